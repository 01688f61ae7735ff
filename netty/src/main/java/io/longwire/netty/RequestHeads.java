package io.longwire.netty;

import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.RequestHead;
import io.longwire.protocol.http.Tokens;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** From an HTTP/1.1 request to the head that is the same for every version. */
final class RequestHeads {
    /** About this connection, not about the request (RFC 9110 §7.6.1). */
    private static final Set<String> HOP_BY_HOP =
            Set.of("connection", "upgrade", "keep-alive", "proxy-connection", "te", "transfer-encoding");

    /** What many clients send alike, and no secret is in. */
    private static final Set<String> COMMON = Set.of(
            "host",
            "origin",
            "user-agent",
            "accept",
            "accept-encoding",
            "accept-language",
            "cache-control",
            "pragma",
            "sec-fetch-dest",
            "sec-fetch-mode",
            "sec-fetch-site",
            "sec-websocket-extensions",
            "sec-websocket-version");

    private RequestHeads() {}

    /**
     * Maps a request.
     *
     * @param texts shared by the heads that will be kept as long as their connection, those of upgrades
     * @throws IllegalArgumentException when it breaks a rule of HTTP; the message says which and may be shown to the client
     */
    static RequestHead of(HttpRequest request, String scheme, CommonTexts texts) {
        HttpHeaders fields = request.headers();
        String target = request.uri();
        for (int i = 0; i < target.length(); i++) {
            if (target.charAt(i) <= ' ' || target.charAt(i) > '~') {
                throw new IllegalArgumentException(
                        "The request target has a character in it that must be percent-encoded");
            }
        }
        String authority = host(request);
        if (target.regionMatches(true, 0, "http://", 0, 7) || target.regionMatches(true, 0, "https://", 0, 8)) {
            // RFC 9112 §3.2.2: in absolute form the target's authority counts, not Host.
            int from = target.indexOf("//") + 2;
            int slash = target.indexOf('/', from);
            int end = slash < 0 ? target.length() : slash;
            authority = target.substring(from, end);
            target = slash < 0 ? "/" : target.substring(slash);
        } else if (!target.startsWith("/")
                && !(target.equals("*") && request.method().name().equals("OPTIONS"))) {
            throw new IllegalArgumentException("The request target must start with '/'");
        }
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        String protocol = protocol(request);
        UnaryOperator<String> shared = protocol == null ? UnaryOperator.identity() : texts::shared;
        return new RequestHead(
                request.method().name(),
                scheme,
                authority == null ? null : shared.apply(authority),
                path,
                mark < 0 ? null : target.substring(mark + 1),
                protocol,
                headers(fields, shared));
    }

    private static @Nullable String host(HttpRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1 || (hosts.isEmpty() && request.protocolVersion().equals(HttpVersion.HTTP_1_1))) {
            throw new IllegalArgumentException("A request needs exactly one Host header, but has " + hosts.size());
        }
        return hosts.isEmpty() ? null : hosts.get(0).trim();
    }

    /**
     * RFC 6455 §4.2.1: {@code Connection} holds {@code upgrade} and {@code Upgrade} holds {@code websocket}, without regard to case. HTTP/1.0 has no
     * upgrade (RFC 9110 §7.8).
     */
    private static @Nullable String protocol(HttpRequest request) {
        HttpHeaders fields = request.headers();
        boolean webSocket = !request.protocolVersion().equals(HttpVersion.HTTP_1_0)
                && Tokens.listHas(fields.getAll(HttpHeaderNames.CONNECTION), "upgrade")
                && Tokens.listHas(fields.getAll(HttpHeaderNames.UPGRADE), "websocket");
        return webSocket ? "websocket" : null;
    }

    private static Headers headers(HttpHeaders fields, UnaryOperator<String> shared) {
        Headers.Builder builder = new Headers.Builder();
        for (Map.Entry<String, String> field : fields) {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            if (!HOP_BY_HOP.contains(name)) {
                String value = field.getValue();
                builder.add(shared.apply(field.getKey()), COMMON.contains(name) ? shared.apply(value) : value);
            }
        }
        return builder.build();
    }
}
