package io.longwire.broker.app;

import io.longwire.broker.access.Destination;
import io.longwire.broker.access.DestinationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a handler returned → what is sent, and where. Any thread. */
final class Answering {
    private Answering() {}

    static Answer of(Message message, boolean subscription, @Nullable Object result, PayloadWriter writer)
            throws DestinationException {
        if (result == null) {
            return Answer.NOTHING;
        }
        Reply reply = result instanceof Reply already ? already : Reply.of(result);
        Payload payload = writer.write(reply.value());
        if (reply.targets().isEmpty() && subscription) {
            return new Answer(List.of(), payload, reply.headers());
        }
        List<Outgoing> published = new ArrayList<>(1);
        for (String destination : destinations(message, reply.targets())) {
            published.add(new Outgoing(destination, payload, reply.headers()));
        }
        return new Answer(published, null, Map.of());
    }

    private static List<String> destinations(Message message, List<Target> targets) throws DestinationException {
        if (targets.isEmpty()) {
            return List.of(Destination.parse(Destination.Kind.TOPIC.prefix() + message.rest())
                    .name());
        }
        List<String> destinations = new ArrayList<>(targets.size());
        for (Target target : targets) {
            destinations.add(resolve(message, target).name());
        }
        return destinations;
    }

    private static Destination resolve(Message message, Target target) throws DestinationException {
        if (target instanceof Target.To to) {
            return toSendTo(to.destination());
        }
        if (target instanceof Target.ToUser user) {
            return Destination.ofUser(user.user(), rest(user.rest()));
        }
        Target.ToAsker asker = (Target.ToAsker) target;
        String user = message.identity().name();
        return asker.broadcast() && user != null && !user.isEmpty()
                ? Destination.ofUser(user, rest(asker.rest()))
                : Destination.ofSession(message.session(), rest(asker.rest()));
    }

    /** Where code sends that names a destination. */
    static Destination toSendTo(String text) throws DestinationException {
        Destination destination = Destination.parse(text).toSendTo();
        if (destination.kind() == Destination.Kind.APP) {
            throw new DestinationException("Not a destination to send to from here: " + text
                    + ": application code sends to /topic/, /queue/ or /user/");
        }
        return destination;
    }

    /** What follows {@code /user}, checked. */
    static String rest(String text) throws DestinationException {
        return Destination.parse("/user" + (text.startsWith("/") ? text : "/" + text))
                .ownRest();
    }
}
