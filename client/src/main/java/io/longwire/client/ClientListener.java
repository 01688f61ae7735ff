package io.longwire.client;

import io.longwire.protocol.stomp.StompHeaders;
import java.time.Duration;

/** Hears how the client fares: on its executor, one call at a time, in turn with the listeners of its subscriptions. */
public interface ClientListener {
    /** Nothing to be heard. */
    ClientListener NONE = new ClientListener() {};

    /** CONNECTED came; each time anew. */
    default void connected(StompHeaders headers) {}

    /** The server sent ERROR; it closes the connection after it. */
    default void error(StompException error) {}

    /**
     * The connection ended, or an attempt failed.
     *
     * @param why in one sentence
     * @param next how long it waits before it tries again
     */
    default void disconnected(String why, Duration next) {}

    /** The end, after {@link StompClient#disconnect} or {@link StompClient#close}, or because it does not try again. Nothing of this follows. */
    default void closed(String why) {}
}
