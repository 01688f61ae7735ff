package io.longwire.protocol.stomp;

import java.nio.ByteBuffer;

/**
 * One frame.
 *
 * @param body from position to limit; empty when there is none. Valid until the decoder is called again or its input changes.
 */
public record StompFrame(StompCommand command, StompHeaders headers, ByteBuffer body) implements StompEvent {
    /** A copy of the body that may be kept. The body's position stays. */
    public byte[] copyOfBody() {
        byte[] copy = new byte[body.remaining()];
        body.get(body.position(), copy);
        return copy;
    }

    /** Command and header names alone: the rest may be secret, and this may reach a log. */
    @Override
    public String toString() {
        return command + " " + headers;
    }
}
