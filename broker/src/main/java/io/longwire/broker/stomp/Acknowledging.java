package io.longwire.broker.stomp;

import io.longwire.broker.engine.FullException;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.UnavailableException;
import io.longwire.broker.session.Outcome;
import io.longwire.broker.stomp.StompSubscription.Acknowledgement;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.stomp.StompFrame;
import io.longwire.protocol.stomp.StompHeaders;
import io.longwire.protocol.stomp.StompVersion;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ACK and NACK. On the session's loop. */
final class Acknowledging {
    private static final Logger LOG = LoggerFactory.getLogger(Acknowledging.class);

    private final StompSession session;
    private final Subscribing subscribing;
    private final Transactions transactions;
    private final Unsettled unsettled;

    Acknowledging(StompSession session, Subscribing subscribing, Transactions transactions, Unsettled unsettled) {
        this.session = session;
        this.subscribing = subscribing;
        this.transactions = transactions;
        this.unsettled = unsettled;
    }

    void acknowledge(StompFrame frame, boolean positive) {
        String transaction = frame.headers().first("transaction");
        if (transaction != null && !transactions.isOpen(transaction)) {
            session.fail(frame, Transactions.unknown(frame.command()));
            return;
        }
        String header = session.version() == StompVersion.V1_2 ? "id" : "message-id";
        if (frame.headers().first(header) == null) {
            session.fail(frame, StompError.missing(frame.command(), header));
            return;
        }
        Acknowledgement found = find(frame.headers(), positive);
        if (found == null) {
            session.fail(
                    frame,
                    StompError.protocol(
                            frame.command() + " of an unknown message",
                            "Acknowledge once, with what the MESSAGE said, in time, and only where the subscription's ack is client or client-individual."));
        } else if (transaction != null) {
            transactions.add(frame, transaction, found);
        } else {
            settle(found, frame.headers().first("receipt"));
        }
    }

    private @Nullable Acknowledgement find(StompHeaders headers, boolean positive) {
        if (session.version() == StompVersion.V1_2) {
            AckId id = AckId.parse(String.valueOf(headers.first("id")));
            return id == null ? null : find(id.subscription(), id.position(), positive);
        }
        Position position = Position.parse(String.valueOf(headers.first("message-id")));
        if (position == null) {
            return null;
        }
        String subscription = headers.first("subscription");
        if (subscription != null || session.version() == StompVersion.V1_1) {
            return find(String.valueOf(subscription), position, positive);
        }
        // 1.0 names no subscription: the only one that has the message is meant.
        for (StompSubscription any : subscribing.all()) {
            Acknowledgement found = any.acknowledge(position.offset(), positive);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable Acknowledgement find(String subscription, Position position, boolean positive) {
        StompSubscription found = subscribing.find(subscription);
        return found == null ? null : found.acknowledge(position.offset(), positive);
    }

    private void settle(Acknowledgement acknowledgement, @Nullable String receipt) {
        CompletableFuture<Boolean> settled =
                acknowledgement.settle().toCompletableFuture().thenApply(done -> true);
        unsettled.add();
        if (settled.isDone()) {
            settled(acknowledgement, receipt, Outcome.of(settled));
            return;
        }
        unsettled.waits();
        Outcome.later(settled, session.transport().loop(), outcome -> settled(acknowledgement, receipt, outcome));
    }

    private void settled(Acknowledgement acknowledgement, @Nullable String receipt, Outcome<Boolean> outcome) {
        if (outcome.value() == null) {
            LOG.error("An acknowledgement could not be taken", outcome.failure());
            acknowledgement.undo();
            session.fail(notTaken(outcome.failure()), receipt);
            return;
        }
        acknowledgement.settled();
        session.receipt(receipt);
        unsettled.done();
    }

    /** What the client is told when the engine could not take note that a message was dealt with. */
    static StompError notTaken(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean passes = cause instanceof UnavailableException || cause instanceof FullException;
        return new StompError(
                passes ? CloseCode.TRY_AGAIN_LATER : CloseCode.INTERNAL_ERROR,
                "Not acknowledged",
                "The broker could not take the acknowledgement; the message will come again.");
    }
}
