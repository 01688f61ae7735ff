package io.longwire.server;

import java.util.OptionalInt;

/** Numbers as they stand on a command line: one to nine digits and nothing else. */
final class NumberText {
    private static final int MOST_DIGITS = 9;

    private NumberText() {}

    /** The number; empty when the text is none, or a larger one. */
    static OptionalInt upTo(int most, String text) {
        boolean digits =
                !text.isEmpty() && text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || Integer.parseInt(text) > most) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Integer.parseInt(text));
    }
}
