package io.longwire.netty;

import org.jspecify.annotations.Nullable;

/**
 * Texts that many requests of one loop have in common, such as names of fields, hosts and browsers, so that connections which keep their request share
 * them. It remembers a fixed number of short ones, each in the one place its hash says, where the newest stays. Guarded by the loop.
 */
final class CommonTexts {
    private static final int PLACES = 256;
    private static final int MOST_CHARS = 256;

    private final @Nullable String[] known = new @Nullable String[PLACES];

    /** An equal text: one that others have already, if it is remembered. */
    String shared(String text) {
        if (text.length() > MOST_CHARS) {
            return text;
        }
        int hash = text.hashCode();
        int place = (hash ^ (hash >>> 16)) & (PLACES - 1);
        String before = known[place];
        if (text.equals(before)) {
            return before;
        }
        known[place] = text;
        return text;
    }
}
