package io.longwire.server.bench;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What went wrong: how often, and how it looked the first time. Threads: any; faults are rare, so they are counted in one place.
 */
final class Faults {
    /** What can go wrong. */
    enum Kind {
        WRONG("wrong", "wrong bytes"),
        MISSING("missing", "missing"),
        OUT_OF_ORDER("outOfOrder", "out of order"),
        REPEATED("repeated", "repeated"),
        CLOSED("closed", "connections lost"),
        FAILED("failed", "failed");

        final String key;
        final String label;

        Kind(String key, String label) {
            this.key = key;
            this.label = label;
        }
    }

    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    private final Map<Kind, String> first = new EnumMap<>(Kind.class);

    synchronized void add(Kind kind, long count, Supplier<String> how) {
        if (count > 0) {
            counts.merge(kind, count, Long::sum);
            first.computeIfAbsent(kind, absent -> how.get());
        }
    }

    /** One that was missing has come after all. False when none was. */
    synchronized boolean found() {
        long missing = count(Kind.MISSING);
        if (missing > 0) {
            counts.put(Kind.MISSING, missing - 1);
        }
        return missing > 0;
    }

    synchronized long count(Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    synchronized boolean any() {
        return counts.values().stream().anyMatch(count -> count > 0);
    }

    /** A line for each kind that there was. */
    synchronized Map<Kind, String> described() {
        Map<Kind, String> lines = new LinkedHashMap<>();
        counts.forEach((kind, count) -> {
            if (count > 0) {
                lines.put(kind, Unit.COUNT.shown(count) + " " + kind.label + ": " + first.get(kind));
            }
        });
        return lines;
    }
}
