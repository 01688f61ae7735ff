package io.longwire.verification.conformance;

import io.longwire.protocol.frame.Opcode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * A frame as the end under test sent it. Of a close frame only the code is kept, for its text is for people.
 *
 * @param rsv the reserved bits, RSV1 as 0b100
 * @param payload unmasked; nobody moves its position
 */
record Frame(int opcode, boolean fin, int rsv, ByteBuffer payload) {
    private static final int SHOWN_BYTES = 24;

    static Frame text(String payload) {
        return text(payload.getBytes(StandardCharsets.UTF_8));
    }

    static Frame text(byte[] payload) {
        return whole(Opcode.TEXT, payload);
    }

    static Frame binary(byte[] payload) {
        return whole(Opcode.BINARY, payload);
    }

    static Frame pong(String payload) {
        return pong(payload.getBytes(StandardCharsets.UTF_8));
    }

    static Frame pong(byte[] payload) {
        return whole(Opcode.PONG, payload);
    }

    /** A close frame with that code; 1005 for one without. */
    static Frame close(int code) {
        return whole(Opcode.CLOSE, code == 1005 ? new byte[0] : new byte[] {(byte) (code >> 8), (byte) code});
    }

    static Frame whole(int opcode, byte[] payload) {
        return new Frame(opcode, true, 0, ByteBuffer.wrap(payload));
    }

    /** A part of a message. */
    static Frame part(int opcode, boolean last, byte[] payload) {
        return new Frame(opcode, last, 0, ByteBuffer.wrap(payload));
    }

    boolean isControl() {
        return Opcode.isControl(opcode);
    }

    byte[] bytes() {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(payload.position(), bytes);
        return bytes;
    }

    @Override
    public String toString() {
        String name = switch (opcode) {
            case Opcode.CONTINUATION -> "CONTINUATION";
            case Opcode.TEXT -> "TEXT";
            case Opcode.BINARY -> "BINARY";
            case Opcode.CLOSE -> "CLOSE";
            case Opcode.PING -> "PING";
            case Opcode.PONG -> "PONG";
            default -> "OPCODE " + opcode;
        };
        byte[] shown = new byte[Math.min(SHOWN_BYTES, payload.remaining())];
        payload.get(payload.position(), shown);
        return name + (fin ? "" : " more") + (rsv == 0 ? "" : " rsv " + rsv) + " " + payload.remaining() + ":"
                + HexFormat.of().formatHex(shown);
    }
}
