package io.longwire.netty;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.deflate.DeflateOptions;
import io.longwire.protocol.deflate.PermessageDeflate;
import io.longwire.protocol.exchange.HttpHandler;
import io.longwire.protocol.extension.ExtensionFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How WebSockets are accepted at one path; a builder whose defaults are safe. What a server was started with does not change any more.
 *
 * <p>Threads: to be configured by one thread, inside {@link WebSocketServer.Builder#endpoint}. What is handed to it (hook, makers of listeners) is called
 * on event loops, several at once, and must not block. Nothing may be null; each setting replaces an earlier one, {@link #extension} excepted.
 *
 * <p>By default a page may connect only from the server's own origin; a client without the {@code Origin} header, which is no page, may always.
 */
public final class WebSocketEndpoint {
    Function<HandshakeRequest, ? extends WebSocketListener> listener = request -> new WebSocketListener() {};
    HandshakeHook hook = HandshakeHook.ANYBODY;
    List<String> subprotocols = List.of();
    Limits limits = Limits.DEFAULT;
    Duration idleTimeout = Duration.ZERO;
    Duration keepAlive = Duration.ZERO;

    @Nullable
    HttpHandler otherwise;

    boolean waitsForDemand;
    boolean anyOrigin;
    Set<String> origins = Set.of();
    final List<ExtensionFactory> extensions = new ArrayList<>();

    WebSocketEndpoint() {}

    /** Makes the listener of each WebSocket, on its event loop, once it is accepted. One that throws is logged and answered with 500. */
    public WebSocketEndpoint listener(Supplier<? extends WebSocketListener> maker) {
        return listener(request -> maker.get());
    }

    /** Makes the listener of each WebSocket, from the request that opened it. */
    public WebSocketEndpoint listener(Function<HandshakeRequest, ? extends WebSocketListener> maker) {
        this.listener = maker;
        return this;
    }

    /** Decides who may enter; default {@link HandshakeHook#ANYBODY}. */
    public WebSocketEndpoint handshake(HandshakeHook decides) {
        this.hook = decides;
        return this;
    }

    /**
     * Answers the requests to this path that have nothing of an opening handshake; default 426. What was to be a handshake, and is none, is told so all the
     * same.
     */
    public WebSocketEndpoint otherwise(HttpHandler handler) {
        this.otherwise = handler;
        return this;
    }

    /** Subprotocols spoken here; the first of the client's that is among them is agreed on. Default none. */
    public WebSocketEndpoint subprotocols(String... names) {
        this.subprotocols = List.of(names);
        return this;
    }

    /** Compresses messages (RFC 7692) where the client can; default off. */
    public WebSocketEndpoint compression(DeflateOptions options) {
        return extension(new PermessageDeflate(options));
    }

    /** Offers one more extension, after those before. */
    public WebSocketEndpoint extension(ExtensionFactory extension) {
        extensions.add(extension);
        return this;
    }

    /** The bounds of each WebSocket; default {@link Limits#DEFAULT}. */
    public WebSocketEndpoint limits(Limits bounds) {
        this.limits = bounds;
        return this;
    }

    /** See {@link WebSocket#idleTimeout}; default none. */
    public WebSocketEndpoint idleTimeout(Duration timeout) {
        this.idleTimeout = timeout;
        return this;
    }

    /** See {@link WebSocket#keepAlive}; default none. */
    public WebSocketEndpoint keepAlive(Duration interval) {
        this.keepAlive = interval;
        return this;
    }

    /** Lets messages come only as {@link WebSocket#request} asks for them; by default they come by themselves. */
    public WebSocketEndpoint waitForDemand() {
        this.waitsForDemand = true;
        return this;
    }

    /** Origins whose pages may connect besides the server's own, such as {@code https://www.example.com}; compared exactly, without regard to case. */
    public WebSocketEndpoint origins(String... allowed) {
        this.origins = Set.of(allowed);
        return this;
    }

    /** Lets pages of every origin connect; for services that ask for no cookies. */
    public WebSocketEndpoint anyOrigin() {
        this.anyOrigin = true;
        return this;
    }

    /** RFC 6455 §10.2. */
    boolean allows(HandshakeRequest request) {
        List<String> sent = request.headers().all("Origin");
        if (sent.isEmpty() || anyOrigin) {
            return true;
        }
        String own = request.head().scheme() + "://" + request.head().authority();
        return sent.size() == 1
                && (sent.get(0).equalsIgnoreCase(own) || origins.stream().anyMatch(sent.get(0)::equalsIgnoreCase));
    }
}
