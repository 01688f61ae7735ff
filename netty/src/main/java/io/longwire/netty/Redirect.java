package io.longwire.netty;

import io.longwire.protocol.http.Headers;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;

/** A server's answer to the opening handshake that it is to be asked elsewhere. */
final class Redirect extends IOException {
    /** What may say who somebody is: not to be told to another server. */
    private final int status;

    private final transient Headers answer;
    private final transient URI from;
    private final transient String location;

    Redirect(URI from, int status, Headers answer, String location) {
        super("The server answered the opening handshake with " + status
                + " and sends elsewhere; redirects are not followed beyond the number allowed");
        this.status = status;
        this.answer = answer;
        this.from = from;
        this.location = location;
    }

    /** What is told when it is not followed. */
    RejectedHandshakeException rejected() {
        return new RejectedHandshakeException(status, answer, String.valueOf(getMessage()));
    }

    /** Where to; throws when that is nowhere a WebSocket may be sent, such as from wss: to ws:. */
    URI target() throws IOException {
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException malformed) {
            throw new IOException("The server redirects to something that is no address", malformed);
        }
        String scheme = String.valueOf(to.getScheme()).toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("wss") || scheme.equals("https");
        if (!secure && (from.getScheme().equalsIgnoreCase("wss") || !(scheme.equals("ws") || scheme.equals("http")))) {
            throw new IOException(
                    "The server redirects from " + from.getScheme() + ": to " + scheme + ":, which is refused");
        }
        return URI.create((secure ? "wss" : "ws") + to.toString().substring(scheme.length()));
    }

    /** The headers for the next request: none where scheme, host or port is another, for which of them are secret nobody here knows. */
    Headers headers(Headers headers, URI to) {
        boolean same = from.getScheme().equalsIgnoreCase(to.getScheme())
                && from.getHost().equalsIgnoreCase(to.getHost())
                && from.getPort() == to.getPort();
        return same ? headers : Headers.NONE;
    }
}
