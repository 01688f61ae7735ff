package io.longwire.netty;

/**
 * Which header fields tell a server behind HTTP proxies who its client is. They count on connections from the proxies named here and nowhere else.
 *
 * <p>The client is the last address in the field that is not itself such a proxy's: what stands before it the client may have made up.
 *
 * <p>The proxies have to set or remove each field of the kind chosen, for what they let through is believed.
 *
 * @param from the proxies
 * @param kind the one kind of fields that they write; the other is ignored, because it may come from the client
 */
public record Forwarding(TrustedProxies from, Kind kind) {
    /** Fields for the client's address, and the scheme and authority it used. */
    public enum Kind {
        /** {@code X-Forwarded-For}, {@code X-Forwarded-Proto}, {@code X-Forwarded-Host}: what most proxies write. */
        X_FORWARDED,
        /** {@code Forwarded} (RFC 7239). */
        FORWARDED
    }

    /** The usual fields. */
    public static Forwarding from(TrustedProxies proxies) {
        return new Forwarding(proxies, Kind.X_FORWARDED);
    }
}
