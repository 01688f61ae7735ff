package io.longwire.protocol.peer;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who a client is, as authentication found it.
 *
 * @param name the user's name; null when nobody said who it is
 * @param claims what else is known of the user, by name; never null, immutable
 * @param expiry when this stops being true; null when it does not
 */
public record Identity(
        @Nullable String name,
        Map<String, String> claims,
        @Nullable Instant expiry) {
    /** Nobody in particular. */
    public static final Identity ANONYMOUS = new Identity(null, Map.of(), null);

    public Identity {
        claims = Map.copyOf(claims);
    }
}
