package io.longwire.server.bench;

import java.util.Locale;

/** What a number counts, and how people read it. What is no finite number could not be measured. */
enum Unit {
    COUNT,
    PER_SECOND,
    SECONDS,
    MICROSECONDS,
    BYTES,
    BYTES_PER_SECOND,
    /** Of one processor: 200 where two are busy. */
    PERCENT;

    private static final double THOUSAND = 1_000;
    private static final double FEW = 100;

    String shown(double value) {
        if (!Double.isFinite(value)) {
            return "unknown";
        }
        return switch (this) {
            case COUNT -> String.format(Locale.ROOT, "%,.0f", value);
            case PER_SECOND -> String.format(Locale.ROOT, "%,.0f /s", value);
            case SECONDS -> String.format(Locale.ROOT, "%.2f s", value);
            case MICROSECONDS -> micros(value);
            case BYTES -> bytes(value);
            case BYTES_PER_SECOND -> String.format(Locale.ROOT, "%.2f MB/s", value / THOUSAND / THOUSAND);
            case PERCENT -> String.format(Locale.ROOT, "%.0f %%", value);
        };
    }

    private static String micros(double value) {
        if (value < FEW) {
            return String.format(Locale.ROOT, "%.2f µs", value);
        }
        return value < THOUSAND * THOUSAND
                ? String.format(Locale.ROOT, "%,.3f ms", value / THOUSAND)
                : String.format(Locale.ROOT, "%,.2f s", value / THOUSAND / THOUSAND);
    }

    private static String bytes(double value) {
        if (Math.abs(value) < FEW * THOUSAND) {
            return String.format(Locale.ROOT, "%,.0f B", value);
        }
        return String.format(Locale.ROOT, "%,.1f MB", value / THOUSAND / THOUSAND);
    }
}
