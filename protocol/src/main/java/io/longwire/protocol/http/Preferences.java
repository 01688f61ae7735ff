package io.longwire.protocol.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a client would rather have ({@code Prefer}, RFC 7240). Of several preferences with one name the first counts (§2). Immutable; any thread. */
public final class Preferences {
    private record Preference(String name, String value) {}

    private final List<Preference> preferences = new ArrayList<>();

    /** Reads a request's preferences; what is no preference is skipped, as §2 has it for those that are not understood. */
    public Preferences(Headers headers) {
        for (String element : Tokens.list(headers.all("Prefer"))) {
            int parameters = element.indexOf(';');
            String preference = parameters < 0 ? element : element.substring(0, parameters);
            int equals = preference.indexOf('=');
            String name = equals < 0 ? preference : preference.substring(0, equals);
            String value =
                    equals < 0 ? "" : unquoted(preference.substring(equals + 1).strip());
            preferences.add(new Preference(name.strip().toLowerCase(Locale.ROOT), value));
        }
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    /**
     * The value of a preference, without its quotes; empty when it has none, null when it is not there.
     *
     * @param name in lower case
     */
    public @Nullable String value(String name) {
        for (Preference preference : preferences) {
            if (preference.name.equals(name)) {
                return preference.value;
            }
        }
        return null;
    }
}
