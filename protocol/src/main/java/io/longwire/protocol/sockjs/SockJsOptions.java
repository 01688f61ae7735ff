package io.longwire.protocol.sockjs;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.extension.ExtensionFactory;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a service speaks SockJS, and its bounds. Immutable.
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
            Limits.DEFAULT,
            List.of());

    public SockJsOptions {
        extensions = List.copyOf(extensions);
        if (heartBeat.isNegative() || sessionTimeout.isNegative() || sessionTimeout.isZero()) {
            throw new IllegalArgumentException(
                    "SockJS heartBeat must be 0 or more, sessionTimeout more than 0, but are " + heartBeat + " and "
                            + sessionTimeout);
        }
        if (responseBytes < 1 || sessions < 1) {
            throw new IllegalArgumentException("SockJS responseBytes and sessions must be more than 0, but are "
                    + responseBytes + " and " + sessions);
        }
        if (clientUrl != null && !clientUrl.matches("(/|https?://)[!#-;=?-~]*")) {
            throw new IllegalArgumentException(
                    "The URL of sockjs-client starts with '/' or is an http or https URL, but is: " + clientUrl);
        }
    }

    public SockJsOptions withHeartBeat(Duration interval) {
        return new SockJsOptions(
                interval,
                sessionTimeout,
                responseBytes,
                webSocket,
                cookie,
                clientUrl,
                origins,
                sessions,
                limits,
                extensions);
    }

    public SockJsOptions withSessionTimeout(Duration timeout) {
        return new SockJsOptions(
                heartBeat, timeout, responseBytes, webSocket, cookie, clientUrl, origins, sessions, limits, extensions);
    }

    public SockJsOptions withResponseBytes(int bytes) {
        return new SockJsOptions(
                heartBeat, sessionTimeout, bytes, webSocket, cookie, clientUrl, origins, sessions, limits, extensions);
    }

    public SockJsOptions withWebSocket(boolean may) {
        return new SockJsOptions(
                heartBeat,
                sessionTimeout,
                responseBytes,
                may,
                cookie,
                clientUrl,
                origins,
                sessions,
                limits,
                extensions);
    }

    public SockJsOptions withCookie(boolean set) {
        return new SockJsOptions(
                heartBeat,
                sessionTimeout,
                responseBytes,
                webSocket,
                set,
                clientUrl,
                origins,
                sessions,
                limits,
                extensions);
    }

    public SockJsOptions withClientUrl(@Nullable String url) {
        return new SockJsOptions(
                heartBeat,
                sessionTimeout,
                responseBytes,
                webSocket,
                cookie,
                url,
                origins,
                sessions,
                limits,
                extensions);
    }

    public SockJsOptions withOrigins(SockJsOrigins whose) {
        return new SockJsOptions(
                heartBeat,
                sessionTimeout,
                responseBytes,
                webSocket,
                cookie,
                clientUrl,
                whose,
                sessions,
                limits,
                extensions);
    }

    public SockJsOptions withSessions(int count) {
        return new SockJsOptions(
                heartBeat,
                sessionTimeout,
                responseBytes,
                webSocket,
                cookie,
                clientUrl,
                origins,
                count,
                limits,
                extensions);
    }

    public SockJsOptions withLimits(Limits bounds) {
        return new SockJsOptions(
                heartBeat,
                sessionTimeout,
                responseBytes,
                webSocket,
                cookie,
                clientUrl,
                origins,
                sessions,
                bounds,
                extensions);
    }

    public SockJsOptions withExtensions(List<ExtensionFactory> offered) {
        return new SockJsOptions(
                heartBeat,
                sessionTimeout,
                responseBytes,
                webSocket,
                cookie,
                clientUrl,
                origins,
                sessions,
                limits,
                offered);
    }
}
