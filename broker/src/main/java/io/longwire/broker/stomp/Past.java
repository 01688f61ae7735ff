package io.longwire.broker.stomp;

import io.longwire.broker.access.Destination;
import io.longwire.broker.access.Verb;
import io.longwire.broker.engine.Position;
import io.longwire.protocol.stomp.StompHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What a SUBSCRIBE wants of what was published before it: what came after a position ({@code since}), all that is retained ({@code history:true}), or
 * nothing.
 *
 * @param since after which position to begin; null for none
 * @param retained whether to begin with the oldest that is retained
 * @param bestEffort whether what is left will do where something after the position is no longer retained
 */
record Past(@Nullable Position since, boolean retained, boolean bestEffort) {
    /** Only what is published from now on. */
    static final Past NOTHING = new Past(null, false, false);

    /** What the headers ask for, or what is wrong with them: one of the two is null. */
    record Asked(@Nullable Past past, @Nullable StompError error) {}

    static Asked of(StompHeaders headers, Destination destination) {
        String since = headers.first("since");
        String history = headers.first("history");
        String recovery = headers.first("recovery");
        Position position = since == null ? null : Position.parse(since);
        if (recovery != null && !recovery.equals("best-effort")) {
            return wrong("Not a kind of recovery", "The header recovery is best-effort, or absent for all or nothing.");
        }
        if (history != null && !history.equals("true") && !history.equals("false")) {
            return wrong("Bad header history", "It is true or false.");
        }
        boolean retained = "true".equals(history);
        if (since == null && !retained) {
            return new Asked(NOTHING, null);
        }
        if (since != null && position == null) {
            return wrong("since is not a position", "Give the header position of the last MESSAGE that was received.");
        }
        if (since != null && retained) {
            return wrong("since and history", "Ask for what came after a position, or for all that is retained.");
        }
        if (destination.kind() == Destination.Kind.QUEUE) {
            return wrong(
                    (retained ? "history" : "since") + " on a queue",
                    "A queue hands out what stands in it; subscribe without.");
        }
        if (destination.isPattern()) {
            return wrong(
                    (retained ? "history" : "since") + " with a wildcard",
                    "A past is one destination's; subscribe without.");
        }
        return new Asked(new Past(position, retained, recovery != null), null);
    }

    private static Asked wrong(String message, String remedy) {
        return new Asked(null, StompError.protocol(message, remedy));
    }

    /** What has to be allowed besides subscribing; null for nothing. */
    @Nullable
    Verb verb() {
        if (since != null) {
            return Verb.RECOVER;
        }
        return retained ? Verb.HISTORY : null;
    }
}
