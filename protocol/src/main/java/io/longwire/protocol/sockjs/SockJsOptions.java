package io.longwire.protocol.sockjs;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.extension.ExtensionFactory;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a service speaks SockJS, and its bounds. Immutable; made with {@link #DEFAULT} and the {@code with} methods.
 *
 * @param heartBeat after this long without a frame an {@code h} is sent; default 25 s, which is less than proxies cut after; zero for never
 * @param sessionTimeout how long a session lives without a request that receives; default 5 s
 * @param responseBytes a streamed response ends once it has this much, and the client asks for the next one, so that the browser can forget it;
 *     default 128 KiB
 * @param webSocket whether a WebSocket may be opened; default true
 * @param cookie whether {@code JSESSIONID} is set, by which some load balancers keep a client with one server; default false
 * @param clientUrl where the iframe page loads sockjs-client from, as the page sees it; null, the default, for no such page
 * @param origins whose pages may use it; default the server's own
 * @param sessions how many there may be at a time on this node, those over WebSocket not counted; default 20,000
 * @param sessionBytes what they may keep of memory together, each counted with what it needs itself and the head of the request that opened it; default
 *     128 MiB
 * @param limits of each session: {@code messageBytes} and {@code outboundBytes}, each counted as they travel inside a frame
 * @param extensions offered on WebSockets, in order of preference
 */
public record SockJsOptions(
        Duration heartBeat,
        Duration sessionTimeout,
        int responseBytes,
        boolean webSocket,
        boolean cookie,
        @Nullable String clientUrl,
        SockJsOrigins origins,
        int sessions,
        long sessionBytes,
        Limits limits,
        List<ExtensionFactory> extensions) {
    public static final SockJsOptions DEFAULT = new SockJsOptions(
            Duration.ofSeconds(25),
            Duration.ofSeconds(5),
            128 << 10,
            true,
            false,
            null,
            SockJsOrigins.SAME,
            20_000,
            128 << 20,
            Limits.DEFAULT,
            List.of());

    public SockJsOptions {
        extensions = List.copyOf(extensions);
        if (heartBeat.isNegative() || sessionTimeout.isNegative() || sessionTimeout.isZero()) {
            throw new IllegalArgumentException(
                    "SockJS heartBeat must be 0 or more, sessionTimeout more than 0, but are " + heartBeat + " and "
                            + sessionTimeout);
        }
        if (responseBytes < 1 || sessions < 1 || sessionBytes < 1) {
            throw new IllegalArgumentException(
                    "SockJS responseBytes, sessions and sessionBytes must be more than 0, but are " + responseBytes
                            + ", " + sessions + " and " + sessionBytes);
        }
        if (clientUrl != null && !clientUrl.matches("(/|https?://)[!#-;=?-~]*")) {
            throw new IllegalArgumentException(
                    "The URL of sockjs-client starts with '/' or is an http or https URL, but is: " + clientUrl);
        }
    }

    /** The same options with another heart-beat; zero for none. */
    public SockJsOptions withHeartBeat(Duration interval) {
        return changed(copy -> copy.heartBeat = interval);
    }

    /** The same options with another time that a session lives without a request that receives. */
    public SockJsOptions withSessionTimeout(Duration timeout) {
        return changed(copy -> copy.sessionTimeout = timeout);
    }

    /** The same options with another size of a streamed response, in bytes. */
    public SockJsOptions withResponseBytes(int bytes) {
        return changed(copy -> copy.responseBytes = bytes);
    }

    /** The same options where a WebSocket may be opened or not. */
    public SockJsOptions withWebSocket(boolean may) {
        return changed(copy -> copy.webSocket = may);
    }

    /** The same options with the cookie or without. */
    public SockJsOptions withCookie(boolean set) {
        return changed(copy -> copy.cookie = set);
    }

    /** The same options with another place of sockjs-client; null for no iframe page. */
    public SockJsOptions withClientUrl(@Nullable String url) {
        return changed(copy -> copy.clientUrl = url);
    }

    /** The same options for other pages. */
    public SockJsOptions withOrigins(SockJsOrigins whose) {
        return changed(copy -> copy.origins = whose);
    }

    /** The same options with another number of sessions. */
    public SockJsOptions withSessions(int count) {
        return changed(copy -> copy.sessions = count);
    }

    /** The same options with another bound for the memory of all sessions, in bytes. */
    public SockJsOptions withSessionBytes(long bytes) {
        return changed(copy -> copy.sessionBytes = bytes);
    }

    /** The same options with other limits of each session. */
    public SockJsOptions withLimits(Limits bounds) {
        return changed(copy -> copy.limits = bounds);
    }

    /** The same options with other extensions of WebSockets. */
    public SockJsOptions withExtensions(List<ExtensionFactory> offered) {
        return changed(copy -> copy.extensions = offered);
    }

    private SockJsOptions changed(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.made();
    }

    /** The options while one of them is changed. */
    private static final class Copy {
        Duration heartBeat;
        Duration sessionTimeout;
        int responseBytes;
        boolean webSocket;
        boolean cookie;

        @Nullable
        String clientUrl;

        SockJsOrigins origins;
        int sessions;
        long sessionBytes;
        Limits limits;
        List<ExtensionFactory> extensions;

        Copy(SockJsOptions of) {
            heartBeat = of.heartBeat;
            sessionTimeout = of.sessionTimeout;
            responseBytes = of.responseBytes;
            webSocket = of.webSocket;
            cookie = of.cookie;
            clientUrl = of.clientUrl;
            origins = of.origins;
            sessions = of.sessions;
            sessionBytes = of.sessionBytes;
            limits = of.limits;
            extensions = of.extensions;
        }

        SockJsOptions made() {
            return new SockJsOptions(
                    heartBeat,
                    sessionTimeout,
                    responseBytes,
                    webSocket,
                    cookie,
                    clientUrl,
                    origins,
                    sessions,
                    sessionBytes,
                    limits,
                    extensions);
        }
    }
}
