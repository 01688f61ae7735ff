package io.longwire.broker.app;

import io.longwire.broker.access.Destination;
import io.longwire.broker.access.DestinationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which destinations a handler answers: pieces with {@code /} or {@code .} between them, of which each is a word or a variable ({@code
 * /app/chat.{room}}); a last {@code /**} stands for one or more segments of any kind. A variable stands for one piece, so for one or more characters
 * but {@code /} and {@code .}. Immutable.
 */
final class HandlerPattern {
    static final String PREFIX = "/app/";
    private static final String OPEN = "/**";

    /**
     * @param separator what stands before it; 0 before the first
     * @param text the word, or the variable's name
     */
    private record Piece(char separator, String text, boolean variable) {}

    private final String text;
    private final List<Piece> pieces;
    private final boolean open;

    private HandlerPattern(String text, List<Piece> pieces, boolean open) {
        this.text = text;
        this.pieces = pieces;
        this.open = open;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException when it does not begin with {@code /app/}, or is no pattern as described above
     */
    static HandlerPattern of(String text) {
        if (!text.startsWith(PREFIX)) {
            throw wrong(text, "it begins with /app/");
        }
        boolean open = text.endsWith(OPEN);
        int end = open ? text.length() - OPEN.length() : text.length();
        // Of /app/** nothing is left but the prefix, whose last slash is the first of the open end.
        List<Piece> pieces = end < PREFIX.length() ? List.of() : pieces(text, text.substring(PREFIX.length(), end));
        checkVariables(text, pieces);
        return new HandlerPattern(text, pieces, open);
    }

    private static List<Piece> pieces(String text, String rest) {
        List<Piece> pieces = new ArrayList<>();
        for (Piece piece : split(rest)) {
            String word = piece.text;
            boolean variable = word.startsWith("{") && word.endsWith("}");
            String name = variable ? word.substring(1, word.length() - 1) : word;
            if (name.isEmpty()) {
                throw wrong(text, "no piece of it is empty");
            }
            boolean plain = variable
                    ? name.chars().allMatch(c -> c == '_' || c == '-' || Character.isLetterOrDigit(c))
                    : name.chars().noneMatch(c -> c == '{' || c == '}' || c == '*');
            if (!plain) {
                throw wrong(
                        text,
                        "a variable is a whole piece between '/' or '.', as in /app/chat.{room}; there are no regular expressions, and no '*' but a last /**");
            }
            pieces.add(new Piece(piece.separator, name, variable));
        }
        return List.copyOf(pieces);
    }

    private static void checkVariables(String text, List<Piece> pieces) {
        Set<String> names = new HashSet<>();
        StringBuilder example = new StringBuilder(PREFIX);
        for (Piece piece : pieces) {
            if (piece.variable && !names.add(piece.text)) {
                throw wrong(text, "each variable has a name of its own, but {" + piece.text + "} is there twice");
            }
            example.append(piece.separator == 0 ? "" : piece.separator).append(piece.variable ? "x" : piece.text);
        }
        try {
            Destination.parse(pieces.isEmpty() ? PREFIX + "x" : example.toString());
        } catch (DestinationException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no pattern of a handler: no destination is like it", e);
        }
    }

    private static IllegalArgumentException wrong(String text, String rule) {
        return new IllegalArgumentException("'" + text + "' is no pattern of a handler: " + rule);
    }

    private static List<Piece> split(String rest) {
        List<Piece> pieces = new ArrayList<>();
        int start = 0;
        char separator = 0;
        for (int i = 0; i <= rest.length(); i++) {
            if (i == rest.length() || rest.charAt(i) == '/' || rest.charAt(i) == '.') {
                pieces.add(new Piece(separator, rest.substring(start, i), false));
                separator = i == rest.length() ? 0 : rest.charAt(i);
                start = i + 1;
            }
        }
        return pieces;
    }

    /** What stands for each variable; null when the destination is none of these. */
    @Nullable
    Map<String, String> match(String destination) {
        List<Piece> given = split(destination.substring(PREFIX.length()));
        boolean fits = open
                ? given.size() > pieces.size() && (pieces.isEmpty() || given.get(pieces.size()).separator == '/')
                : given.size() == pieces.size();
        if (!fits) {
            return null;
        }
        Map<String, String> variables = new HashMap<>(4);
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            Piece found = given.get(i);
            if (piece.separator != found.separator
                    || found.text.isEmpty()
                    || (!piece.variable && !piece.text.equals(found.text))) {
                return null;
            }
            if (piece.variable) {
                variables.put(piece.text, found.text);
            }
        }
        return Map.copyOf(variables);
    }

    /** How little the pattern says there: 0 for a word, 1 for a variable, 2 for the open end. */
    private int vagueness(int index) {
        if (index >= pieces.size()) {
            return 2;
        }
        return pieces.get(index).variable ? 1 : 0;
    }

    /** Whether it goes before the other one where both match. */
    int compare(HandlerPattern other) {
        for (int i = 0; i < Math.max(pieces.size(), other.pieces.size()); i++) {
            if (vagueness(i) != other.vagueness(i)) {
                return Integer.compare(vagueness(i), other.vagueness(i));
            }
        }
        return Boolean.compare(open, other.open);
    }

    /** Whether there are destinations that both match, and neither says more than the other wherever they differ. */
    boolean isAmbiguousWith(HandlerPattern other) {
        if (!overlaps(other)) {
            return false;
        }
        boolean more = false;
        boolean less = false;
        for (int i = 0; i < Math.max(pieces.size(), other.pieces.size()); i++) {
            more |= vagueness(i) < other.vagueness(i);
            less |= vagueness(i) > other.vagueness(i);
        }
        return more == less;
    }

    private boolean overlaps(HandlerPattern other) {
        int both = Math.min(pieces.size(), other.pieces.size());
        for (int i = 0; i < both; i++) {
            Piece one = pieces.get(i);
            Piece two = other.pieces.get(i);
            if (one.separator != two.separator || (!one.variable && !two.variable && !one.text.equals(two.text))) {
                return false;
            }
        }
        HandlerPattern longer = pieces.size() > both ? this : other;
        HandlerPattern shorter = pieces.size() > both ? other : this;
        if (longer.pieces.size() == shorter.pieces.size()) {
            return open == other.open;
        }
        char next = longer.pieces.get(both).separator;
        return shorter.open && (next == '/' || next == 0);
    }

    /** Its text. */
    @Override
    public String toString() {
        return text;
    }
}
