package io.longwire.engine.sqlite;

import java.util.LinkedHashMap;
import java.util.Map;

/** Headers as the column {@code headers} has them: a line {@code name:value} each, escaped as in STOMP 1.2, and NUL as {@code \0}. */
final class HeaderText {
    private HeaderText() {}

    static String write(Map<String, String> headers) {
        StringBuilder text = new StringBuilder();
        headers.forEach((name, value) -> {
            escape(name, text);
            text.append(':');
            escape(value, text);
            text.append('\n');
        });
        return text.toString();
    }

    private static void escape(String plain, StringBuilder into) {
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            switch (c) {
                case '\\' -> into.append("\\\\");
                case '\n' -> into.append("\\n");
                case '\r' -> into.append("\\r");
                case ':' -> into.append("\\c");
                case '\0' -> into.append("\\0");
                default -> into.append(c);
            }
        }
    }

    static Map<String, String> read(String text) {
        if (text.isEmpty()) {
            return Map.of();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : text.split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon >= 0) {
                headers.put(unescape(line.substring(0, colon)), unescape(line.substring(colon + 1)));
            }
        }
        return headers;
    }

    private static String unescape(String escaped) {
        if (escaped.indexOf('\\') < 0) {
            return escaped;
        }
        StringBuilder plain = new StringBuilder(escaped.length());
        boolean escape = false;
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (escape) {
                plain.append(meant(c));
                escape = false;
            } else if (c == '\\') {
                escape = true;
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static char meant(char escaped) {
        return switch (escaped) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 'c' -> ':';
            case '0' -> '\0';
            default -> escaped;
        };
    }
}
