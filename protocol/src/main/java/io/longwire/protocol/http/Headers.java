package io.longwire.protocol.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Header fields in their order of arrival (RFC 9110 §5). Names compare without case. Immutable; a value never has CR, LF or NUL in it. */
public final class Headers {
    /** No fields. */
    public static final Headers NONE = new Headers(new String[0]);

    private final String[] namesAndValues;

    private Headers(String[] namesAndValues) {
        this.namesAndValues = namesAndValues;
    }

    /**
     * Fields from name, value, name, value …
     *
     * @throws IllegalArgumentException when the count is odd, a name is no token, or a value has CR, LF or NUL in it
     */
    public static Headers of(String... namesAndValues) {
        Builder builder = new Builder();
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("A header name without a value: " + Arrays.toString(namesAndValues));
        }
        for (int i = 0; i < namesAndValues.length; i += 2) {
            builder.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return builder.build();
    }

    /** The first value of a field, or null when it is absent. */
    public @Nullable String first(String name) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i].equalsIgnoreCase(name)) {
                return namesAndValues[i + 1];
            }
        }
        return null;
    }

    /** All values of a field in order; empty when it is absent. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(2);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i].equalsIgnoreCase(name)) {
                values.add(namesAndValues[i + 1]);
            }
        }
        return Collections.unmodifiableList(values);
    }

    /** Whether the field is there. */
    public boolean has(String name) {
        return first(name) != null;
    }

    /** How many fields there are, repeated ones counted each. */
    public int size() {
        return namesAndValues.length / 2;
    }

    /** Shows each field, in order. */
    public void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            action.accept(namesAndValues[i], namesAndValues[i + 1]);
        }
    }

    /** These fields and one more. */
    public Headers with(String name, String value) {
        Builder builder = new Builder();
        forEach(builder::add);
        return builder.add(name, value).build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Headers headers && Arrays.equals(namesAndValues, headers.namesAndValues);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(namesAndValues);
    }

    /** The names alone: values may be secret, and this may reach a log. */
    @Override
    public String toString() {
        List<String> names = new ArrayList<>();
        forEach((name, value) -> names.add(name));
        return names.toString();
    }

    /** Collects fields. Not for several threads. */
    public static final class Builder {
        private final List<String> fields = new ArrayList<>();

        /**
         * Adds a field behind those that are there.
         *
         * @throws IllegalArgumentException when the name is no token, or the value has CR, LF or NUL in it
         */
        public Builder add(String name, String value) {
            if (!Tokens.isToken(name)) {
                throw new IllegalArgumentException("Not a header name: '" + Tokens.printable(name) + "'");
            }
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (c == '\r' || c == '\n' || c == 0) {
                    throw new IllegalArgumentException(
                            "The value of header '" + name + "' has a line break or NUL in it");
                }
            }
            fields.add(name);
            fields.add(value);
            return this;
        }

        public Headers build() {
            return fields.isEmpty() ? NONE : new Headers(fields.toArray(new String[0]));
        }
    }
}
