package io.longwire.netty;

import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.RequestHead;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a client connects to, and what it asks for there.
 *
 * @param secure whether TLS is spoken
 * @param socket of a Unix domain socket; null for TCP
 * @param host to connect to, and to find in the certificate
 * @param port to connect to
 * @param authority for the Host header
 * @param path percent-encoded
 * @param query percent-encoded; null without one
 */
record Address(
        boolean secure,
        @Nullable Path socket,
        String host,
        int port,
        String authority,
        String path,
        @Nullable String query) {
    /** @throws IllegalArgumentException when it is no address of a WebSocket server */
    static Address of(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "A WebSocket address has no user in it (RFC 6455 §3): say who you are in a header of your own, such as"
                            + " Authorization, and connect to " + shown(uri));
        }
        return written(URI.create(uri.toASCIIString()), scheme);
    }

    private static Address written(URI uri, String scheme) {
        return switch (scheme) {
            case "ws", "wss" -> tcp(uri, scheme.equals("wss"));
            case "ws+unix", "wss+unix" -> unix(uri, scheme.equals("wss+unix"));
            default ->
                throw new IllegalArgumentException(
                        "A WebSocket address starts with ws:, wss: or ws+unix:, but this is " + shown(uri));
        };
    }

    static boolean isUnix(URI uri) {
        return String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT).endsWith("+unix");
    }

    /** Whether it is a stream of bytes without HTTP: {@code tcp:}, or {@code tls:} around it. */
    static boolean isStream(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        return scheme.equals("tcp") || scheme.equals("tls");
    }

    /** @throws IllegalArgumentException when it is no {@code tcp://host:port} or {@code tls://host:port} */
    static Address ofStream(URI uri) {
        String path = uri.getRawPath();
        boolean more = (path != null && !path.isEmpty() && !path.equals("/"))
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null;
        if (uri.getHost() == null || uri.getPort() < 0 || more) {
            throw new IllegalArgumentException(
                    "The address of a stream is tcp://host:port or tls://host:port: " + shown(uri));
        }
        boolean secure = "tls".equalsIgnoreCase(uri.getScheme());
        return new Address(secure, null, uri.getHost(), uri.getPort(), uri.getHost(), "/", null);
    }

    private static Address tcp(URI uri, boolean secure) {
        String host = uri.getHost();
        if (host == null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "A WebSocket address has a host and no fragment (RFC 6455 §3): " + shown(uri));
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String authority = uri.getPort() < 0 ? host : host + ":" + uri.getPort();
        return new Address(secure, null, host, port, authority, path, uri.getRawQuery());
    }

    /** The first colon of the path ends the socket's own; there is no host, so {@code localhost} stands for it. */
    private static Address unix(URI uri, boolean secure) {
        String raw = uri.getRawPath();
        if (raw == null || !raw.startsWith("/") || uri.getRawAuthority() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "A WebSocket address on a Unix domain socket is ws+unix:/path/of/the/socket:/resource: "
                            + shown(uri));
        }
        int colon = raw.indexOf(':');
        String socket = URI.create(colon < 0 ? raw : raw.substring(0, colon)).getPath();
        String path = colon < 0 || colon == raw.length() - 1 ? "/" : raw.substring(colon + 1);
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException(
                    "Behind the socket's path and a colon stands a path that begins with '/': " + shown(uri));
        }
        return new Address(
                secure, Path.of(socket), "localhost", secure ? 443 : 80, "localhost", path, uri.getRawQuery());
    }

    /** Without user and query, which may hold secrets. */
    private static String shown(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme() + ":";
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String host = uri.getHost() == null ? "" : "//" + uri.getHost() + port;
        return scheme + host + (uri.getRawPath() == null ? "" : uri.getRawPath());
    }

    RequestHead head(Headers headers) {
        return new RequestHead("GET", secure ? "https" : "http", authority, path, query, "websocket", headers);
    }
}
