package io.longwire.verification.interop.process;

import java.util.EnumMap;
import java.util.Map;

/** What the WebSocket API of browsers, which Node has too, offers no way to do. */
final class Standard {
    private static final String NO_FRAGMENTS = "send fragments";
    private static final String NO_PINGS = "send pings";
    private static final String NO_LIMIT = "limit what it gets";

    static final Map<Check, String> CANNOT = Map.of(
            Check.SENDS_FRAGMENTS, NO_FRAGMENTS,
            Check.COMPRESSED_FRAGMENTS, NO_FRAGMENTS,
            Check.SENDS_PINGS, NO_PINGS,
            Check.GETS_TOO_MUCH, NO_LIMIT);

    private Standard() {}

    /** The same and more. */
    static Map<Check, String> cannotEither(String why, Check... checks) {
        Map<Check, String> all = new EnumMap<>(CANNOT);
        for (Check check : checks) {
            all.put(check, why);
        }
        return all;
    }
}
