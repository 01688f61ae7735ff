package io.longwire.broker.feed;

import io.longwire.protocol.http.Query;
import io.longwire.protocol.http.Tokens;
import org.jspecify.annotations.Nullable;

/** Numbers in a query. */
final class Numbers {
    private static final int DIGITS = 9;

    private Numbers() {}

    static boolean isNumber(@Nullable String text) {
        return text != null
                && !text.isEmpty()
                && text.length() <= DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /**
     * A parameter.
     *
     * @param otherwise when it is absent
     * @throws RefusedException when it is no number in that range
     */
    static int of(Query query, String name, int least, int most, int otherwise) throws RefusedException {
        String text = query.first(name);
        if (text == null) {
            return otherwise;
        }
        int number = isNumber(text) ? Integer.parseInt(text) : -1;
        if (number < least || number > most) {
            String range = most == Integer.MAX_VALUE ? least + " or more" : least + " to " + most;
            throw new RefusedException(
                    400, "Not a number", "'" + name + "' is " + range + ", but is '" + Tokens.printable(text) + "'.");
        }
        return number;
    }
}
