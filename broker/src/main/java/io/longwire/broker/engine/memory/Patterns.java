package io.longwire.broker.engine.memory;

import io.longwire.broker.engine.DestinationPattern;
import java.util.Arrays;

/** The patterns that are followed. Any thread; reading takes no lock. */
public final class Patterns {
    private volatile DestinationPattern[] all = {};

    /** Adds one; {@link DestinationPattern} says what it may be. */
    public synchronized void add(String pattern) {
        DestinationPattern[] more = Arrays.copyOf(all, all.length + 1);
        more[more.length - 1] = DestinationPattern.of(pattern);
        all = more;
    }

    /** Removes one. */
    public synchronized void remove(String pattern) {
        all = Arrays.stream(all)
                .filter(other -> !other.toString().equals(pattern))
                .toArray(DestinationPattern[]::new);
    }

    /** Whether one of them stands for the destination. */
    public boolean match(String destination) {
        DestinationPattern[] now = all;
        for (DestinationPattern pattern : now) {
            if (pattern.matches(destination)) {
                return true;
            }
        }
        return false;
    }
}
