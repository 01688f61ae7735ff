package io.longwire.protocol.sockjs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The name of the function that a page wants to be called. It is written into a script, so it can be nothing but a name. */
final class Callback {
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_.]{1,64}");

    private Callback() {}

    static boolean isSafe(String callback) {
        return SAFE.matcher(callback).matches();
    }

    /** The parameter {@code c} or {@code callback} of a query, decoded; null when it is absent or empty. */
    static @Nullable String of(@Nullable String query) {
        for (String pair : (query == null ? "" : query).split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? "" : pair.substring(0, equals);
            if ((name.equals("c") || name.equals("callback")) && equals < pair.length() - 1) {
                return decoded(pair.substring(equals + 1));
            }
        }
        return null;
    }

    /** Escapes that are none stay as they are, and are unsafe then. */
    private static String decoded(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (c == '%' && high >= 0 && low >= 0) {
                out.write((high << 4) | low);
                i += 2;
            } else {
                out.write(c);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
