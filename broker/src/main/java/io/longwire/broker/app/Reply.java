package io.longwire.broker.app;

import java.util.List;
import java.util.Map;

/**
 * What a handler answers, and where it goes. Immutable.
 *
 * @param value what is sent, as the application's {@link PayloadWriter} writes it
 * @param headers headers of its own, in order; those the broker gives a meaning to are left out
 * @param targets where it goes; none stands for the default, see {@link #of}
 */
public record Reply(Object value, Map<String, String> headers, List<Target> targets) {
    public Reply {
        if (headers.containsKey("")) {
            throw new IllegalArgumentException("A header of a reply has an empty name");
        }
        targets = List.copyOf(targets);
    }

    /**
     * Goes where it goes by default: as an answer to SEND to {@code /topic/} and what follows {@code /app/}; as an answer to SUBSCRIBE once to this
     * subscription alone.
     */
    public static Reply of(Object value) {
        return new Reply(value, Map.of(), List.of());
    }

    /** Goes to a topic, a queue, or a user by destination. */
    public static Reply to(String destination, Object value) {
        return new Reply(value, Map.of(), List.of(new Target.To(destination)));
    }

    /** Goes to the session that asked, where it has subscribed to {@code /user} and the rest, such as {@code /queue/replies}. */
    public static Reply toSession(String rest, Object value) {
        return new Reply(value, Map.of(), List.of(new Target.ToAsker(rest, false)));
    }

    /** Goes to all sessions of the user who asked. */
    public static Reply toSender(String rest, Object value) {
        return new Reply(value, Map.of(), List.of(new Target.ToAsker(rest, true)));
    }

    /** Goes to all sessions of a user. */
    public static Reply toUser(String user, String rest, Object value) {
        return new Reply(value, Map.of(), List.of(new Target.ToUser(user, rest)));
    }

    /** The same with other headers. */
    public Reply withHeaders(Map<String, String> own) {
        return new Reply(value, own, targets);
    }
}
