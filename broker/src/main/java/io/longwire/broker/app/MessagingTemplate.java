package io.longwire.broker.app;

import io.longwire.broker.access.Destination;
import io.longwire.broker.access.DestinationException;
import io.longwire.broker.engine.Position;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sends from anywhere in the program, with the rights of the JVM itself: access is not asked. Values become bodies as the application's {@link
 * PayloadWriter} writes them. Any thread.
 */
public final class MessagingTemplate {
    /** Publishes a message to a destination that is resolved and checked. */
    @FunctionalInterface
    public interface Publisher {
        /** Publishes, and completes with where it stands. */
        CompletionStage<Position> publish(Outgoing outgoing);
    }

    private final Publisher publisher;
    private final PayloadWriter writer;

    public MessagingTemplate(Publisher publisher, PayloadWriter writer) {
        this.publisher = publisher;
        this.writer = writer;
    }

    /**
     * Sends a value.
     *
     * @param destination a topic, a queue, or {@code /user/{name}/queue/…}
     * @return where it stands; fails with {@link DestinationException} for a destination that is none, and with {@link
     *     IllegalArgumentException} for a value that cannot be written
     */
    public CompletionStage<Position> send(String destination, Object value) {
        return send(destination, value, Map.of());
    }

    /**
     * The same with headers.
     *
     * @param headers in order; those that the broker sets itself are left out
     */
    public CompletionStage<Position> send(String destination, Object value, Map<String, String> headers) {
        try {
            return publish(Answering.toSendTo(destination), value, headers);
        } catch (DestinationException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /**
     * Sends a value to all sessions of a user.
     *
     * @param user the name, whatever is in it
     * @param rest what they have subscribed to behind {@code /user}, such as {@code /queue/replies}
     */
    public CompletionStage<Position> sendToUser(String user, String rest, Object value) {
        return sendToUser(user, rest, value, Map.of());
    }

    /** The same with headers. */
    public CompletionStage<Position> sendToUser(String user, String rest, Object value, Map<String, String> headers) {
        try {
            return publish(Destination.ofUser(user, Answering.rest(rest)), value, headers);
        } catch (DestinationException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private CompletionStage<Position> publish(Destination destination, Object value, Map<String, String> headers) {
        try {
            return publisher.publish(new Outgoing(destination.name(), writer.write(value), headers));
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }
}
