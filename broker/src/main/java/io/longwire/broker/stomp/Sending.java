package io.longwire.broker.stomp;

import io.longwire.broker.access.Destination;
import io.longwire.broker.access.DestinationException;
import io.longwire.broker.access.Verb;
import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Terms;
import io.longwire.broker.presence.PresenceBoard;
import io.longwire.broker.session.Outcome;
import io.longwire.protocol.stomp.StompFrame;
import io.longwire.protocol.stomp.StompHeaders;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** SEND. On the session's loop. */
final class Sending {
    private final StompSession session;
    private final StompContext context;
    private final Rights rights;
    private final Transactions transactions;
    private final AwaitedReceipts awaited;
    private final Unsettled unsettled;
    private final AppCalls calls;

    Sending(
            StompSession session,
            StompContext context,
            Rights rights,
            Transactions transactions,
            AwaitedReceipts awaited,
            Unsettled unsettled,
            AppCalls calls) {
        this.session = session;
        this.context = context;
        this.rights = rights;
        this.transactions = transactions;
        this.awaited = awaited;
        this.unsettled = unsettled;
        this.calls = calls;
    }

    void send(StompFrame frame) {
        String text = frame.headers().first("destination");
        String transaction = frame.headers().first("transaction");
        if (text == null) {
            session.fail(frame, StompError.missing(frame.command(), "destination"));
        } else if (transaction != null && !transactions.isOpen(transaction)) {
            session.fail(frame, Transactions.unknown(frame.command()));
        } else {
            try {
                send(frame, Destination.parse(text).toSendTo(), transaction);
            } catch (DestinationException e) {
                session.fail(frame, StompError.protocol("Not a destination", String.valueOf(e.getMessage())));
            }
        }
    }

    private void send(StompFrame frame, Destination destination, @Nullable String transaction) {
        SendHeaders asked = SendHeaders.of(frame.headers(), session.id());
        AwaitedReceipts.Asked receipt = AwaitedReceipts.Asked.of(frame.headers());
        StompError error = asked.error() != null ? asked.error() : receipt.error();
        if (error == null && receipt.request() != null && awaited.isFull()) {
            error = StompError.policy("Too many receipts that wait", "Wait for some of them first.");
        }
        if (error == null && PresenceBoard.isPresence(destination.name())) {
            error = StompError.policy("SEND to a presence topic", "The broker alone says there who comes and goes.");
        }
        if (error != null) {
            session.fail(frame, error);
        } else if (destination.kind() == Destination.Kind.APP) {
            sendToApplication(frame, destination, transaction, receipt.request() != null);
        } else {
            Message message = new Message(draft(frame, destination, asked.terms()), receipt.request());
            rights.ifAllowed(frame, Verb.PUBLISH, destination, () -> {
                if (transaction == null) {
                    publish(message, frame.headers().first("receipt"));
                } else {
                    transactions.add(frame, transaction, message);
                }
            });
        }
    }

    private void sendToApplication(
            StompFrame frame, Destination destination, @Nullable String transaction, boolean awaits) {
        if (transaction != null) {
            session.fail(
                    frame,
                    StompError.protocol(
                            "SEND to the application in a transaction", "Send to " + destination + " without one."));
        } else if (awaits) {
            session.fail(
                    frame,
                    StompError.protocol(
                            "receipt-when on a SEND to the application",
                            "Its receipt comes when the application has dealt with it."));
        } else {
            calls.send(frame, destination);
        }
    }

    /**
     * What one SEND brought.
     *
     * @param awaits whether its receipt waits for acknowledgements; null when it does not
     */
    record Message(Draft draft, AwaitedReceipts.@Nullable Request awaits) {}

    private static Draft draft(StompFrame frame, Destination destination, Terms terms) {
        StompHeaders headers = frame.headers();
        return new Draft(
                destination.name(),
                headers.first("content-type"),
                ReservedHeaders.own(headers::forEach),
                frame.copyOfBody(),
                terms);
    }

    private void publish(Message message, @Nullable String receipt) {
        AwaitedReceipts.Awaited waits = message.awaits == null ? null : awaited.begin(message.awaits, message.draft);
        CompletableFuture<Position> published;
        if (waits == null) {
            published = context.engine().publish(message.draft).toCompletableFuture();
        } else {
            published = context.engine()
                    .publish(waits.draft())
                    .thenApply(waits::placed)
                    .toCompletableFuture();
        }
        unsettled.add();
        if (published.isDone()) {
            published(waits, receipt, Outcome.of(published));
            return;
        }
        unsettled.waits();
        Outcome.later(published, session.transport().loop(), outcome -> published(waits, receipt, outcome));
    }

    private void published(
            AwaitedReceipts.@Nullable Awaited waits, @Nullable String receipt, Outcome<Position> outcome) {
        if (outcome.value() == null) {
            if (waits != null) {
                awaited.forget(waits);
            }
            session.fail(Transactions.refusal(outcome.failure()), receipt);
            return;
        }
        if (waits != null) {
            awaited.accepted(waits);
        } else {
            session.receipt(receipt);
        }
        unsettled.done();
    }
}
