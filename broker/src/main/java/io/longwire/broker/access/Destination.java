package io.longwire.broker.access;

import io.longwire.protocol.http.Tokens;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where a message is sent, resolved and checked: access is decided on this and never on what a client wrote. Two destinations are the same
 * when their names are.
 *
 * <p>A name is the prefix of its {@link Kind} and one or more segments with {@code /} between. It has at most {@value #MAX_BYTES} bytes of UTF-8, no
 * empty segment, no segment {@code .} or {@code ..}, and none of: control characters, {@code *} and {@code >} (kept for wildcards), {@code %} and
 * {@code \} (which other software would read as a {@code /} in disguise). Only the names of users and sessions that the broker resolved itself have a
 * {@code %}: a user's name is one percent-encoded segment.
 */
public final class Destination {
    /** The longest name in bytes. */
    public static final int MAX_BYTES = 255;

    /** What becomes of a message that is sent there. */
    public enum Kind {
        /** Everybody who subscribed gets it. */
        TOPIC("/topic/"),
        /** One consumer gets it, and it stays until that has acknowledged it. */
        QUEUE("/queue/"),
        /** The sessions of one user get it, or one session. */
        USER("/user/"),
        /** The application's own code gets it. */
        APP("/app/");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }

        /** What the names of its destinations begin with. */
        public String prefix() {
            return prefix;
        }
    }

    private static final String SESSION = "/session/";
    private static final String KEPT_CHARACTERS = "*>%\\";

    private final Kind kind;
    private final String name;
    private final boolean pattern;

    private Destination(Kind kind, String name, boolean pattern) {
        this.kind = kind;
        this.name = name;
        this.pattern = pattern;
    }

    /**
     * Checks a destination as STOMP and JVM code name it.
     *
     * @throws DestinationException when the rules above do not hold
     */
    public static Destination parse(String text) throws DestinationException {
        return parse(text, KEPT_CHARACTERS);
    }

    /**
     * Checks a topic, or a pattern that stands for many: a segment {@code *} is any one, a last segment {@code **} one or more. The first segment
     * after {@code /topic/} may be a wildcard too.
     *
     * @throws DestinationException when the rules above do not hold, or a wildcard stands elsewhere, or in another kind of destination
     */
    public static Destination parsePattern(String text) throws DestinationException {
        if (text.indexOf('*') < 0) {
            return parse(text);
        }
        Destination found = parse(text, KEPT_CHARACTERS.substring(1));
        if (found.kind != Kind.TOPIC) {
            throw refused(text, "only topics may be subscribed to with a wildcard");
        }
        String[] segments = text.split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean whole = segments[i].equals("*") || (segments[i].equals("**") && i == segments.length - 1);
            if (segments[i].indexOf('*') >= 0 && !whole) {
                throw refused(text, "a wildcard is a whole segment, * for one or, at the end, ** for one or more");
            }
        }
        return new Destination(Kind.TOPIC, text, true);
    }

    private static Destination parse(String text, String keptCharacters) throws DestinationException {
        Kind kind = kind(text);
        if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw refused(text, "a destination has at most " + MAX_BYTES + " bytes");
        }
        checkCharacters(text, keptCharacters);
        checkSegments(text);
        if (kind == Kind.USER && !isRest(afterUser(text)) && !isRest(afterName(text))) {
            throw refused(
                    text,
                    "it is /user/queue/… for one's own, /user/{name}/queue/… for another's, or topic instead of queue");
        }
        return new Destination(kind, text, false);
    }

    private static String afterUser(String text) {
        return text.substring(Kind.USER.prefix.length() - 1);
    }

    private static String afterName(String text) {
        int slash = text.indexOf('/', Kind.USER.prefix.length());
        return slash < 0 ? "" : text.substring(slash);
    }

    private static boolean isRest(String text) {
        return text.startsWith(Kind.QUEUE.prefix) || text.startsWith(Kind.TOPIC.prefix);
    }

    private static Kind kind(String text) throws DestinationException {
        for (Kind kind : Kind.values()) {
            if (text.startsWith(kind.prefix)) {
                return kind;
            }
        }
        throw refused(text, "destinations begin with /topic/, /queue/, /user/ or /app/");
    }

    /**
     * Where a message goes that a client sends here. For {@code /user/{name}/queue/…} these are the sessions of that user; any other destination
     * is itself.
     *
     * @throws DestinationException when it names no user ({@code /user/queue/…})
     */
    public Destination toSendTo() throws DestinationException {
        if (kind != Kind.USER) {
            return this;
        }
        String rest = afterName(name);
        if (!isRest(rest)) {
            throw refused(name, "to send to a user, name it: /user/{name}/queue/…");
        }
        String user = name.substring(Kind.USER.prefix.length(), name.length() - rest.length());
        return ofUser(user, rest);
    }

    /**
     * What a client subscribes to that writes {@code /user/queue/…}: {@code /queue/…}.
     *
     * @throws DestinationException when it names a user: nobody gets what is another's
     */
    public String ownRest() throws DestinationException {
        String rest = afterUser(name);
        if (!isRest(rest)) {
            throw refused(name, "one subscribes to one's own only: /user/queue/…");
        }
        return rest;
    }

    /**
     * All sessions of one user.
     *
     * @param user the user's name, whatever is in it
     * @param rest what follows, such as {@code /queue/replies}; checked already
     */
    public static Destination ofUser(String user, String rest) {
        return new Destination(Kind.USER, Kind.USER.prefix + PercentCoding.encode(user) + rest, false);
    }

    /** One session. */
    public static Destination ofSession(String session, String rest) {
        return new Destination(Kind.USER, SESSION + session + rest, false);
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

    private static void checkCharacters(String text, String kept) throws DestinationException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                throw refused(text, "a destination has no control characters");
            }
            if (kept.indexOf(c) >= 0) {
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

    /** What becomes of a message that is sent there. */
    public Kind kind() {
        return kind;
    }

    /** Whether it is a pattern, which only subscriptions may be to. */
    public boolean isPattern() {
        return pattern;
    }

    /** The whole name, its prefix included. */
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
