package io.longwire.netty;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.deflate.DeflateOptions;
import io.longwire.protocol.deflate.PermessageDeflate;
import io.longwire.protocol.extension.ExtensionFactory;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.peer.Identity;
import io.longwire.protocol.transport.Connector.Target;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Opens WebSockets.
 *
 * <pre>{@code
 * try (WebSocketClient client = WebSocketClient.builder().build()) {
 *     WebSocket webSocket = client.connect(URI.create("ws://localhost:8080/chat"), new WebSocketListener() {
 *         public void text(WebSocket webSocket, String text) {
 *             System.out.println(text);
 *         }
 *     }).toCompletableFuture().join();
 *     webSocket.send("Hello");
 * }
 * }</pre>
 *
 * <p>{@code wss:} verifies certificate and host name (RFC 6455 §10.6). Each stage has its time: the name's address, TCP, the proxy, TLS, the opening
 * handshake. Threads: any; nothing blocks but {@link #close}, which is not for an event loop. Nothing may be null.
 */
public final class WebSocketClient implements AutoCloseable {
    private final EventLoops loops;
    private final boolean ownsLoops;
    private final NettyConnector connector;
    private final Builder settings;

    private WebSocketClient(Builder settings) {
        EventLoops shared = settings.loops;
        this.loops = shared != null ? shared : new EventLoops(1, "websocket-client");
        this.ownsLoops = shared == null;
        this.connector = new NettyConnector(loops, settings.options);
        this.settings = settings;
    }

    /** Begins with the defaults: no compression, no subprotocol, ten seconds for each stage. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Connects.
     *
     * @param uri {@code ws:}, {@code wss:}, or {@code ws+unix:/path/of/the/socket:/resource}
     * @return completes on the WebSocket's loop once the listener has heard of it; fails when the attempt does, and then the listener hears nothing: with
     *     {@link RejectedHandshakeException} when the server answered otherwise, {@link IllegalArgumentException} when the address is none (one with a user
     *     in it among them), {@link IllegalStateException} when the client has been stopped, else what went wrong on the way
     */
    public CompletionStage<WebSocket> connect(URI uri, WebSocketListener listener) {
        if (Address.isStream(uri)) {
            return CompletableFuture.failedStage(
                    new IllegalArgumentException("A WebSocket address starts with ws:, wss: or ws+unix:"));
        }
        CompletableFuture<WebSocket> opened = new CompletableFuture<>();
        ListenerAdapter adapter = new ListenerAdapter(
                listener,
                new Beginning(
                        Identity.ANONYMOUS,
                        Map.of(),
                        settings.waitsForDemand,
                        settings.idleTimeout,
                        settings.keepAlive,
                        opened::complete));
        Target target =
                new Target(uri, settings.headers.build(), settings.subprotocols, settings.extensions, settings.limits);
        return connector.connect(target, adapter).thenCompose(transport -> opened);
    }

    /**
     * Connects, and again whenever the connection ends, until the result is closed.
     *
     * @param listeners makes a listener for each connection
     * @param backoff how long to wait after a failure; a connection that was open sets it back
     * @throws IllegalArgumentException when the address is none
     */
    public Reconnecting stayConnected(URI uri, Supplier<? extends WebSocketListener> listeners, Backoff backoff) {
        return stayConnected(uri, listeners, backoff, new SplittableRandom());
    }

    Reconnecting stayConnected(
            URI uri, Supplier<? extends WebSocketListener> listeners, Backoff backoff, RandomGenerator random) {
        Address.of(uri); // what cannot be connected to never will be
        Reconnecting staying = new Reconnecting(this, uri, listeners, backoff, loops.any(), random);
        staying.start();
        return staying;
    }

    /**
     * Connects no more, not even where {@link #stayConnected} was asked for, closes each of its WebSockets with 1001 behind what they have accepted, and
     * cuts after {@code grace} whatever is left. Shared event loops are left running.
     *
     * @return completes when nothing of it runs any more
     */
    public CompletionStage<Void> stop(Duration grace) {
        CompletionStage<Void> stopped = connector.stop(grace);
        return ownsLoops ? stopped.thenCompose(none -> loops.stop(Duration.ofSeconds(2))) : stopped;
    }

    /** Stops with two seconds of grace, and waits for it. Not to be called on an event loop. */
    @Override
    public void close() {
        stop(Duration.ofSeconds(2)).toCompletableFuture().join();
    }

    boolean isStopping() {
        return connector.isStopping();
    }

    /** How a client connects. Not for several threads. */
    public static final class Builder {
        private static final Pattern OWN_HEADER =
                Pattern.compile("host|connection|upgrade|sec-websocket-.*", Pattern.CASE_INSENSITIVE);

        private final Headers.Builder headers = new Headers.Builder();
        private final List<ExtensionFactory> extensions = new ArrayList<>();
        private List<String> subprotocols = List.of();
        private Limits limits = Limits.DEFAULT;
        private ConnectOptions options = ConnectOptions.DEFAULT;
        private Duration idleTimeout = Duration.ZERO;
        private Duration keepAlive = Duration.ZERO;
        private boolean waitsForDemand;
        private @Nullable EventLoops loops;

        private Builder() {}

        /**
         * Adds a header to each opening handshake.
         *
         * @throws IllegalArgumentException when it is one that the handshake itself sets ({@code Host}, {@code Connection}, {@code Upgrade},
         *     {@code Sec-WebSocket-…}), or is malformed
         */
        public Builder header(String name, String value) {
            if (OWN_HEADER.matcher(name).matches()) {
                throw new IllegalArgumentException("The header '" + name + "' is set by the handshake itself");
            }
            headers.add(name, value);
            return this;
        }

        /** Subprotocols to offer, the preferred one first. */
        public Builder subprotocols(String... names) {
            subprotocols = List.of(names);
            return this;
        }

        /** Offers compression (RFC 7692). */
        public Builder compression(DeflateOptions deflate) {
            return extension(new PermessageDeflate(deflate));
        }

        /** Offers one more extension, after those before. */
        public Builder extension(ExtensionFactory extension) {
            extensions.add(extension);
            return this;
        }

        /** Bounds of each connection, the time for the opening handshake among them; default {@link Limits#DEFAULT}. */
        public Builder limits(Limits bounds) {
            limits = bounds;
            return this;
        }

        /** See {@link WebSocket#idleTimeout}; default none. */
        public Builder idleTimeout(Duration timeout) {
            idleTimeout = timeout;
            return this;
        }

        /** See {@link WebSocket#keepAlive}; default none. */
        public Builder keepAlive(Duration interval) {
            keepAlive = interval;
            return this;
        }

        /** Lets messages come only as {@link WebSocket#request} asks for them; by default they come by themselves. */
        public Builder waitForDemand() {
            waitsForDemand = true;
            return this;
        }

        /** What to trust, and who to be, for {@code wss:}, such as from {@link ClientTls}; default the JDK's trusted authorities. Host names are verified all the same. */
        public Builder tls(SslContext context) {
            options = options.withTls(context);
            return this;
        }

        /** The proxy to go through; see {@link ConnectOptions#proxy}. */
        public Builder proxy(URI proxy) {
            options = options.withProxy(proxy);
            return this;
        }

        /**
         * How many redirects are followed, never from {@code wss:} to {@code ws:}; default 0. To another server, which is one whose scheme, host or port
         * differs, none of the headers goes along; the subprotocols do: where one of those is a secret, follow none.
         */
        public Builder redirects(int most) {
            options = options.withRedirects(most);
            return this;
        }

        /** Times for the TCP connection and for the TLS handshake; the opening handshake's is in the limits. */
        public Builder timeouts(Duration connect, Duration tls) {
            options = options.withTimeouts(connect, tls);
            return this;
        }

        /**
         * The address of this machine to connect from, over TCP; by default the system chooses. One address has some 28,000 ports for connections to one
         * server.
         */
        public Builder localAddress(InetAddress address) {
            options = options.withFrom(address);
            return this;
        }

        /** Event loops to share; not stopped by the client. */
        public Builder eventLoops(EventLoops shared) {
            loops = shared;
            return this;
        }

        public WebSocketClient build() {
            return new WebSocketClient(this);
        }
    }
}
