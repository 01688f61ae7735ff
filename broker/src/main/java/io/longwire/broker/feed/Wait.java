package io.longwire.broker.feed;

import io.longwire.protocol.http.Preferences;
import io.longwire.protocol.http.Query;

/**
 * How long an answer may take to come when there is nothing (RFC 7240 §4.3); more than a minute counts as a minute.
 *
 * @param preferred whether that was asked for by {@code Prefer}, so that the answer says it was applied
 */
record Wait(int seconds, boolean preferred) {
    private static final int MOST = 60;

    /**
     * Reads a request's query, else its preferences.
     *
     * @throws RefusedException when the query has something else than a number
     */
    static Wait of(Query query, Preferences preferences) throws RefusedException {
        String preferred = preferences.value("wait");
        if (query.first("wait") == null && preferred != null && Numbers.isNumber(preferred)) {
            return new Wait(Math.min(MOST, Integer.parseInt(preferred)), true);
        }
        return new Wait(Math.min(MOST, Numbers.of(query, "wait", 0, Integer.MAX_VALUE, 0)), false);
    }
}
