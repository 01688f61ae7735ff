package io.longwire.verification.interop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What one end hears. Payloads are compared by content. */
sealed interface Heard {
    record Text(String text) implements Heard {
        @Override
        public String toString() {
            return "text of " + text.length() + ": " + text.substring(0, Math.min(40, text.length()));
        }
    }

    record Binary(ByteBuffer payload) implements Heard {}

    record Ping(String payload) implements Heard {}

    record Pong(String payload) implements Heard {}

    /** The end, with the code and reason that this end was told. */
    record Closed(int code, String reason) implements Heard {}

    static Heard binary(ByteBuffer payload) {
        return new Binary(copy(payload));
    }

    static Heard binary(byte[] payload) {
        return new Binary(ByteBuffer.wrap(payload.clone()));
    }

    static Heard ping(ByteBuffer payload) {
        return new Ping(StandardCharsets.ISO_8859_1.decode(payload.duplicate()).toString());
    }

    static Heard pong(ByteBuffer payload) {
        return new Pong(StandardCharsets.ISO_8859_1.decode(payload.duplicate()).toString());
    }

    private static ByteBuffer copy(ByteBuffer payload) {
        return ByteBuffer.allocate(payload.remaining()).put(payload.duplicate()).flip();
    }
}
