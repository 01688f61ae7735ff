package io.longwire.broker.engine;

import org.jspecify.annotations.Nullable;

/**
 * Where in a destination's history something stands. Text form: {@code epoch-offset}.
 *
 * <p>Within one epoch offsets rise and are never used twice, but need not be contiguous. Positions of different epochs do not compare.
 *
 * @param epoch names one life of the engine's memory: 1 to 16 of a–z and 0–9
 * @param offset 0 or more; 0 stands before the first publication
 */
public record Position(String epoch, long offset) {
    private static final int MAX_EPOCH = 16;
    private static final int MAX_DIGITS = 18;

    public Position {
        if (!isEpoch(epoch) || offset < 0) {
            throw new IllegalArgumentException("Not a position: epoch '" + epoch + "', offset " + offset);
        }
    }

    /** Reads the text form; null when it is none. Strict: what it accepts, {@link #toString} writes the same. */
    public static @Nullable Position parse(String text) {
        int dash = text.indexOf('-');
        int digits = text.length() - dash - 1;
        if (dash < 1 || digits < 1 || digits > MAX_DIGITS || !isEpoch(text.substring(0, dash))) {
            return null;
        }
        if (digits > 1 && text.charAt(dash + 1) == '0') {
            return null;
        }
        long offset = 0;
        for (int i = dash + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return null;
            }
            offset = offset * 10 + (c - '0');
        }
        return new Position(text.substring(0, dash), offset);
    }

    private static boolean isEpoch(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MAX_EPOCH;
    }

    @Override
    public String toString() {
        return epoch + '-' + offset;
    }
}
