package io.longwire.broker;

import io.longwire.broker.access.Access;
import io.longwire.broker.access.Authenticator;
import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.Position;
import io.longwire.broker.hub.Subscriber;
import io.longwire.broker.session.SessionLimits;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.HttpHandler;
import io.longwire.protocol.extension.ExtensionFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The broker of one node: who is connected, who gets what. It opens no socket; whoever drives it gives its handlers the requests.
 *
 * <p>Threads: any. Nothing here blocks.
 */
public final class Broker {
    private static final CompletionStage<Void> NOT_YET =
            CompletableFuture.failedStage(new IllegalStateException("The broker does not publish yet"));

    private Broker() {}

    /** Begins a broker with the defaults: the memory engine, nobody authenticated, clients may subscribe but not publish. */
    public static Builder builder() {
        return new Builder();
    }

    /** Opens STOMP sessions: for WebSocket upgrades, on whatever path it is mounted. */
    public HttpHandler stompEndpoint() {
        return HttpExchange::reset;
    }

    /** Destinations as HTTP resources; to be mounted on {@code /topic/}, as it reads the destination from the request's path. */
    public HttpHandler feed() {
        return HttpExchange::reset;
    }

    /**
     * Publishes with the rights of the JVM itself: access is not asked.
     *
     * @param contentType null when there is nothing to say
     * @param body kept, not copied: nobody may change it afterwards
     * @param headers the sender's own, in order; those that the broker sets itself are left out
     * @return where it stands; fails with {@link io.longwire.broker.access.DestinationException} for a destination that is none
     */
    public CompletionStage<Position> publish(
            String destination, @Nullable String contentType, byte[] body, Map<String, String> headers) {
        return NOT_YET.thenApply(x -> new Position("0", 0));
    }

    /**
     * Subscribes with the rights of the JVM itself. The listener is called one call at a time, on a thread of the builder's executor, where it
     * may block; what it has not taken yet is bounded, and one that stays too far behind is told so by {@link Subscriber#ended}.
     *
     * @param since after which position to begin; null for what is published from now on
     * @return completes once nothing is missed any more; fails with {@link io.longwire.broker.access.DestinationException} for a destination
     *     that is none
     */
    public CompletionStage<LocalSubscription> subscribe(
            String destination, @Nullable Position since, Subscriber listener) {
        return NOT_YET.thenApply(x -> () -> {});
    }

    /** Ends all subscriptions and closes the engine. Sessions are closed by whoever closes their connections. May be called twice. */
    public CompletionStage<Void> close() {
        return CompletableFuture.completedStage(null);
    }

    /** Collects what a broker is made of. Not for several threads. */
    public static final class Builder {
        private Builder() {}

        /** What keeps the publications; default a {@link io.longwire.broker.engine.memory.MemoryEngine}. The broker starts and closes it. */
        public Builder engine(Engine engine) {
            return this;
        }

        /** Who is who; default {@link Authenticator#ANONYMOUS}. */
        public Builder authenticator(Authenticator authenticator) {
            return this;
        }

        /** Who may do what; default {@link io.longwire.broker.access.SubscribeOnly}. */
        public Builder access(Access access) {
            return this;
        }

        /** The bounds of sessions; default {@link SessionLimits#DEFAULT}. */
        public Builder limits(SessionLimits limits) {
            return this;
        }

        /** The bounds of WebSocket connections; message and frame size are set by the session; default {@link Limits#DEFAULT}. */
        public Builder connectionLimits(Limits limits) {
            return this;
        }

        /** WebSocket extensions that are offered, the preferred one first; default none. */
        public Builder extensions(List<ExtensionFactory> extensions) {
            return this;
        }

        /** Where listeners of {@link Broker#subscribe} run; default {@link java.util.concurrent.ForkJoinPool#commonPool()}. */
        public Builder listenerExecutor(Executor executor) {
            return this;
        }

        /** Makes the broker and starts its engine. */
        public Broker build() {
            return new Broker();
        }
    }
}
