package io.longwire.embed;

import io.longwire.broker.Broker;
import io.longwire.broker.LocalSubscription;
import io.longwire.broker.access.Guard;
import io.longwire.broker.app.MessagingTemplate;
import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.netty.EventLoops;
import io.longwire.netty.NettyServer;
import io.longwire.netty.ServerOptions;
import io.longwire.protocol.exchange.HttpHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A running server inside this JVM: STOMP over WebSocket at {@code /ws} (over SockJS and {@code /ws/link} below it, and over TCP where a port is given for it), destinations as HTTP resources below {@code /topic/} and {@code /queue/}, described at {@code /openapi.json}, and the code
 * that made it publishes and subscribes directly.
 *
 * <pre>{@code
 * try (Longwire longwire = Longwire.builder().port(8080).start()) {
 *     longwire.subscribe("/topic/quotes", quote -> show(quote)).toCompletableFuture().join();
 *     longwire.publish("/topic/quotes", "{\"symbol\":\"ACME\",\"price\":12}");
 * }
 * }</pre>
 *
 * <p>Threads: any. Nothing but {@link #close} blocks.
 */
public final class Longwire implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration LOOPS = Duration.ofSeconds(2);

    private final NettyServer server;
    private final @Nullable NettyServer stomp;
    private final EventLoops loops;
    private final Broker broker;
    private final AppParts.Made app;
    private final @Nullable StompOverSockJs sockJs;
    private final LinkParts links;
    private final boolean clientsMayPublish;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    private Longwire(
            NettyServer server,
            @Nullable NettyServer stomp,
            EventLoops loops,
            Broker broker,
            AppParts.Made app,
            @Nullable StompOverSockJs sockJs,
            LinkParts links,
            boolean clientsMayPublish) {
        this.server = server;
        this.stomp = stomp;
        this.loops = loops;
        this.broker = broker;
        this.app = app;
        this.sockJs = sockJs;
        this.links = links;
        this.clientsMayPublish = clientsMayPublish;
    }

    /** Begins with the defaults: port 8080 of the loopback address, history of 100 messages and 10 minutes. */
    public static LongwireBuilder builder() {
        return new LongwireBuilder();
    }

    static Longwire start(LongwireBuilder parts, boolean clientsMayPublish) throws IOException {
        // Handlers first: what is wrong with them must not leave an engine behind that holds its directory.
        AppParts.Made app = parts.app.make();
        Engine engine;
        try {
            engine = parts.engine();
        } catch (IOException | RuntimeException e) {
            app.end();
            throw e;
        }
        EventLoops loops = new EventLoops(parts.eventLoops, "longwire");
        Broker broker = Broker.builder()
                .engine(engine)
                .authenticator(parts.authenticator)
                .access(parts.access(clientsMayPublish))
                .limits(parts.sessionLimits)
                .queues(parts.queues)
                .overflow(parts.overflow)
                .connectionLimits(parts.connectionLimits)
                .application(app.application())
                .build();
        parts.app.started(broker);
        NettyServer stomp = null;
        try {
            engineStarted(broker);
            ServerOptions options = ServerOptions.at(parts.host, parts.port).withLimits(parts.connectionLimits);
            StompOverSockJs sockJs = StompOverSockJs.of(parts, broker);
            LinkParts links = new LinkParts(parts, broker);
            HttpHandler handler =
                    new Guard(routes(parts, broker, links, sockJs), parts.allowedHosts, parts.allowedOrigins);
            if (parts.stompPort != LongwireBuilder.NO_PORT) {
                stomp = NettyServer.startStreams(
                        options.withAddress(parts.host, parts.stompPort), loops, broker.stompSessions());
            }
            NettyServer server = NettyServer.start(options, loops, handler);
            return new Longwire(server, stomp, loops, broker, app, sockJs, links, clientsMayPublish);
        } catch (IOException | RuntimeException e) {
            broker.close().toCompletableFuture().join();
            app.end();
            loops.stop(Duration.ZERO);
            throw e;
        }
    }

    private static void engineStarted(Broker broker) throws IOException {
        try {
            broker.started().toCompletableFuture().join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("the engine did not start: " + cause.getMessage(), cause);
        }
    }

    private static Routes routes(
            LongwireBuilder parts, Broker broker, LinkParts links, @Nullable StompOverSockJs sockJs) {
        Map<String, HttpHandler> routes = new HashMap<>();
        routes.put("/ws", broker.stompEndpoint());
        routes.put(LinkParts.PATH, links.webSocket());
        routes.put(LinkParts.PATH + "/**", links.requests());
        if (sockJs != null) {
            sockJs.mount(routes);
        }
        routes.put("/topic/**", broker.feed());
        routes.put("/queue/**", broker.feed());
        routes.put("/feed", broker.feed());
        routes.put("/openapi.json", StaticFile.resource("application/json", Longwire.class, "openapi.json"));
        routes.put("/api/leases", broker.leases());
        routes.put("/api/leases/**", broker.leases());
        routes.putAll(parts.routes);
        return new Routes(routes);
    }

    /** Where it listens, with the port that was chosen when 0 was asked for. */
    public InetSocketAddress address() {
        return server.address();
    }

    /** Where it listens for plain STOMP; null when it does not. */
    public @Nullable InetSocketAddress stompAddress() {
        return stomp == null ? null : stomp.address();
    }

    /** Whether clients may publish by default: on a loopback address, or where publishing is open. An own access may say otherwise. */
    public boolean clientsMayPublish() {
        return clientsMayPublish;
    }

    /**
     * Publishes a text.
     *
     * @param destination such as {@code /topic/quotes}
     * @return where it stands; fails with {@link io.longwire.broker.access.DestinationException} for a destination that is none
     */
    public CompletionStage<Position> publish(String destination, String text) {
        return publish(destination, "text/plain;charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Publishes bytes.
     *
     * @param body kept, not copied: nobody may change it afterwards
     * @return where it stands; fails with {@link io.longwire.broker.access.DestinationException} for a destination that is none
     */
    public CompletionStage<Position> publish(String destination, String contentType, byte[] body) {
        return broker.publish(destination, contentType, body, Map.of());
    }

    /**
     * Subscribes to what is published from now on. The listener is called one call at a time, not on an event loop, and may block; one that
     * stays too far behind is ended.
     *
     * @return completes once nothing is missed any more; fails with {@link io.longwire.broker.access.DestinationException} for a destination
     *     that is none
     */
    public CompletionStage<LocalSubscription> subscribe(String destination, Consumer<Publication> listener) {
        return broker.subscribe(destination, null, listener::accept);
    }

    /** Sends values, converted as the answers of handlers are. */
    public MessagingTemplate messaging() {
        return new MessagingTemplate(broker::publish, app.application().writer());
    }

    /** The broker, for what the methods here do not offer. */
    public Broker broker() {
        return broker;
    }

    /**
     * Stops: no connection is accepted any more, each WebSocket is closed with 1001, each STOMP connection ended, each response may end, and what is left after {@code grace}
     * is cut. May be called again; the first call decides.
     *
     * @return completes when nothing of it runs any more
     */
    public CompletionStage<Void> stop(Duration grace) {
        if (stopping.compareAndSet(false, true)) {
            if (sockJs != null) {
                sockJs.stop();
            }
            links.stop();
            CompletionStage<Void> streams = stomp == null ? CompletableFuture.completedStage(null) : stomp.stop(grace);
            server.stop(grace)
                    .thenCompose(none -> streams)
                    .thenCompose(none -> broker.close())
                    .thenCompose(none -> loops.stop(LOOPS))
                    .whenComplete((none, failure) -> {
                        app.end();
                        if (failure == null) {
                            stopped.complete(null);
                        } else {
                            stopped.completeExceptionally(failure);
                        }
                    });
        }
        return stopped.copy();
    }

    /** Stops, with five seconds for clients to take their goodbye, and waits for it. Not to be called on an event loop. */
    @Override
    public void close() {
        stop(GRACE).toCompletableFuture().join();
    }
}
