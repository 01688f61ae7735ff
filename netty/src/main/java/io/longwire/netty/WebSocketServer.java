package io.longwire.netty;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.HttpHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket server.
 *
 * <pre>{@code
 * WebSocketServer server = WebSocketServer.builder()
 *         .port(8080)
 *         .endpoint("/chat/{room}", chat -> chat.listener(() -> new WebSocketListener() {
 *             public void text(WebSocket webSocket, String text) {
 *                 webSocket.send("You said: " + text);
 *             }
 *         }))
 *         .start();
 * }</pre>
 *
 * <p>Threads: any. Nothing blocks but {@link Builder#start} and {@link #close}.
 */
public final class WebSocketServer implements AutoCloseable {
    private final NettyServer server;
    private final @Nullable EventLoops ownLoops;

    private WebSocketServer(NettyServer server, @Nullable EventLoops ownLoops) {
        this.server = server;
        this.ownLoops = ownLoops;
    }

    /** Begins with the defaults: any free port of the loopback address, no endpoint. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Where it listens, with the port that was chosen when 0 was asked for.
     *
     * @throws IllegalStateException when it listens on a Unix domain socket; see {@link #localAddress}
     */
    public InetSocketAddress address() {
        return server.address();
    }

    /** Where it listens: an {@link InetSocketAddress} or a {@link java.net.UnixDomainSocketAddress}. */
    public SocketAddress localAddress() {
        return server.localAddress();
    }

    /**
     * Stops listening, closes each WebSocket with 1001, and cuts after {@code grace} whatever is left.
     *
     * @return completes when nothing of it runs any more
     */
    public CompletionStage<Void> stop(Duration grace) {
        CompletionStage<Void> stopped = server.stop(grace);
        EventLoops loops = ownLoops;
        return loops == null ? stopped : stopped.thenCompose(none -> loops.stop(Duration.ofSeconds(2)));
    }

    /** Stops with two seconds of grace, and waits for it. Not to be called on an event loop. */
    @Override
    public void close() {
        stop(Duration.ofSeconds(2)).toCompletableFuture().join();
    }

    private record Route(PathTemplate path, UpgradeHandler upgrades) {}

    /** What a server is made of. Not for several threads. */
    public static final class Builder {
        private final List<Route> routes = new ArrayList<>();
        private ServerOptions options = ServerOptions.at("127.0.0.1", 0);
        private int count;
        private @Nullable EventLoops loops;
        private HttpHandler otherwise = UpgradeHandler.NOTHING_HERE;

        private Builder() {}

        /** The address or name to listen on, or {@code unix:/path} for a Unix domain socket; default {@code 127.0.0.1}. */
        public Builder host(String name) {
            options = options.withAddress(name, options.port());
            return this;
        }

        /** The port; default 0, which is any free one. */
        public Builder port(int number) {
            options = options.withAddress(options.host(), number);
            return this;
        }

        /** Speaks TLS, and nothing but TLS; {@link Tls#reload} changes the certificate while the server runs. */
        public Builder tls(Tls tls) {
            options = options.withTls(tls);
            return this;
        }

        /**
         * Demands a header of the PROXY protocol, version 1 or 2, at the start of each connection, and takes the client's address from it.
         *
         * @param from who may connect; everybody else is closed at once
         */
        public Builder proxyProtocol(TrustedProxies from) {
            options = options.withProxyProtocol(from);
            return this;
        }

        /** Takes address, scheme and authority of clients from what HTTP proxies write. */
        public Builder forwarding(Forwarding forwarding) {
            options = options.withForwarding(forwarding);
            return this;
        }

        /**
         * Permissions of the Unix domain socket's file; default {@code rw-------}.
         *
         * @param permissions such as {@code rw-rw----}; who may write may connect
         */
        public Builder socketPermissions(String permissions) {
            options = options.withSocketPermissions(PosixFilePermissions.fromString(permissions));
            return this;
        }

        /** How many event loops of its own it has; default 0, which is one for each processor. */
        public Builder eventLoops(int loopCount) {
            this.count = loopCount;
            return this;
        }

        /** Event loops to share; not stopped by the server. */
        public Builder eventLoops(EventLoops shared) {
            this.loops = shared;
            return this;
        }

        /** Bounds of the opening handshake: its bytes and its time. */
        public Builder handshakeLimits(Limits bounds) {
            options = options.withLimits(bounds);
            return this;
        }

        /**
         * Accepts WebSockets at a path.
         *
         * @param path exact, or with variables that each fill a segment: {@code /chat/{room}}; of several that fit the one with fewest variables
         *     counts
         * @throws IllegalArgumentException when the path is malformed, or has an endpoint already
         */
        public Builder endpoint(String path, Consumer<WebSocketEndpoint> configuration) {
            WebSocketEndpoint endpoint = new WebSocketEndpoint();
            configuration.accept(endpoint);
            if (routes.stream().anyMatch(route -> route.path().toString().equals(path))) {
                throw new IllegalArgumentException("There is an endpoint at " + path + " already");
            }
            routes.add(new Route(new PathTemplate(path), new UpgradeHandler(endpoint)));
            return this;
        }

        /** Answers every other request; default 404. */
        public Builder otherwise(HttpHandler handler) {
            this.otherwise = handler;
            return this;
        }

        /**
         * Starts; connections are accepted when it returns.
         *
         * @throws IOException when it cannot listen; the message names the address and why
         */
        public WebSocketServer start() throws IOException {
            List<Route> sorted = new ArrayList<>(routes);
            sorted.sort(Comparator.comparingInt((Route route) -> route.path().precision())
                    .reversed());
            HttpHandler fallback = otherwise;
            EventLoops shared = loops;
            EventLoops used = shared != null ? shared : new EventLoops(count, "websocket");
            try {
                NettyServer server = NettyServer.start(options, used, exchange -> route(sorted, fallback, exchange));
                return new WebSocketServer(server, shared != null ? null : used);
            } catch (IOException | RuntimeException failure) {
                if (shared == null) {
                    used.stop(Duration.ZERO);
                }
                throw failure;
            }
        }

        private static void route(List<Route> routes, HttpHandler otherwise, HttpExchange exchange) {
            for (Route route : routes) {
                Map<String, String> variables =
                        route.path().match(exchange.request().path());
                if (variables != null) {
                    route.upgrades().handle(exchange, variables);
                    return;
                }
            }
            otherwise.handle(exchange);
        }
    }
}
