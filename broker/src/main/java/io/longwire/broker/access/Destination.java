package io.longwire.broker.access;

import io.longwire.protocol.http.Tokens;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where a message is sent, resolved and checked: access is decided on this and never on what a client wrote. Two destinations are the same
 * when their names are.
 *
 * <p>A name is {@code /topic/} and one or more segments with {@code /} between. It has at most {@value #MAX_BYTES} bytes of UTF-8, no empty
 * segment, no segment {@code .} or {@code ..}, and none of: control characters, {@code *} and {@code >} (kept for wildcards), {@code %} and
 * {@code \} (which other software would read as a {@code /} in disguise).
 */
public final class Destination {
    /** The longest name in bytes. */
    public static final int MAX_BYTES = 255;

    private static final String TOPIC = "/topic/";
    private static final String KEPT_CHARACTERS = "*>%\\";

    private final String name;

    private Destination(String name) {
        this.name = name;
    }

    /**
     * Checks a destination as STOMP and JVM code name it.
     *
     * @throws DestinationException when the rules above do not hold
     */
    public static Destination parse(String text) throws DestinationException {
        if (!text.startsWith(TOPIC)) {
            throw refused(text, "destinations begin with " + TOPIC);
        }
        if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw refused(text, "a destination has at most " + MAX_BYTES + " bytes");
        }
        checkCharacters(text);
        checkSegments(text);
        return new Destination(text);
    }

    /**
     * Checks a destination as the path of a request names it: each segment is percent-decoded once, and what comes out may hold no {@code /}.
     *
     * @param path still percent-encoded
     * @throws DestinationException when the encoding is broken or the rules above do not hold
     */
    public static Destination ofPath(String path) throws DestinationException {
        return parse(PercentCoding.decode(path));
    }

    private static void checkCharacters(String text) throws DestinationException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                throw refused(text, "a destination has no control characters");
            }
            if (KEPT_CHARACTERS.indexOf(c) >= 0) {
                throw refused(text, "a destination has no '" + c + "' in it");
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw refused(text, "half a surrogate pair is no character");
                }
                i++;
            }
        }
    }

    private static void checkSegments(String text) throws DestinationException {
        int start = 1;
        while (start <= text.length()) {
            int slash = text.indexOf('/', start);
            int end = slash < 0 ? text.length() : slash;
            if (end == start) {
                throw refused(text, "it has an empty segment; leave out the doubled or last '/'");
            }
            if (text.charAt(start) == '.'
                    && (end - start == 1 || (end - start == 2 && text.charAt(start + 1) == '.'))) {
                throw refused(text, "'.' and '..' are no segments");
            }
            start = end + 1;
        }
    }

    static DestinationException refused(String text, String why) {
        return new DestinationException("Not a destination: '" + Tokens.printable(text) + "': " + why);
    }

    /** The whole name, {@code /topic/} included. */
    public String name() {
        return name;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Destination destination && name.equals(destination.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
