package io.longwire.verification.raw;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A WebSocket frame as it is on the wire. Written apart from what it tests, and lets anything be sent.
 *
 * @param first FIN, RSV and opcode
 * @param masked whether it had a mask
 * @param payload what was under the mask
 */
@SuppressWarnings("ArrayRecordComponent") // frames are never compared
public record WireFrame(int first, boolean masked, byte[] payload) {
    public static final int FIN = 0x80;
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};

    /** A frame as a client should send it. */
    public static byte[] of(int first, byte[] payload) {
        return bytes(first, true, payload.length, payload);
    }

    /** The same with text. */
    public static byte[] of(int first, String payload) {
        return of(first, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** A close frame. */
    public static byte[] close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return of(
                FIN | CLOSE,
                ByteBuffer.allocate(2 + text.length)
                        .putShort((short) code)
                        .put(text)
                        .array());
    }

    /** Any frame: the length said may differ from that of the payload. */
    public static byte[] bytes(int first, boolean masked, long length, byte[] payload) {
        ByteBuffer out = ByteBuffer.allocate(14 + payload.length);
        out.put((byte) first);
        int bit = masked ? 0x80 : 0;
        if (length >= 0 && length < 126) {
            out.put((byte) (bit | length));
        } else if (length >= 0 && length <= 0xffff) {
            out.put((byte) (bit | 126)).putShort((short) length);
        } else {
            out.put((byte) (bit | 127)).putLong(length);
        }
        if (masked) {
            out.put(MASK);
        }
        for (int i = 0; i < payload.length; i++) {
            out.put(masked ? (byte) (payload[i] ^ MASK[i % 4]) : payload[i]);
        }
        return java.util.Arrays.copyOf(out.array(), out.position());
    }

    /** The same bytes several times. */
    public static byte[] repeated(byte[] frame, int times) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(frame.length * times);
        for (int i = 0; i < times; i++) {
            out.writeBytes(frame);
        }
        return out.toByteArray();
    }

    /** Reads the next frame. */
    public static WireFrame read(DataInputStream in) throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        long length = second & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        if ((second & 0x80) != 0) {
            throw new IOException("The server masked a frame");
        }
        byte[] payload = new byte[Math.toIntExact(length)];
        in.readFully(payload);
        return new WireFrame(first, false, payload);
    }

    /** The opcode. */
    public int opcode() {
        return first & 0x0f;
    }

    /** The code of a close frame; 1005 when it has none. */
    public int closeCode() {
        return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
    }

    /** The reason of a close frame. */
    public String closeReason() {
        return payload.length < 2 ? "" : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }

    /** The payload as text. */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }
}
