package io.longwire.protocol.stomp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The headers of one frame, unescaped, in order of arrival. Names compare with case. Of a repeated header only the first counts (STOMP 1.2,
 * "Repeated Header Entries"). Immutable.
 */
public final class StompHeaders {
    /** No headers. */
    public static final StompHeaders NONE = new StompHeaders(new String[0]);

    private final String[] namesAndValues;

    private StompHeaders(String[] namesAndValues) {
        this.namesAndValues = namesAndValues;
    }

    /**
     * Headers from name, value, name, value …
     *
     * @throws IllegalArgumentException when the count is odd
     */
    public static StompHeaders of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("A header name without a value: " + Arrays.toString(namesAndValues));
        }
        return new StompHeaders(namesAndValues.clone());
    }

    static StompHeaders of(List<String> namesAndValues) {
        return namesAndValues.isEmpty() ? NONE : new StompHeaders(namesAndValues.toArray(new String[0]));
    }

    /** The header's value; null when it is absent. */
    public @Nullable String first(String name) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i].equals(name)) {
                return namesAndValues[i + 1];
            }
        }
        return null;
    }

    /** How many there are, repeated ones counted each. */
    public int size() {
        return namesAndValues.length / 2;
    }

    /** Shows each header in order, repeated ones too: whoever collects them keeps the first. */
    public void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            action.accept(namesAndValues[i], namesAndValues[i + 1]);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StompHeaders headers && Arrays.equals(namesAndValues, headers.namesAndValues);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(namesAndValues);
    }

    /** The names alone: a value may be a passcode, and this may reach a log. */
    @Override
    public String toString() {
        List<String> names = new ArrayList<>();
        forEach((name, value) -> names.add(name));
        return names.toString();
    }
}
