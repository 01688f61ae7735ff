package io.longwire.netty;

import io.longwire.protocol.http.Headers;
import java.io.IOException;

/** The server answered the opening handshake, but not with a WebSocket (RFC 6455 §4.1). The message says why; it holds no value of a header. */
public final class RejectedHandshakeException extends IOException {
    private final int status;
    private final transient Headers headers;

    RejectedHandshakeException(int status, Headers headers, String text) {
        super(text);
        this.status = status;
        this.headers = headers;
    }

    /** What the server answered with; 101 where it switched on terms that were not offered. */
    public int status() {
        return status;
    }

    /** The answer's header fields, such as {@code WWW-Authenticate} or {@code Retry-After}. */
    public Headers headers() {
        return headers;
    }
}
