package io.longwire.broker.app;

import io.longwire.broker.access.Destination;
import io.longwire.broker.access.DestinationException;
import org.jspecify.annotations.Nullable;

/** Where an answer goes. */
public sealed interface Target {
    /** What is wrong with a target, whoever asks: what it would fail with at each answer. Null when nothing is. */
    static @Nullable String problem(Target target) {
        try {
            if (target instanceof To to) {
                Destination unused = Answering.toSendTo(to.destination());
            } else {
                String rest = target instanceof ToAsker asker ? asker.rest() : ((ToUser) target).rest();
                Destination unused = Destination.ofUser("any", Answering.rest(rest));
            }
            return null;
        } catch (DestinationException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /**
     * A destination of its own.
     *
     * @param destination a topic, a queue, or {@code /user/{name}/queue/…}; not {@code /app/…}
     */
    record To(String destination) implements Target {}

    /**
     * The client that asked.
     *
     * @param rest what it has subscribed to behind {@code /user}, such as {@code /queue/replies}
     * @param broadcast whether all sessions of its user get it; a client whose user is not known is its session in any case
     */
    record ToAsker(String rest, boolean broadcast) implements Target {}

    /**
     * All sessions of a user.
     *
     * @param user the name, whatever is in it
     * @param rest what they have subscribed to behind {@code /user}
     */
    record ToUser(String user, String rest) implements Target {}
}
