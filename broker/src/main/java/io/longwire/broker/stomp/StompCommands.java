package io.longwire.broker.stomp;

import io.longwire.broker.access.AuthenticationException;
import io.longwire.broker.access.Credentials;
import io.longwire.broker.app.Incoming;
import io.longwire.broker.app.Recipient;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.session.Outcome;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.peer.Identity;
import io.longwire.protocol.stomp.StompCommand;
import io.longwire.protocol.stomp.StompEncoder;
import io.longwire.protocol.stomp.StompFrame;
import io.longwire.protocol.stomp.StompHeaders;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
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
    private final Rights rights;
    private final Unsettled unsettled;
    private final AppCalls calls;
    private final Sending sending;
    private final Subscribing subscribing;
    private final Transactions transactions;
    private final AwaitedReceipts awaited;
    private final Acknowledging acknowledging;
    private State state = State.NEW;
    private @Nullable String lastReceipt;

    StompCommands(StompSession session, StompContext context) {
        this.session = session;
        this.context = context;
        this.rights = new Rights(session, context);
        this.unsettled = new Unsettled(session, context.limits().inFlight(), this::goodbye);
        this.awaited = new AwaitedReceipts(
                session, context.hub().watches(), context.limits().unacknowledged());
        this.transactions = new Transactions(session, context, awaited, unsettled);
        this.calls = new AppCalls(session, context, rights, unsettled);
        this.sending = new Sending(session, context, rights, transactions, awaited, unsettled, calls);
        this.subscribing = new Subscribing(session, context, rights, unsettled, calls);
        this.acknowledging = new Acknowledging(session, subscribing, transactions, unsettled);
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
        if (context.application().inbound().isEmpty()) {
            dispatch(frame);
        } else {
            intercept(frame);
        }
    }

    /** The application sees it first. */
    private void intercept(StompFrame frame) {
        Incoming shown = new Incoming(
                frame.command().name(),
                ReservedHeaders.first(frame.headers()::forEach),
                frame.copyOfBody(),
                rights.identity(),
                session.id(),
                session.transport().peer());
        session.whenAnswered(context.application().received(shown), outcome -> {
            Incoming passed = outcome.value();
            if (passed == null) {
                session.fail(frame, AppCalls.refusal(frame.command() + " refused", outcome.failure()));
                return;
            }
            List<String> headers = new ArrayList<>();
            passed.headers().forEach((name, value) -> {
                headers.add(name);
                headers.add(value);
            });
            dispatch(new StompFrame(
                    frame.command(), StompHeaders.of(headers.toArray(new String[0])), ByteBuffer.wrap(passed.body())));
        });
    }

    private void dispatch(StompFrame frame) {
        switch (frame.command()) {
            case CONNECT, STOMP -> connect(frame);
            case SEND -> sending.send(frame);
            case SUBSCRIBE -> subscribing.subscribe(frame);
            case UNSUBSCRIBE -> subscribing.unsubscribe(frame);
            case DISCONNECT -> disconnect(frame);
            case ACK -> acknowledging.acknowledge(frame, true);
            case NACK -> acknowledging.acknowledge(frame, false);
            case BEGIN -> transactions.begin(frame);
            case COMMIT -> transactions.commit(frame);
            case ABORT -> transactions.abort(frame);
            case CONNECTED, MESSAGE, RECEIPT, ERROR ->
                fail(
                        frame,
                        StompError.protocol(
                                frame.command() + " from a client", "Only servers send " + frame.command() + "."));
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
        rights.identity(found);
        state = State.CONNECTED;
        session.connected(agreed);
        StompEncoder frame = StompEncoder.frame(agreed.version(), StompCommand.CONNECTED)
                .header("version", agreed.version().number())
                .header(
                        "heart-beat",
                        context.limits().heartBeat().toMillis() + ","
                                + context.limits().heartBeat().toMillis())
                .header("session", session.id())
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

    // ---- DISCONNECT

    private void disconnect(StompFrame frame) {
        state = State.DISCONNECTING;
        lastReceipt = frame.headers().first("receipt");
        session.pause();
        goodbye();
    }

    /** What was sent before has to be answered before. */
    private void goodbye() {
        if (state == State.DISCONNECTING && unsettled.isEmpty()) {
            awaited.answerAll();
            // Behind what is on its way through this loop's mailbox, the client's own messages among it.
            session.transport().loop().execute(() -> {
                session.receipt(lastReceipt);
                session.close(CloseReason.NORMAL);
            });
        }
    }

    private void fail(StompFrame frame, StompError error) {
        session.fail(frame, error);
    }

    /** What the application leaves of a publication for this client; null for nothing. */
    @Nullable
    Publication leaving(Publication publication) {
        return context.application().outbound().isEmpty()
                ? publication
                : context.application()
                        .delivering(
                                publication,
                                new Recipient(
                                        rights.identity(),
                                        session.id(),
                                        session.transport().peer()));
    }

    /** There is room again. */
    void resume() {
        subscribing.resume();
    }

    void end() {
        transactions.end();
        awaited.end();
        calls.end();
        subscribing.end();
    }
}
