package io.longwire.netty;

import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.Query;
import io.longwire.protocol.http.RequestHead;
import io.longwire.protocol.http.Tokens;
import io.longwire.protocol.peer.Peer;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to open a WebSocket, as the handshake hook sees it (RFC 6455 §4.2.1). Immutable; any thread. Everything in it but the certificate is what the
 * client says, and not to be believed for that.
 *
 * @param peer who asks; with the certificate it has proved to own, where there is one
 * @param head the request itself
 * @param pathVariables values of the endpoint's path template, by name
 */
public record HandshakeRequest(Peer peer, RequestHead head, Map<String, String> pathVariables) {
    /** The path as sent, percent-encoded. */
    public String path() {
        return head.path();
    }

    /** The header fields. */
    public Headers headers() {
        return head.headers();
    }

    /** The first value of a query parameter, decoded, or as sent when that is malformed; empty without {@code =}, null without the parameter. */
    public @Nullable String queryParameter(String name) {
        return new Query(head.query()).first(name);
    }

    /** The cookies by name; of several with one name the first. Malformed ones are left out. */
    public Map<String, String> cookies() {
        Map<String, String> cookies = new HashMap<>();
        for (String field : head.headers().all("Cookie")) {
            for (Cookie cookie : ServerCookieDecoder.STRICT.decode(field)) {
                cookies.putIfAbsent(cookie.name(), cookie.value());
            }
        }
        return cookies;
    }

    /** The subprotocols the client offers, the preferred one first. */
    public List<String> subprotocols() {
        return Tokens.list(head.headers().all("Sec-WebSocket-Protocol"));
    }
}
