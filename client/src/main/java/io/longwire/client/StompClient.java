package io.longwire.client;

import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.transport.Connector;
import java.net.URI;
import java.util.concurrent.CompletionStage;

/**
 * A STOMP client that stays connected: when the connection ends it comes back, subscribes again, and asks each topic for what came after the last
 * message it had, so that a Longwire server sends everything once and in order, or says that it cannot ({@link SubscriptionListener#recovered}).
 *
 * <p>Messages are accepted whether it is connected or not, and leave in the order of the calls; what waits is bounded. The stage of each tells what
 * became of it: done, refused, never sent, or sent and not answered.
 *
 * <p>After a failed attempt and after a connection that ended it waits, longer each time ({@link Backoff}), and starts over with short waits when it
 * was connected and the server did not end that with ERROR. It gives up when the server answers CONNECT with ERROR, and when the address is none.
 *
 * <p>Threads: any. Nothing blocks. Stages complete, and listeners are called, on the builder's executor.
 */
public final class StompClient implements AutoCloseable {
    private final Core core;

    StompClient(Core core) {
        this.core = core;
    }

    /**
     * Begins with the defaults.
     *
     * @param uri such as {@code ws://localhost:8080/ws}, or whatever else the connector knows
     * @param connector makes the connections
     * @param loop on which the client keeps its state and its time; connections may live on others
     */
    public static StompClientBuilder builder(URI uri, Connector connector, Loop loop) {
        return new StompClientBuilder(uri, connector, loop);
    }

    /**
     * Begins to connect; a further call changes nothing.
     *
     * @return completes when it is connected for the first time; fails with a {@link StompException} when it has given up or was closed before
     */
    public CompletionStage<Void> connect() {
        return core.connect();
    }

    /** Whether it is connected at the moment. */
    public boolean isConnected() {
        return core.isConnected();
    }

    /** Sends a text, with a receipt; see {@link #send(Outgoing)}. */
    public CompletionStage<Receipt> send(String destination, String text) {
        return send(Outgoing.text(destination, text));
    }

    /**
     * Sends a message, or keeps it until there is a connection.
     *
     * @return completes when the server's receipt has come, or where none is asked for when the message was handed to the system; fails with a {@link
     *     StompException}
     */
    public CompletionStage<Receipt> send(Outgoing message) {
        return core.requests().send(message);
    }

    /** Subscribes to what is published from now on, acknowledging automatically. */
    public Subscription subscribe(String destination, SubscriptionListener listener) {
        return subscribe(destination, SubscribeOptions.DEFAULT, listener);
    }

    /** Subscribes, now and after each reconnect, until {@link Subscription#unsubscribe} or the server refuses. */
    public Subscription subscribe(String destination, SubscribeOptions options, SubscriptionListener listener) {
        return core.subscribe(destination, options, listener);
    }

    /** Begins a transaction. */
    public Transaction begin() {
        return core.requests().begin();
    }

    /**
     * Ends in order: what was accepted before is sent, and the server's receipt of DISCONNECT waited for. When it is not connected it ends at once, and
     * what waited was never sent.
     *
     * @return completes at the end; fails with a {@link StompException} when the server's receipt did not come
     */
    public CompletionStage<Void> disconnect() {
        return core.disconnect();
    }

    /** Ends at once: the connection is cut. Does not wait for it. */
    @Override
    public void close() {
        core.close();
    }
}
