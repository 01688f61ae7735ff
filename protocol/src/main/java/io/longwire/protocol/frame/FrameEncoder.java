package io.longwire.protocol.frame;

import java.nio.ByteBuffer;

/** Writes frame headers (RFC 6455 §5.2), lengths in their shortest form. The buffer's byte order does not matter. */
public final class FrameEncoder {
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;

    private FrameEncoder() {}

    /** How many bytes the header of a frame with that much payload has. */
    public static int headerBytes(long payloadBytes, boolean masked) {
        int length = payloadBytes < 126 ? 2 : payloadBytes < 65_536 ? 4 : 10;
        return masked ? length + 4 : length;
    }

    /**
     * Writes the header of an unmasked frame.
     *
     * @param rsv the reserved bits, RSV1 as 0b100
     */
    public static void header(ByteBuffer out, int opcode, boolean fin, int rsv, long payloadBytes) {
        start(out, opcode, fin, rsv, payloadBytes, 0);
    }

    /**
     * Writes the header of a frame that is masked.
     *
     * @param mask the masking key, as in {@link Masking}
     */
    public static void maskedHeader(ByteBuffer out, int opcode, boolean fin, int rsv, long payloadBytes, int mask) {
        start(out, opcode, fin, rsv, payloadBytes, MASKED);
        number(out, mask, 4);
    }

    private static void start(ByteBuffer out, int opcode, boolean fin, int rsv, long payloadBytes, int masked) {
        out.put((byte) ((fin ? FIN : 0) | (rsv << 4) | opcode));
        if (payloadBytes < 126) {
            out.put((byte) (masked | (int) payloadBytes));
        } else if (payloadBytes < 65_536) {
            out.put((byte) (masked | 126));
            number(out, payloadBytes, 2);
        } else {
            out.put((byte) (masked | 127));
            number(out, payloadBytes, 8);
        }
    }

    private static void number(ByteBuffer out, long value, int bytes) {
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
            out.put((byte) (value >> shift));
        }
    }
}
