package io.longwire.broker.stomp;

import io.longwire.broker.access.Destination;
import io.longwire.broker.access.DestinationException;
import io.longwire.broker.access.Verb;
import io.longwire.broker.engine.Position;
import io.longwire.protocol.stomp.StompFrame;
import io.longwire.protocol.stomp.StompHeaders;
import io.longwire.protocol.stomp.StompVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** SUBSCRIBE and UNSUBSCRIBE, and the subscriptions of one session by their ids. On the session's loop. */
final class Subscribing {
    private final StompSession session;
    private final StompContext context;
    private final Rights rights;
    private final Unsettled unsettled;
    private final Map<String, StompSubscription> subscriptions = new HashMap<>(4);

    Subscribing(StompSession session, StompContext context, Rights rights, Unsettled unsettled) {
        this.session = session;
        this.context = context;
        this.rights = rights;
        this.unsettled = unsettled;
    }

    void subscribe(StompFrame frame) {
        StompHeaders headers = frame.headers();
        String text = headers.first("destination");
        if (text == null) {
            session.fail(frame, StompError.missing(frame.command(), "destination"));
            return;
        }
        String id = id(headers, text);
        if (id == null) {
            session.fail(frame, StompError.missing(frame.command(), "id"));
            return;
        }
        StompError error = refused(headers, id);
        if (error != null) {
            session.fail(frame, error);
            return;
        }
        try {
            Destination destination = Destination.parse(text);
            rights.ifAllowed(frame, Verb.SUBSCRIBE, destination, () -> follow(destination, id, headers));
        } catch (DestinationException e) {
            session.fail(frame, StompError.protocol("Not a destination", String.valueOf(e.getMessage())));
        }
    }

    private @Nullable StompError refused(StompHeaders headers, String id) {
        String ack = headers.first("ack");
        if (subscriptions.containsKey(id)) {
            return StompError.protocol(
                    "A second subscription with the same id", "Each subscription needs an id of its own.");
        }
        if (subscriptions.size() >= context.limits().subscriptions()) {
            return StompError.policy(
                    "More than " + context.limits().subscriptions() + " subscriptions",
                    "Unsubscribe from what is no longer needed first.");
        }
        if (ack != null && !ack.equals("auto")) {
            return StompError.protocol("ack mode not supported", "Subscribe to topics with ack:auto or without ack.");
        }
        String since = headers.first("since");
        if (since != null && Position.parse(since) == null) {
            return StompError.protocol(
                    "since is not a position", "Give the header position of the last MESSAGE that was received.");
        }
        if (headers.first("selector") != null) {
            return StompError.protocol("Selectors are not supported", "Subscribe without selector.");
        }
        return null;
    }

    private void follow(Destination destination, String id, StompHeaders headers) {
        String receipt = headers.first("receipt");
        String since = headers.first("since");
        unsettled.add();
        StompSubscription made = new StompSubscription(session, session.version(), headers.first("id"), () -> {
            session.receipt(receipt);
            unsettled.done();
        });
        subscriptions.put(id, made);
        made.bind(context.hub()
                .subscribe(session.outlet(), destination.name(), since == null ? null : Position.parse(since), made));
    }

    void unsubscribe(StompFrame frame) {
        String id = id(frame.headers(), frame.headers().first("destination"));
        if (id == null) {
            session.fail(frame, StompError.missing(frame.command(), "id"));
            return;
        }
        StompSubscription found = subscriptions.remove(id);
        if (found == null) {
            session.fail(
                    frame,
                    StompError.protocol("UNSUBSCRIBE of an unknown id", "Unsubscribe with the id of SUBSCRIBE, once."));
            return;
        }
        found.cancel();
        session.receipt(frame.headers().first("receipt"));
    }

    /** In 1.0 a subscription without id goes by its destination. */
    private @Nullable String id(StompHeaders headers, @Nullable String destination) {
        String id = headers.first("id");
        return id == null && session.version() == StompVersion.V1_0 ? destination : id;
    }

    /** There is room again. */
    void resume() {
        for (StompSubscription subscription : List.copyOf(subscriptions.values())) {
            subscription.resume();
        }
    }

    void end() {
        List<StompSubscription> all = List.copyOf(subscriptions.values());
        subscriptions.clear();
        all.forEach(StompSubscription::cancel);
    }
}
