package io.longwire.broker;

import io.longwire.broker.access.Access;
import io.longwire.broker.access.Authenticator;
import io.longwire.broker.access.Destination;
import io.longwire.broker.access.DestinationException;
import io.longwire.broker.access.SubscribeOnly;
import io.longwire.broker.app.Application;
import io.longwire.broker.app.Outgoing;
import io.longwire.broker.app.Payload;
import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.EngineListener;
import io.longwire.broker.engine.PatternRules;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.memory.MemoryEngine;
import io.longwire.broker.feed.Feed;
import io.longwire.broker.feed.FeedContext;
import io.longwire.broker.feed.Leases;
import io.longwire.broker.hub.Hub;
import io.longwire.broker.hub.Subscriber;
import io.longwire.broker.presence.PresenceBoard;
import io.longwire.broker.queue.QueueHub;
import io.longwire.broker.queue.QueuePolicy;
import io.longwire.broker.session.Overflow;
import io.longwire.broker.session.SessionLimits;
import io.longwire.broker.stomp.ReservedHeaders;
import io.longwire.broker.stomp.SessionBounds;
import io.longwire.broker.stomp.StompContext;
import io.longwire.broker.stomp.StompEndpoint;
import io.longwire.broker.stomp.StompSession;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.exchange.HttpHandler;
import io.longwire.protocol.extension.ExtensionFactory;
import io.longwire.protocol.transport.TransportListener;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The broker of one node: who is connected, who gets what. It opens no socket; whoever drives it gives its handlers the requests.
 *
 * <p>Threads: any. Nothing here blocks.
 */
public final class Broker {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Engine engine;
    private final Hub hub;
    private final HttpHandler stompEndpoint;
    private final Supplier<TransportListener> stompSessions;
    private final HttpHandler feed;
    private final HttpHandler leases;
    private final LocalSubscriptions locals;
    private final Executor listenerExecutor;
    private final CompletionStage<Void> started;

    private Broker(Builder builder) {
        this.engine =
                builder.engine != null ? builder.engine : MemoryEngine.builder().build();
        this.hub = new Hub(engine, InstantSource.system());
        QueueHub queues = new QueueHub(engine, builder.queues, hub.watches());
        this.listenerExecutor = builder.listenerExecutor;
        this.locals = new LocalSubscriptions(hub, listenerExecutor);
        StompContext stomp = new StompContext(
                engine,
                hub,
                queues,
                new PresenceBoard(engine, hub, builder.presence),
                builder.authenticator,
                builder.access,
                new SessionBounds(builder.limits),
                builder.overflow,
                builder.application,
                new SessionIds());
        this.stompEndpoint = new StompEndpoint(stomp, builder.extensions, builder.connectionLimits);
        this.stompSessions = () -> new StompSession(stomp);
        FeedContext http = new FeedContext(
                engine,
                hub,
                builder.authenticator,
                builder.access,
                builder.limits,
                builder.overflow,
                builder.extensions,
                builder.connectionLimits);
        this.feed = new Feed(http);
        this.leases = new Leases(http, queues, Broker::token, InstantSource.system());
        this.started = engine.start(listener(queues));
    }

    private EngineListener listener(QueueHub queues) {
        return new EngineListener() {
            @Override
            public void published(Publication publication) {
                hub.published(publication);
            }

            @Override
            public void available(String queue) {
                queues.available(queue);
            }
        };
    }

    /** Begins a broker with the defaults: the memory engine, nobody authenticated, clients may subscribe but not publish. */
    public static Builder builder() {
        return new Builder();
    }

    /** Completes once the engine has started; fails when it cannot, and then nothing else works. */
    public CompletionStage<Void> started() {
        return started;
    }

    /** Opens STOMP sessions: for WebSocket upgrades, on whatever path it is mounted. */
    public HttpHandler stompEndpoint() {
        return stompEndpoint;
    }

    /** Makes a STOMP session for each transport that brings no handshake of its own, such as a TCP connection. */
    public Supplier<TransportListener> stompSessions() {
        return stompSessions;
    }

    /**
     * Destinations as HTTP resources; to be mounted on {@code /topic/} and {@code /queue/}, as it reads the destination from the request's path,
     * and on {@code /feed}, where several are read at once.
     */
    public HttpHandler feed() {
        return feed;
    }

    /** Queues over HTTP; to be mounted at {@code /api/leases} and below it. */
    public HttpHandler leases() {
        return leases;
    }

    private static String token() {
        byte[] bytes = new byte[18];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    /**
     * Publishes with the rights of the JVM itself: access is not asked.
     *
     * @param contentType null when there is nothing to say
     * @param body kept, not copied: nobody may change it afterwards
     * @param headers the sender's own, in order; those that the broker sets itself are left out
     * @param destination a topic, a queue, or {@code /user/{name}/queue/…}
     * @return where it stands; fails with {@link io.longwire.broker.access.DestinationException} for a destination that is none,
     *     and with {@link IllegalArgumentException} for a header with an empty name
     */
    public CompletionStage<Position> publish(
            String destination, @Nullable String contentType, byte[] body, Map<String, String> headers) {
        try {
            return publish(Outgoing.to(destination, new Payload(contentType, body), headers));
        } catch (DestinationException | IllegalArgumentException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /**
     * Publishes what is addressed already, with the rights of the JVM itself.
     *
     * @return where it stands
     * @throws IllegalArgumentException for a header with an empty name
     */
    public CompletionStage<Position> publish(Outgoing outgoing) {
        CompletableFuture<Position> published = engine.publish(new Draft(
                        outgoing.destination(),
                        outgoing.payload().contentType(),
                        ReservedHeaders.own(outgoing.headers()::forEach),
                        outgoing.payload().bytes()))
                .toCompletableFuture();
        // The application's continuations may block, and are not to do so on the engine's threads.
        return published.isDone() ? published : published.thenApplyAsync(position -> position, listenerExecutor);
    }

    /**
     * Subscribes with the rights of the JVM itself. The listener is called one call at a time, on a thread of the builder's executor, where it
     * may block; what it has not taken yet is bounded, and one that stays too far behind is told so by {@link Subscriber#ended}.
     *
     * @param destination a topic, or {@code /user/{name}/queue/…} for what is sent to all sessions of a user
     * @param since after which position to begin; null for what is published from now on
     * @return completes once nothing is missed any more; fails with {@link io.longwire.broker.access.DestinationException} for a destination
     *     that is none
     */
    public CompletionStage<LocalSubscription> subscribe(
            String destination, @Nullable Position since, Subscriber listener) {
        try {
            return locals.subscribe(toFollow(destination).name(), since, listener);
        } catch (DestinationException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private static Destination toFollow(String text) throws DestinationException {
        Destination destination = Destination.parse(text).toSendTo();
        if (destination.kind() == Destination.Kind.QUEUE || destination.kind() == Destination.Kind.APP) {
            throw new DestinationException("Not a destination to subscribe to from here: " + text
                    + ": code in the JVM subscribes to /topic/ or /user/{name}/; what stands in a queue is handed to"
                    + " STOMP clients");
        }
        return destination;
    }

    /** Ends all subscriptions and closes the engine. Sessions are closed by whoever closes their connections. May be called twice. */
    public CompletionStage<Void> close() {
        hub.close();
        return engine.close();
    }

    /** Collects what a broker is made of. Not for several threads. */
    public static final class Builder {
        private @Nullable Engine engine;
        private Authenticator authenticator = Authenticator.ANONYMOUS;
        private Access access = new SubscribeOnly();
        private QueuePolicy queues = QueuePolicy.DEFAULT;
        private Application application = Application.NONE;
        private PatternRules<Overflow> overflow = PatternRules.of(Overflow.DISCONNECT);
        private PatternRules<Boolean> presence = PatternRules.of(true);
        private SessionLimits limits = SessionLimits.DEFAULT;
        private Limits connectionLimits = Limits.DEFAULT;
        private List<ExtensionFactory> extensions = List.of();
        private Executor listenerExecutor = ForkJoinPool.commonPool();

        private Builder() {}

        /** What keeps the publications; default a {@link io.longwire.broker.engine.memory.MemoryEngine}. The broker starts and closes it: no two share one. */
        public Builder engine(Engine engine) {
            this.engine = engine;
            return this;
        }

        /** Who is who; default {@link Authenticator#ANONYMOUS}. */
        public Builder authenticator(Authenticator authenticator) {
            this.authenticator = authenticator;
            return this;
        }

        /** Who may do what; default {@link io.longwire.broker.access.SubscribeOnly}. */
        public Builder access(Access access) {
            this.access = access;
            return this;
        }

        /** How queues hand out what stands in them; default {@link QueuePolicy#DEFAULT}. */
        public Builder queues(QueuePolicy policy) {
            this.queues = policy;
            return this;
        }

        /** The code behind {@code /app/}, and what stands before and behind every STOMP client; default none. Its threads are its owner's to end. */
        public Builder application(Application application) {
            this.application = application;
            return this;
        }

        /** What becomes of a topic's messages at a client that reads too slowly; default {@link Overflow#DISCONNECT} everywhere. */
        public Builder overflow(PatternRules<Overflow> rules) {
            this.overflow = rules;
            return this;
        }

        /** On which topics it is kept who is there; default on all. */
        public Builder presence(PatternRules<Boolean> where) {
            this.presence = where;
            return this;
        }

        /** The bounds of sessions; default {@link SessionLimits#DEFAULT}. */
        public Builder limits(SessionLimits limits) {
            this.limits = limits;
            return this;
        }

        /** The bounds of WebSocket connections; message and frame size are set by the session; default {@link Limits#DEFAULT}. */
        public Builder connectionLimits(Limits limits) {
            this.connectionLimits = limits;
            return this;
        }

        /** WebSocket extensions that are offered, the preferred one first; default none. */
        public Builder extensions(List<ExtensionFactory> extensions) {
            this.extensions = List.copyOf(extensions);
            return this;
        }

        /** Where listeners of {@link Broker#subscribe} run; default {@link java.util.concurrent.ForkJoinPool#commonPool()}. */
        public Builder listenerExecutor(Executor executor) {
            this.listenerExecutor = executor;
            return this;
        }

        /** Makes the broker and starts its engine. */
        public Broker build() {
            return new Broker(this);
        }
    }
}
