package io.longwire.broker.engine;

import java.util.List;

/**
 * Stands for many destinations: {@code *} is one segment, a last {@code **} one or more: {@code /topic/quotes}, {@code /topic/*}{@code /log},
 * {@code /topic/chat/**}. A pattern without either stands for the destination of its name. Immutable.
 */
public final class DestinationPattern {
    private final String text;
    private final List<String> segments;
    private final boolean open;

    private DestinationPattern(String text, List<String> segments) {
        this.text = text;
        this.segments = segments;
        this.open = segments.get(segments.size() - 1).equals("**");
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException when it does not begin with {@code /}, or has an empty segment or {@code **} before its end
     */
    public static DestinationPattern of(String text) {
        String[] segments = text.split("/", -1);
        if (segments.length < 2 || !segments[0].isEmpty()) {
            throw new IllegalArgumentException("Pattern '" + text + "' must begin with '/'");
        }
        for (int i = 1; i < segments.length; i++) {
            if (segments[i].isEmpty() || (segments[i].equals("**") && i < segments.length - 1)) {
                throw new IllegalArgumentException(
                        "Pattern '" + text + "' has an empty segment, or '**' before its end");
            }
        }
        return new DestinationPattern(text, List.of(segments));
    }

    /** Whether a name has a {@code *} in it, which no destination has. */
    public static boolean isPattern(String name) {
        return name.indexOf('*') >= 0;
    }

    /** Whether a destination is among those that it stands for. */
    public boolean matches(String destination) {
        return matches(destination.split("/", -1));
    }

    boolean matches(String[] destination) {
        if (open ? destination.length < segments.size() : destination.length != segments.size()) {
            return false;
        }
        int fixed = open ? segments.size() - 1 : segments.size();
        for (int i = 1; i < fixed; i++) {
            if (!segments.get(i).equals("*") && !segments.get(i).equals(destination[i])) {
                return false;
            }
        }
        return true;
    }

    /** Its text. */
    @Override
    public String toString() {
        return text;
    }
}
