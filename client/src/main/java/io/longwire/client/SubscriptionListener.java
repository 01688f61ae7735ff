package io.longwire.client;

/**
 * Gets what a subscription brings: one call at a time, in the order in which the server sent it, on the client's executor; all listeners of a client
 * take turns. It may block: what it has not taken yet is bounded, and beyond that nothing more is read from the server. An exception that escapes is
 * logged, and the next message comes.
 */
@FunctionalInterface
public interface SubscriptionListener {
    /** The next message. */
    void message(Message message);

    /**
     * The subscription goes on after the client had been away, or begins after the position that was asked for.
     *
     * @param whole true when what was published meanwhile comes now, each message once, or stood in a queue; false when some of it may be missing:
     *     it is no longer retained, or there was no position to come back with (nothing had come yet, a wildcard, a destination without history)
     */
    default void recovered(boolean whole) {}

    /** The server refused the subscription. Nothing follows, and it is not tried again. */
    default void failed(StompException why) {}
}
