package io.longwire.protocol.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Scheme, host and port, the port always a number, so that two are compared exactly (RFC 6454 §5).
 *
 * @param host in lower case; an IPv6 address in its brackets
 */
public record Origin(String scheme, String host, int port) {
    private static final int MOST_DIGITS = 5;

    /** Reads an {@code Origin} header; null when it is {@code null} or anything but scheme, host and port. */
    public static @Nullable Origin parse(String text) {
        int colon = text.indexOf("://");
        return colon < 1 ? null : of(text.substring(0, colon), text.substring(colon + 3));
    }

    /** The origin of the server that a request names; null when it names none, or a malformed one. */
    public static @Nullable Origin of(RequestHead request) {
        return request.authority() == null ? null : of(request.scheme(), request.authority());
    }

    /** What a request to that authority has as its own origin; null when the authority is malformed. */
    public static @Nullable Origin of(String scheme, String authority) {
        String lower = scheme.toLowerCase(Locale.ROOT);
        int hostEnd = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
        if (hostEnd < 0) {
            hostEnd = authority.length();
        }
        String host = authority.substring(0, hostEnd).toLowerCase(Locale.ROOT);
        String rest = authority.substring(hostEnd);
        int port = rest.isEmpty() ? defaultPort(lower) : rest.charAt(0) == ':' ? port(rest.substring(1)) : -1;
        return port < 0 || !isHost(host) ? null : new Origin(lower, host, port);
    }

    private static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> -1;
        };
    }

    private static int port(String digits) {
        if (digits.isEmpty() || digits.length() > MOST_DIGITS) {
            return -1;
        }
        int port = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            port = port * 10 + (c - '0');
        }
        return port;
    }

    private static boolean isHost(String host) {
        boolean bracketed = host.startsWith("[");
        for (int i = bracketed ? 1 : 0; i < host.length() - (bracketed ? 1 : 0); i++) {
            char c = host.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && c != '-' && c != '.' && c != '_' && !(bracketed && c == ':')) {
                return false;
            }
        }
        return !host.isEmpty() && !host.equals("[]");
    }

    /** Whether the host is this machine by name or number: localhost, 127.0.0.0/8, [::1]. */
    public boolean isLoopback() {
        return host.equals("localhost") || host.equals("[::1]") || (host.startsWith("127.") && isIpv4(host));
    }

    private static boolean isIpv4(String host) {
        String[] parts = host.split("\\.", -1);
        for (String part : parts) {
            if (part.length() > 3 || port(part) < 0 || port(part) > 255) {
                return false;
            }
        }
        return parts.length == 4;
    }

    /** As browsers write it: without the port where it is the scheme's own (RFC 6454 §6.2). */
    @Override
    public String toString() {
        return scheme + "://" + host + (port == defaultPort(scheme) ? "" : ":" + port);
    }
}
