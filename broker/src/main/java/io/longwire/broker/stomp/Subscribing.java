package io.longwire.broker.stomp;

import io.longwire.broker.access.Destination;
import io.longwire.broker.access.DestinationException;
import io.longwire.broker.access.Verb;
import io.longwire.broker.engine.Presences.Member;
import io.longwire.broker.hub.Subscription;
import io.longwire.broker.presence.PresenceBoard;
import io.longwire.broker.queue.QueuePolicy;
import io.longwire.broker.session.Outcome;
import io.longwire.broker.stomp.StompSubscription.AckMode;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.stomp.StompFrame;
import io.longwire.protocol.stomp.StompHeaders;
import io.longwire.protocol.stomp.StompVersion;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** SUBSCRIBE and UNSUBSCRIBE, and the subscriptions of one session by their ids. On the session's loop. */
final class Subscribing {
    private final StompSession session;
    private final StompContext context;
    private final Rights rights;
    private final Unsettled unsettled;
    private final AppCalls calls;
    private final Map<String, StompSubscription> subscriptions = new HashMap<>(4);

    Subscribing(StompSession session, StompContext context, Rights rights, Unsettled unsettled, AppCalls calls) {
        this.session = session;
        this.context = context;
        this.rights = rights;
        this.unsettled = unsettled;
        this.calls = calls;
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
            subscribe(frame, Destination.parsePattern(text), id);
        } catch (DestinationException e) {
            session.fail(frame, StompError.protocol("Not a destination", String.valueOf(e.getMessage())));
        }
    }

    private void subscribe(StompFrame frame, Destination destination, String id) throws DestinationException {
        Past.Asked asked = Past.of(frame.headers(), destination);
        Past past = asked.past();
        if (past == null) {
            session.fail(frame, Objects.requireNonNull(asked.error()));
            return;
        }
        switch (destination.kind()) {
            case TOPIC -> subscribeToTopic(frame, destination, id, past);
            case QUEUE -> subscribeToQueue(frame, destination, id);
            case USER -> subscribeToOwn(frame, destination, id, past);
            case APP -> subscribeToApplication(frame, destination, id);
        }
    }

    private @Nullable StompError refused(StompHeaders headers, String id) {
        if (subscriptions.containsKey(id)) {
            return StompError.protocol(
                    "A second subscription with the same id", "Each subscription needs an id of its own.");
        }
        if (subscriptions.size() >= context.limits().subscriptions()) {
            return StompError.policy(
                    "More than " + context.limits().subscriptions() + " subscriptions",
                    "Unsubscribe from what is no longer needed first.");
        }
        if (AckMode.of(headers.first("ack")) == null) {
            return StompError.protocol("Not an ack mode", "The header ack is auto, client or client-individual.");
        }
        if (headers.first("selector") != null) {
            return StompError.protocol("Selectors are not supported", "Subscribe without selector.");
        }
        return null;
    }

    private void subscribeToTopic(StompFrame frame, Destination destination, String id, Past past)
            throws DestinationException {
        if (PresenceBoard.isPresence(destination.name())) {
            subscribeToPresence(frame, destination, id, past);
            return;
        }
        ifAllowed(frame, destination, past, () -> {
            TopicSubscription made = follow(frame, id, List.of(destination), null, past);
            if (!destination.isPattern() && context.presence().covers(destination.name())) {
                made.present(context.presence(), destination.name(), member());
            }
        });
    }

    private Member member() {
        String user = rights.identity().name();
        return new Member(session.id(), user == null ? "" : user);
    }

    /** First who is there, then who comes and goes. */
    private void subscribeToPresence(StompFrame frame, Destination destination, String id, Past past)
            throws DestinationException {
        Destination subject = Destination.parsePattern(PresenceBoard.subject(destination.name()));
        rights.ifAllowed(
                frame,
                Verb.PRESENCE,
                subject,
                () -> withPast(frame, destination, past, () -> {
                    TopicSubscription made = follow(frame, id, List.of(destination), null, past);
                    made.showsPresence(destination.isPattern() ? () -> {} : () -> showPresent(destination, made));
                }));
    }

    /** What it says is as of now, so what is shown next is newer. */
    private void showPresent(Destination destination, TopicSubscription to) {
        CompletableFuture<byte[]> present =
                context.presence().present(destination.name()).toCompletableFuture();
        Consumer<Outcome<byte[]>> show = outcome -> {
            if (outcome.value() != null) {
                to.show(destination.name(), "present", outcome.value());
            }
        };
        if (present.isDone()) {
            show.accept(Outcome.of(present));
        } else {
            Outcome.later(present, session.transport().loop(), show);
        }
    }

    /** What is sent to the session's user, where it has one, and what is sent to this session alone. */
    private void subscribeToOwn(StompFrame frame, Destination destination, String id, Past past)
            throws DestinationException {
        String rest = destination.ownRest();
        String user = rights.identity().name();
        Destination session = Destination.ofSession(this.session.id(), rest);
        List<Destination> both =
                user == null || user.isEmpty() ? List.of(session) : List.of(Destination.ofUser(user, rest), session);
        ifAllowed(frame, both.get(0), past, () -> follow(frame, id, both, destination.name(), past));
    }

    /**
     * @param shownAs the destination that each MESSAGE names; null for the one it was published to
     */
    private TopicSubscription follow(
            StompFrame frame, String id, List<Destination> destinations, @Nullable String shownAs, Past past) {
        StompHeaders headers = frame.headers();
        String receipt = headers.first("receipt");
        AckMode mode = mode(headers);
        unsettled.add();
        MessageEncoder encoder = encoder(headers, id, mode, shownAs);
        TopicSubscription made =
                new TopicSubscription(session, encoder, mode, destinations.size(), past.bestEffort(), start -> {
                    confirm(start, past, receipt);
                    unsettled.done();
                });
        subscriptions.put(id, made);
        // A session that has just begun has no past of its own: that is the first destination's.
        Past of = past;
        for (Destination destination : destinations) {
            made.add(begin(destination, of, made));
            of = Past.NOTHING;
        }
        return made;
    }

    private void confirm(TopicSubscription.Start start, Past past, @Nullable String receipt) {
        if (start == TopicSubscription.Start.LOST) {
            session.fail(
                    new StompError(
                            CloseCode.TRY_AGAIN_LATER,
                            "Messages after that position are no longer retained",
                            "Subscribe without since, or with recovery:best-effort for what is left of them."),
                    receipt);
        } else {
            boolean tells = past.since() != null && start != TopicSubscription.Start.CANCELLED;
            session.receipt(receipt, tells ? start == TopicSubscription.Start.WHOLE : null);
        }
    }

    private Subscription begin(Destination destination, Past past, TopicSubscription subscriber) {
        return past.retained()
                ? context.hub().subscribeFromOldest(session.outlet(), destination.name(), subscriber)
                : context.hub().subscribe(session.outlet(), destination.name(), past.since(), subscriber);
    }

    /** The past is a right of its own. */
    private void ifAllowed(StompFrame frame, Destination destination, Past past, Runnable action) {
        rights.ifAllowed(frame, Verb.SUBSCRIBE, destination, () -> withPast(frame, destination, past, action));
    }

    private void withPast(StompFrame frame, Destination destination, Past past, Runnable action) {
        Verb more = past.verb();
        if (more == null) {
            action.run();
        } else {
            rights.ifAllowed(frame, more, destination, action);
        }
    }

    private void subscribeToQueue(StompFrame frame, Destination destination, String id) {
        int prefetch = prefetch(frame.headers().first("prefetch"));
        if (prefetch <= 0) {
            session.fail(
                    frame,
                    StompError.protocol(
                            "Not a prefetch",
                            "The header prefetch is 1 to "
                                    + context.queues().policy().mostPrefetch() + "."));
        } else {
            rights.ifAllowed(frame, Verb.SUBSCRIBE, destination, () -> consume(frame, destination, id, prefetch));
        }
    }

    /** 0 when the header is no prefetch. */
    private int prefetch(@Nullable String header) {
        QueuePolicy policy = context.queues().policy();
        if (header == null) {
            return policy.prefetch();
        }
        boolean number =
                !header.isEmpty() && header.length() <= 9 && header.chars().allMatch(c -> c >= '0' && c <= '9');
        int asked = number ? Integer.parseInt(header) : 0;
        return asked <= policy.mostPrefetch() ? asked : 0;
    }

    private void consume(StompFrame frame, Destination destination, String id, int prefetch) {
        AckMode mode = mode(frame.headers());
        QueueSubscription made = new QueueSubscription(
                session, context.queues().policy(), encoder(frame.headers(), id, mode, null), mode);
        subscriptions.put(id, made);
        // What it is given comes through the lane's mailbox, so not before this returns.
        made.bind(context.queues().consume(session.outlet(), destination.name(), prefetch, made));
        session.receipt(frame.headers().first("receipt"));
    }

    /** The application answers once. */
    private void subscribeToApplication(StompFrame frame, Destination destination, String id) {
        if (mode(frame.headers()) != AckMode.AUTO || frame.headers().first("since") != null) {
            session.fail(
                    frame,
                    StompError.protocol(
                            "ack or since on a SUBSCRIBE to the application",
                            "It answers once and wants no acknowledgement; subscribe without them."));
            return;
        }
        AppSubscription made =
                new AppSubscription(session, encoder(frame.headers(), id, AckMode.AUTO, null), destination.name());
        calls.subscribe(frame, destination, made, () -> subscriptions.put(id, made));
    }

    private static AckMode mode(StompHeaders headers) {
        AckMode mode = AckMode.of(headers.first("ack"));
        return mode == null ? AckMode.AUTO : mode;
    }

    private MessageEncoder encoder(StompHeaders headers, String id, AckMode mode, @Nullable String shownAs) {
        return new MessageEncoder(session.version(), id, headers.first("id") != null, mode != AckMode.AUTO, shownAs);
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

    @Nullable
    StompSubscription find(String id) {
        return subscriptions.get(id);
    }

    Collection<StompSubscription> all() {
        return subscriptions.values();
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
