package io.longwire.broker.app;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Makes the body of a message out of a value. Any thread. */
@FunctionalInterface
public interface PayloadWriter {
    /** Takes bytes ({@code byte[]}, {@link ByteBuffer}), text, and a {@link Payload} as it is; nothing else. */
    PayloadWriter PLAIN = PayloadWriter::plain;

    /**
     * Writes a value.
     *
     * @throws IllegalArgumentException when it is none that can be written
     */
    Payload write(Object value);

    private static Payload plain(Object value) {
        if (value instanceof Payload payload) {
            return payload;
        }
        if (value instanceof CharSequence text) {
            return new Payload("text/plain;charset=utf-8", text.toString().getBytes(StandardCharsets.UTF_8));
        }
        if (value instanceof byte[] bytes) {
            return new Payload("application/octet-stream", bytes);
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(buffer.position(), bytes);
            return new Payload("application/octet-stream", bytes);
        }
        throw new IllegalArgumentException("A " + value.getClass().getName()
                + " cannot be sent: give text, bytes or a Payload, or set a writer that knows it");
    }
}
