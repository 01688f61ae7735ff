package io.longwire.netty;

import java.time.Duration;

/** Times as nanoseconds. */
final class Nanos {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private Nanos() {}

    /**
     * What is beyond the scale is {@link Long#MAX_VALUE}, 292 years.
     *
     * @throws IllegalArgumentException when it is negative
     */
    static long of(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("A time must not be negative, but is " + time);
        }
        return time.compareTo(LONGEST) < 0 ? time.toNanos() : Long.MAX_VALUE;
    }

    /** A moment that much later; {@link Long#MAX_VALUE}, which is never, beyond the end of the scale. */
    static long after(long now, long nanos) {
        long then = now + nanos;
        return nanos == Long.MAX_VALUE || then < now ? Long.MAX_VALUE : then;
    }
}
