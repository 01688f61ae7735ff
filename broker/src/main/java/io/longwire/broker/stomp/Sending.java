package io.longwire.broker.stomp;

import io.longwire.broker.access.Destination;
import io.longwire.broker.access.DestinationException;
import io.longwire.broker.access.Verb;
import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Terms;
import io.longwire.broker.session.Outcome;
import io.longwire.protocol.stomp.StompFrame;
import io.longwire.protocol.stomp.StompHeaders;
import org.jspecify.annotations.Nullable;

/** SEND. On the session's loop. */
final class Sending {
    private final StompSession session;
    private final StompContext context;
    private final Rights rights;
    private final Transactions transactions;
    private final Unsettled unsettled;

    Sending(StompSession session, StompContext context, Rights rights, Transactions transactions, Unsettled unsettled) {
        this.session = session;
        this.context = context;
        this.rights = rights;
        this.transactions = transactions;
        this.unsettled = unsettled;
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
        if (asked.error() != null) {
            session.fail(frame, asked.error());
            return;
        }
        switch (destination.kind()) {
            case TOPIC, QUEUE, USER -> {
                Draft draft = draft(frame, destination, asked.terms());
                rights.ifAllowed(frame, Verb.PUBLISH, destination, () -> {
                    if (transaction == null) {
                        publish(draft, frame.headers().first("receipt"));
                    } else {
                        transactions.add(frame, transaction, draft);
                    }
                });
            }
            case APP -> session.fail(frame, StompError.protocol("Not a destination", "No application code is here."));
        }
    }

    private static Draft draft(StompFrame frame, Destination destination, Terms terms) {
        StompHeaders headers = frame.headers();
        return new Draft(
                destination.name(),
                headers.first("content-type"),
                ReservedHeaders.own(headers::forEach),
                frame.copyOfBody(),
                terms);
    }

    private void publish(Draft draft, @Nullable String receipt) {
        var published = context.engine().publish(draft).toCompletableFuture();
        unsettled.add();
        if (published.isDone()) {
            published(receipt, Outcome.of(published));
            return;
        }
        unsettled.waits();
        Outcome.later(published, session.transport().loop(), outcome -> published(receipt, outcome));
    }

    private void published(@Nullable String receipt, Outcome<Position> outcome) {
        if (outcome.value() == null) {
            session.fail(Transactions.refusal(outcome.failure()), receipt);
            return;
        }
        session.receipt(receipt);
        unsettled.done();
    }
}
