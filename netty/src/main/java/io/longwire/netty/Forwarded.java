package io.longwire.netty;

import io.longwire.protocol.http.RequestHead;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request as its client sent it, before proxies passed it on.
 *
 * @param address the client's
 * @param head with the scheme and the authority that the client used
 */
record Forwarded(SocketAddress address, RequestHead head) {
    private static final String AUTHORITY_PUNCTUATION = ".-_:[]";

    /**
     * Undoes what the proxies did, as far as they are trusted.
     *
     * @throws IllegalArgumentException when a trusted proxy sends what cannot be understood; the message may be shown to the client
     */
    static Forwarded of(RequestHead head, SocketAddress from, @Nullable Forwarding forwarding) {
        if (forwarding == null || !forwarding.from().contains(from)) {
            return new Forwarded(from, head);
        }
        List<ForwardedHop> hops = forwarding.kind() == Forwarding.Kind.X_FORWARDED
                ? ForwardedHop.unofficial(head.headers())
                : ForwardedHop.official(head.headers());
        SocketAddress address = from;
        ForwardedHop seen = null;
        // From the nearest proxy outwards: each hop is told of by the one behind it, which must be trusted.
        for (int i = hops.size() - 1; i >= 0 && forwarding.from().contains(address); i--) {
            seen = hops.get(i);
            SocketAddress next = address(seen.client());
            if (next == null) {
                break; // hidden, so nothing before it can be trusted
            }
            address = next;
        }
        return new Forwarded(address, seen == null ? head : rewritten(head, seen));
    }

    private static RequestHead rewritten(RequestHead head, ForwardedHop seen) {
        String scheme = seen.scheme() == null ? head.scheme() : scheme(seen.scheme());
        String authority = seen.authority() == null ? head.authority() : authority(seen.authority(), scheme);
        return new RequestHead(
                head.method(), scheme, authority, head.path(), head.query(), head.protocol(), head.headers());
    }

    private static String scheme(String written) {
        return switch (written.toLowerCase(Locale.ROOT)) {
            case "http", "ws" -> "http"; // some proxies name the protocol behind the upgrade
            case "https", "wss" -> "https";
            default -> throw new IllegalArgumentException("The forwarded scheme must be http or https");
        };
    }

    /** Without the scheme's own port, which no browser names either. */
    private static String authority(String written, String scheme) {
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letter && AUTHORITY_PUNCTUATION.indexOf(c) < 0) {
                throw new IllegalArgumentException(
                        "The forwarded host must be a name or address, with or without a port");
            }
        }
        String port = scheme.equals("https") ? ":443" : ":80";
        return written.endsWith(port)
                        && written.length() > port.length()
                        && (written.indexOf(':') == written.length() - port.length() || written.contains("]" + port))
                ? written.substring(0, written.length() - port.length())
                : written;
    }

    /** {@code 192.0.2.1}, {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}, {@code 2001:db8::1}; null for anything else. */
    private static @Nullable SocketAddress address(@Nullable String written) {
        if (written == null) {
            return null;
        }
        int closing = written.indexOf(']');
        int colon = written.indexOf(':');
        String host = written;
        String port = "";
        if (written.startsWith("[") && closing > 0) {
            host = written.substring(1, closing);
            port = written.substring(closing + 1);
        } else if (colon >= 0 && written.indexOf(':', colon + 1) < 0) {
            host = written.substring(0, colon);
            port = written.substring(colon);
        }
        InetAddress address = TrustedProxies.address(host);
        return address == null ? null : new InetSocketAddress(address, port(port));
    }

    /** Zero where it is not told, or hidden behind a name (RFC 7239 §6.3). */
    private static int port(String written) {
        if (!written.matches(":[0-9]{1,5}")) {
            return 0;
        }
        int port = Integer.parseInt(written.substring(1));
        return port > 65_535 ? 0 : port;
    }
}
