package io.longwire.netty;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A path with variables, {@code /chat/{room}}: a variable stands for one segment, which is not empty. Immutable. */
final class PathTemplate {
    private final String text;
    private final String[] segments;

    /** @throws IllegalArgumentException when it does not begin with a slash, or a variable is malformed or there twice */
    PathTemplate(String text) {
        this.text = text;
        this.segments = text.split("/", -1);
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("A path begins with '/': " + text);
        }
        Map<String, String> names = new HashMap<>();
        for (String segment : segments) {
            boolean variable = isVariable(segment);
            if (!variable && (segment.indexOf('{') >= 0 || segment.indexOf('}') >= 0)) {
                throw new IllegalArgumentException("A variable fills its segment, as in /chat/{room}: " + text);
            }
            if (variable && names.put(segment, segment) != null) {
                throw new IllegalArgumentException("The variable " + segment + " is there twice: " + text);
            }
        }
    }

    private static boolean isVariable(String segment) {
        return segment.length() > 2 && segment.startsWith("{") && segment.endsWith("}");
    }

    /** How many segments are no variables: the larger, the more precise. */
    int precision() {
        int fixed = 0;
        for (String segment : segments) {
            fixed += isVariable(segment) ? 0 : 1;
        }
        return fixed;
    }

    /**
     * The variables' values, percent-decoded.
     *
     * @param path as sent
     * @return null when the path is another
     */
    @Nullable
    Map<String, String> match(String path) {
        String[] parts = path.split("/", -1);
        if (parts.length != segments.length) {
            return null;
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < parts.length; i++) {
            if (!isVariable(segments[i])) {
                if (!segments[i].equals(parts[i])) {
                    return null;
                }
            } else if (parts[i].isEmpty()) {
                return null;
            } else {
                values.put(segments[i].substring(1, segments[i].length() - 1), decoded(parts[i]));
            }
        }
        return values;
    }

    /** Percent-decoded; as sent when that is malformed. A plus is a plus in a path. */
    private static String decoded(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return segment;
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
