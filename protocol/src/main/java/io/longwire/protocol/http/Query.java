package io.longwire.protocol.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parameters of a query ({@code application/x-www-form-urlencoded}), decoded; what is malformed stays as it was sent. Immutable. */
public final class Query {
    private record Parameter(String name, String value) {}

    private final List<Parameter> parameters = new ArrayList<>();

    /**
     * Reads a query.
     *
     * @param query still percent-encoded; null without one
     */
    public Query(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return;
        }
        for (String parameter : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            parameters.add(new Parameter(decoded(name), equals < 0 ? "" : decoded(parameter.substring(equals + 1))));
        }
    }

    private static String decoded(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return encoded;
        }
    }

    /** The first value of a parameter; empty when it has none, null when it is absent. */
    public @Nullable String first(String name) {
        for (Parameter parameter : parameters) {
            if (parameter.name.equals(name)) {
                return parameter.value;
            }
        }
        return null;
    }

    /** All values of a parameter, in order. */
    public List<String> all(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name.equals(name))
                .map(Parameter::value)
                .toList();
    }
}
