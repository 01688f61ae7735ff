package io.longwire.protocol.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tokens and comma-separated lists in header fields (RFC 9110 §5.6). Every method reads its input once. */
public final class Tokens {
    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";

    private Tokens() {}

    /** Whether a character may stand in a token. */
    public static boolean isTokenChar(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_PUNCTUATION.indexOf(c) >= 0;
    }

    /** Whether the text is a token: one or more token characters and nothing else. */
    public static boolean isToken(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenChar(text.charAt(i))) {
                return false;
            }
        }
        return text.length() > 0;
    }

    /** The non-empty elements of all values, split at commas, without the blanks around them. Quoted strings are not looked into. */
    public static List<String> list(List<String> values) {
        List<String> elements = new ArrayList<>();
        for (String value : values) {
            int start = 0;
            while (start <= value.length()) {
                int comma = value.indexOf(',', start);
                int end = comma < 0 ? value.length() : comma;
                String element = withoutBlanks(value, start, end);
                if (!element.isEmpty()) {
                    elements.add(element);
                }
                start = end + 1;
            }
        }
        return elements;
    }

    /** What is between two places, without the spaces and tabs around it; {@code trim} would take control characters away unseen. */
    private static String withoutBlanks(String text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (start < end && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** Whether the list has the token, without regard to case. */
    public static boolean listHas(List<String> values, String token) {
        for (String element : list(values)) {
            if (token.equalsIgnoreCase(element)) {
                return true;
            }
        }
        return false;
    }

    /** Untrusted text made fit for an error message or a log: control and non-ASCII characters escaped, at most 100 characters. */
    public static String printable(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length() && out.length() < 100; i++) {
            char c = text.charAt(i);
            if (c >= 0x20 && c < 0x7f) {
                out.append(c);
            } else {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
        }
        return text.length() > 100 ? out + "…" : out.toString();
    }
}
