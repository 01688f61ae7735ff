package io.longwire.broker.engine;

import java.time.Duration;

/**
 * How much of a destination's past is retained.
 *
 * @param count publications; default 100; 0 for none at all
 * @param age how long each is retained; default 10 minutes
 */
public record HistoryPolicy(int count, Duration age) {
    public static final HistoryPolicy DEFAULT = new HistoryPolicy(100, Duration.ofMinutes(10));

    /** Nothing is retained. */
    public static final HistoryPolicy NONE = new HistoryPolicy(0, Duration.ZERO);

    public HistoryPolicy {
        if (count < 0 || age.isNegative()) {
            throw new IllegalArgumentException(
                    "A history has a count and an age of 0 or more, but here are " + count + " and " + age);
        }
    }
}
