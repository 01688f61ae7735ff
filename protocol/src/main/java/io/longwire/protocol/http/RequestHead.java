package io.longwire.protocol.http;

import org.jspecify.annotations.Nullable;

/**
 * The head of a request, the same for every HTTP version. {@code Connection} and {@code Upgrade} are not part of it: an HTTP/1.1
 * upgrade and an extended CONNECT (RFC 8441, RFC 9220) both show as {@code protocol}, with the method {@code GET}.
 *
 * @param method as sent; methods compare with case
 * @param scheme {@code http} or {@code https}
 * @param authority host and optional port as the client named them; null when it named none
 * @param path as sent, without the query, still percent-encoded; starts with {@code /} or is {@code *}
 * @param query what follows the first {@code ?}, still percent-encoded; null without one
 * @param protocol what the client wants to speak instead, in lower case ({@code websocket}); null for plain HTTP
 * @param headers the fields
 */
public record RequestHead(
        String method,
        String scheme,
        @Nullable String authority,
        String path,
        @Nullable String query,
        @Nullable String protocol,
        Headers headers) {
    /** Whether it has anything of an opening handshake (RFC 6455 §4.1), be it a whole one or not. */
    public boolean hasOfHandshake() {
        return protocol != null || headers.has("Sec-WebSocket-Key") || headers.has("Sec-WebSocket-Version");
    }

    /** Method and path alone: query and headers may hold secrets, and this may reach a log. */
    @Override
    public String toString() {
        return Tokens.printable(method) + " " + Tokens.printable(path);
    }
}
