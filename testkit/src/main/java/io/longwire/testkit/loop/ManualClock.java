package io.longwire.testkit.loop;

import java.time.Duration;

/** Time that stands still until it is moved. One thread. */
public final class ManualClock {
    private long now;

    /** Nanoseconds since this clock was made. */
    public long now() {
        return now;
    }

    /** Moves on. */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("Time does not go back: " + by);
        }
        now += by.toNanos();
    }
}
