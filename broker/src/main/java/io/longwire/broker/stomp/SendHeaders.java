package io.longwire.broker.stomp;

import io.longwire.broker.engine.Terms;
import io.longwire.protocol.stomp.StompHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of a SEND ask for beyond its delivery.
 *
 * @param terms what they ask for
 * @param error what is wrong with one of them; null when nothing is
 */
record SendHeaders(Terms terms, @Nullable StompError error) {
    private static final int MOST_KEY = 128;

    /**
     * @param session the sender's id
     */
    static SendHeaders of(StompHeaders headers, String session) {
        String expires = headers.first("expires");
        long at = expires == null ? Terms.NEVER : millis(expires);
        if (at < 0) {
            return wrong("expires", "it is a time in milliseconds since 1970, or 0 for never");
        }
        String exclude = headers.first("exclude-sender");
        if (exclude != null && !exclude.equals("true") && !exclude.equals("false")) {
            return wrong("exclude-sender", "it is true or false");
        }
        String idempotency = headers.first("idempotency-key");
        String conflation = headers.first("conflation-key");
        if (tooLong(idempotency)) {
            return wrong("idempotency-key", "it has 1 to " + MOST_KEY + " characters");
        }
        if (tooLong(conflation)) {
            return wrong("conflation-key", "it has 1 to " + MOST_KEY + " characters");
        }
        if (expires == null && exclude == null && idempotency == null && conflation == null) {
            return NOTHING;
        }
        return new SendHeaders(
                new Terms(
                        at == 0 ? Terms.NEVER : at,
                        idempotency,
                        conflation,
                        "true".equals(exclude) ? session : null,
                        0),
                null);
    }

    private static final SendHeaders NOTHING = new SendHeaders(Terms.NONE, null);

    private static boolean tooLong(@Nullable String key) {
        return key != null && (key.isEmpty() || key.length() > MOST_KEY);
    }

    private static SendHeaders wrong(String header, String rule) {
        return new SendHeaders(
                Terms.NONE, StompError.protocol("Bad header " + header, "If " + header + " is there, " + rule + "."));
    }

    /** Below 0 when it is no number of milliseconds. */
    private static long millis(String text) {
        boolean number = !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Long.parseLong(text) : -1;
    }
}
