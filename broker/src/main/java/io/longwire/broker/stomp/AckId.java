package io.longwire.broker.stomp;

import io.longwire.broker.engine.Position;
import org.jspecify.annotations.Nullable;

/**
 * What a client says to acknowledge a message: the header {@code ack} of MESSAGE (STOMP 1.2). It is made of the message's position and the
 * subscription's id, so that one frame serves all sessions whose subscriptions have the same id.
 *
 * @param position the message's
 * @param subscription the id of the subscription it came by
 */
record AckId(Position position, String subscription) {
    private static final char BETWEEN = '.';

    /** Reads the text form; null when it is none. */
    static @Nullable AckId parse(String text) {
        int between = text.indexOf(BETWEEN);
        Position position = between < 0 ? null : Position.parse(text.substring(0, between));
        return position == null ? null : new AckId(position, text.substring(between + 1));
    }

    @Override
    public String toString() {
        return position.toString() + BETWEEN + subscription;
    }
}
