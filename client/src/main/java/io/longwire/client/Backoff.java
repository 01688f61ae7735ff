package io.longwire.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt to connect: anything between nothing and a ceiling that doubles with each failure ("full jitter"), so that
 * clients cut off together do not come back together.
 *
 * @param first the ceiling after the first failure
 * @param most the highest ceiling
 */
public record Backoff(Duration first, Duration most) {
    /** 500 ms at first, 30 s at most. */
    public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

    public Backoff {
        if (first.isNegative() || first.isZero() || most.compareTo(first) < 0 || most.toDays() > 365) {
            throw new IllegalArgumentException(
                    "first must be more than 0 and most no less, at most a year, but are " + first + " and " + most);
        }
    }

    /**
     * The wait in nanoseconds.
     *
     * @param failures in a row so far, 1 or more
     */
    long nanos(int failures, RandomGenerator random) {
        long ceiling = first.toNanos();
        for (int i = 1; i < failures && ceiling < most.toNanos(); i++) {
            ceiling *= 2;
        }
        return random.nextLong(Math.min(ceiling, most.toNanos()) + 1);
    }
}
