package io.longwire.protocol.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parameters of a query ({@code application/x-www-form-urlencoded}), decoded; what is malformed stays as it was sent. Immutable; any thread. */
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

    /** Percent-encoding, and {@code +} for a space; malformed UTF-8 becomes U+FFFD. */
    private static String decoded(String encoded) {
        byte[] out = new byte[encoded.length() * 3];
        int length = 0;
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                int octet = PercentEncoding.octet(encoded, i);
                if (octet < 0) {
                    return encoded;
                }
                out[length++] = (byte) octet;
                i += 2;
            } else if (c < 0x80) {
                out[length++] = (byte) (c == '+' ? ' ' : c);
            } else {
                return encoded;
            }
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
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
