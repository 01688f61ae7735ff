package io.longwire.broker.stomp;

import io.longwire.broker.access.AuthenticationException;
import io.longwire.broker.access.Credentials;
import io.longwire.broker.access.Decision;
import io.longwire.broker.access.Destination;
import io.longwire.broker.access.DestinationException;
import io.longwire.broker.access.Verb;
import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Position;
import io.longwire.broker.session.Outcome;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.peer.Identity;
import io.longwire.protocol.stomp.StompCommand;
import io.longwire.protocol.stomp.StompEncoder;
import io.longwire.protocol.stomp.StompFrame;
import io.longwire.protocol.stomp.StompHeaders;
import io.longwire.protocol.stomp.StompVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the commands of one session mean. On its loop. */
final class StompCommands {
    private static final Logger LOG = LoggerFactory.getLogger(StompSession.class);

    private enum State {
        NEW,
        CONNECTING,
        CONNECTED,
        DISCONNECTING
    }

    private final StompSession session;
    private final StompContext context;
    private final Map<String, StompSubscription> subscriptions = new HashMap<>(4);
    private State state = State.NEW;
    private Identity identity = Identity.ANONYMOUS;

    /** SENDs that the engine has not accepted and SUBSCRIBEs that have not started. */
    private int unsettled;

    /** Whether the input is paused because of them. */
    private boolean full;

    private @Nullable String lastReceipt;

    StompCommands(StompSession session, StompContext context) {
        this.session = session;
        this.context = context;
    }

    void handle(StompFrame frame) {
        StompCommand command = frame.command();
        boolean connect = command == StompCommand.CONNECT || command == StompCommand.STOMP;
        if (connect != (state == State.NEW)) {
            fail(
                    frame,
                    connect
                            ? StompError.protocol("A second CONNECT", "A session is connected once.")
                            : StompError.protocol(command + " before CONNECT", "Send CONNECT first."));
            return;
        }
        switch (command) {
            case CONNECT, STOMP -> connect(frame);
            case SEND -> send(frame);
            case SUBSCRIBE -> subscribe(frame);
            case UNSUBSCRIBE -> unsubscribe(frame);
            case DISCONNECT -> disconnect(frame);
            case ACK, NACK ->
                fail(
                        frame,
                        StompError.protocol(
                                command + " of an unknown message",
                                "Topics need no acknowledgement; subscribe with ack:auto or without ack."));
            case BEGIN, COMMIT, ABORT ->
                fail(
                        frame,
                        StompError.protocol(
                                command + " is not supported", "This server has no transactions; send without."));
            case CONNECTED, MESSAGE, RECEIPT, ERROR ->
                fail(frame, StompError.protocol(command + " from a client", "Only servers send " + command + "."));
        }
    }

    // ---- CONNECT

    private void connect(StompFrame frame) {
        StompHeaders headers = frame.headers();
        Negotiation agreed = Negotiation.of(
                headers,
                session.transport().subprotocol(),
                context.limits().heartBeat().toMillis());
        if (agreed.error() != null) {
            session.fail(agreed.error(), null);
            return;
        }
        state = State.CONNECTING;
        Credentials credentials = new Credentials(headers.first("login"), headers.first("passcode"));
        session.whenAnswered(
                context.authenticator().authenticate(session.transport().peer(), credentials),
                outcome -> authenticated(agreed, outcome));
    }

    private void authenticated(Negotiation agreed, Outcome<Identity> outcome) {
        Identity found = outcome.value();
        if (found == null) {
            session.fail(StompError.policy("Access refused", refusal(outcome.failure())), null);
            return;
        }
        identity = found;
        state = State.CONNECTED;
        session.connected(agreed);
        StompEncoder frame = StompEncoder.frame(agreed.version(), StompCommand.CONNECTED)
                .header("version", agreed.version().number())
                .header(
                        "heart-beat",
                        context.limits().heartBeat().toMillis() + ","
                                + context.limits().heartBeat().toMillis())
                .header("session", context.sessionIds().get())
                .header("server", "longwire");
        if (found.name() != null) {
            frame.header("user-name", found.name());
        }
        session.send(frame.noBody());
    }

    private static String refusal(@Nullable Throwable cause) {
        if (cause instanceof AuthenticationException && cause.getMessage() != null) {
            return cause.getMessage();
        }
        LOG.error("Authentication failed", cause);
        return "The server could not find out who this is.";
    }

    // ---- SEND

    private void send(StompFrame frame) {
        if (frame.headers().first("transaction") != null) {
            fail(
                    frame,
                    StompError.protocol(
                            "SEND in an unknown transaction", "This server has no transactions; send without."));
            return;
        }
        Destination destination = destination(frame);
        if (destination == null) {
            return;
        }
        StompHeaders headers = frame.headers();
        Draft draft = new Draft(
                destination.name(),
                headers.first("content-type"),
                ReservedHeaders.own(headers::forEach),
                frame.copyOfBody());
        ifAllowed(headers, Verb.PUBLISH, destination, () -> publish(draft, headers.first("receipt")));
    }

    private void publish(Draft draft, @Nullable String receipt) {
        var published = context.engine().publish(draft).toCompletableFuture();
        unsettled++;
        if (published.isDone()) {
            published(receipt, Outcome.of(published));
            return;
        }
        if (unsettled >= context.limits().inFlight() && !full) {
            full = true;
            session.pause();
        }
        Outcome.later(published, session.transport().loop(), outcome -> published(receipt, outcome));
    }

    private void published(@Nullable String receipt, Outcome<Position> outcome) {
        if (outcome.value() == null) {
            LOG.error("A message could not be published", outcome.failure());
            session.fail(
                    new StompError(CloseCode.INTERNAL_ERROR, "Not published", "The broker could not take the message."),
                    receipt);
            return;
        }
        settled(receipt);
    }

    /** A command that had to wait is done. */
    private void settled(@Nullable String receipt) {
        unsettled--;
        if (session.ended()) {
            return;
        }
        session.receipt(receipt);
        if (full) {
            full = false;
            session.resume();
        }
        if (state == State.DISCONNECTING) {
            goodbye();
        }
    }

    // ---- SUBSCRIBE, UNSUBSCRIBE

    private void subscribe(StompFrame frame) {
        StompHeaders headers = frame.headers();
        Destination destination = destination(frame);
        String id = destination == null ? null : id(frame, destination.name());
        StompError error = id == null ? null : refusesToSubscribe(headers, id);
        if (error != null) {
            fail(frame, error);
        } else if (destination != null && id != null) {
            ifAllowed(headers, Verb.SUBSCRIBE, destination, () -> follow(destination, id, headers));
        }
    }

    private @Nullable StompError refusesToSubscribe(StompHeaders headers, String id) {
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
        unsettled++;
        StompSubscription made =
                new StompSubscription(session, session.version(), headers.first("id"), () -> settled(receipt));
        subscriptions.put(id, made);
        made.bind(context.hub()
                .subscribe(session.outlet(), destination.name(), since == null ? null : Position.parse(since), made));
    }

    private void unsubscribe(StompFrame frame) {
        String destination = frame.headers().first("destination");
        String id = id(frame, destination);
        if (id == null) {
            return;
        }
        StompSubscription found = subscriptions.remove(id);
        if (found == null) {
            fail(
                    frame,
                    StompError.protocol("UNSUBSCRIBE of an unknown id", "Unsubscribe with the id of SUBSCRIBE, once."));
            return;
        }
        found.cancel();
        session.receipt(frame.headers().first("receipt"));
    }

    /** In 1.0 a subscription without id goes by its destination. */
    private @Nullable String id(StompFrame frame, @Nullable String destination) {
        String id = frame.headers().first("id");
        if (id == null && session.version() == StompVersion.V1_0) {
            id = destination;
        }
        if (id == null) {
            fail(frame, StompError.missing(frame.command(), "id"));
        }
        return id;
    }

    // ---- DISCONNECT

    private void disconnect(StompFrame frame) {
        state = State.DISCONNECTING;
        lastReceipt = frame.headers().first("receipt");
        session.pause();
        goodbye();
    }

    /** What was sent before has to be answered before. */
    private void goodbye() {
        if (unsettled == 0) {
            session.receipt(lastReceipt);
            session.close(CloseReason.NORMAL);
        }
    }

    // ---- common

    private @Nullable Destination destination(StompFrame frame) {
        String text = frame.headers().first("destination");
        if (text == null) {
            fail(frame, StompError.missing(frame.command(), "destination"));
            return null;
        }
        try {
            return Destination.parse(text);
        } catch (DestinationException e) {
            fail(frame, StompError.protocol("Not a destination", String.valueOf(e.getMessage())));
            return null;
        }
    }

    private void ifAllowed(StompHeaders headers, Verb verb, Destination destination, Runnable action) {
        session.whenAnswered(context.access().may(identity, verb, destination), outcome -> {
            Decision decision = outcome.value();
            if (decision == null) {
                LOG.error("Access could not be decided", outcome.failure());
            }
            if (decision != null && decision.allowed()) {
                action.run();
            } else {
                session.fail(
                        StompError.policy("May not " + verb.words() + " " + destination, reason(decision)),
                        headers.first("receipt"));
            }
        });
    }

    private static String reason(@Nullable Decision decision) {
        String refusal = decision == null ? null : decision.refusal();
        return refusal != null ? refusal : "The server could not decide whether this is allowed.";
    }

    private void fail(StompFrame frame, StompError error) {
        session.fail(error, frame.headers().first("receipt"));
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
