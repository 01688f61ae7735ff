package io.longwire.broker.stomp;

import io.longwire.broker.engine.Ability;
import io.longwire.broker.engine.Batch;
import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.FullException;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.Settlement;
import io.longwire.broker.engine.UnavailableException;
import io.longwire.broker.session.Outcome;
import io.longwire.broker.stomp.StompSubscription.Acknowledgement;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.stomp.StompCommand;
import io.longwire.protocol.stomp.StompFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open transactions of one session: what was sent and acknowledged in each, until COMMIT does it in one step or ABORT and the session's end
 * forget it. All of them together are bounded. On the session's loop.
 */
final class Transactions {
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
    private static final int ACKNOWLEDGEMENT_BYTES = 64;

    private static final class Transaction {
        final List<Sending.Message> messages = new ArrayList<>();
        final List<Acknowledgement> acknowledgements = new ArrayList<>();
        long bytes;

        List<Settlement> settlements() {
            List<Settlement> settlements = new ArrayList<>();
            acknowledgements.forEach(each -> settlements.addAll(each.settlements()));
            return settlements;
        }

        void undo() {
            acknowledgements.forEach(Acknowledgement::undo);
        }
    }

    private final StompSession session;
    private final StompContext context;
    private final AwaitedReceipts awaited;
    private final Unsettled unsettled;

    /** By name; the immutable empty map while none is open. */
    private Map<String, Transaction> open = Map.of();

    private long bytes;

    Transactions(StompSession session, StompContext context, AwaitedReceipts awaited, Unsettled unsettled) {
        this.session = session;
        this.context = context;
        this.awaited = awaited;
        this.unsettled = unsettled;
    }

    static StompError unknown(StompCommand command) {
        return StompError.protocol(
                command + " in an unknown transaction", "Name a transaction that was begun and has not ended.");
    }

    boolean isOpen(String name) {
        return open.containsKey(name);
    }

    void begin(StompFrame frame) {
        String name = frame.headers().first("transaction");
        if (name == null) {
            session.fail(frame, StompError.missing(frame.command(), "transaction"));
        } else if (open.containsKey(name)) {
            session.fail(
                    frame,
                    StompError.protocol(
                            "A second transaction with the same name",
                            "Each open transaction needs a name of its own."));
        } else if (open.size() >= context.limits().transactions()) {
            session.fail(
                    frame,
                    StompError.policy(
                            "More than " + context.limits().transactions() + " open transactions",
                            "COMMIT or ABORT one first."));
        } else {
            if (open.isEmpty()) {
                open = new HashMap<>(4);
            }
            open.put(name, new Transaction());
            session.receipt(frame.headers().first("receipt"));
        }
    }

    /** A message that may be sent; it is when the transaction is committed. */
    void add(StompFrame frame, String name, Sending.Message message) {
        Transaction transaction = take(frame, name, Publication.size(message.draft()));
        if (transaction != null) {
            transaction.messages.add(message);
            if (message.awaits() == null) {
                session.receipt(frame.headers().first("receipt"));
            }
        }
    }

    void add(StompFrame frame, String name, Acknowledgement acknowledgement) {
        Transaction transaction = take(frame, name, ACKNOWLEDGEMENT_BYTES);
        if (transaction == null) {
            acknowledgement.undo();
        } else {
            transaction.acknowledgements.add(acknowledgement);
            session.receipt(frame.headers().first("receipt"));
        }
    }

    private @Nullable Transaction take(StompFrame frame, String name, int size) {
        Transaction transaction = open.get(name);
        if (transaction == null) {
            session.fail(frame, unknown(frame.command()));
            return null;
        }
        if (bytes + size > context.limits().transactionBytes()) {
            session.fail(
                    frame,
                    StompError.tooLarge(
                            "Open transactions of more than " + context.limits().transactionBytes() + " bytes",
                            "Do less in one transaction."));
            return null;
        }
        transaction.bytes += size;
        bytes += size;
        return transaction;
    }

    void abort(StompFrame frame) {
        Transaction transaction = end(frame);
        if (transaction != null) {
            transaction.undo();
            session.receipt(frame.headers().first("receipt"));
        }
    }

    private @Nullable Transaction end(StompFrame frame) {
        String name = frame.headers().first("transaction");
        if (name == null) {
            session.fail(frame, StompError.missing(frame.command(), "transaction"));
            return null;
        }
        Transaction transaction = open.get(name);
        if (transaction == null) {
            session.fail(frame, unknown(frame.command()));
            return null;
        }
        open.remove(name);
        if (open.isEmpty()) {
            open = Map.of();
        }
        bytes -= transaction.bytes;
        return transaction;
    }

    void commit(StompFrame frame) {
        Transaction transaction = end(frame);
        if (transaction == null) {
            return;
        }
        List<Settlement> settlements = transaction.settlements();
        if (transaction.messages.size() + settlements.size() > 1
                && !context.engine().abilities().contains(Ability.ATOMIC_BATCH)) {
            transaction.undo();
            session.fail(
                    frame,
                    StompError.policy(
                            "COMMIT of several things at once",
                            "This server's engine cannot do all or nothing; send without a transaction."));
            return;
        }
        commit(transaction, settlements, frame.headers().first("receipt"));
    }

    private void commit(Transaction transaction, List<Settlement> settlements, @Nullable String receipt) {
        List<AwaitedReceipts.@Nullable Awaited> waits = new ArrayList<>();
        List<Draft> drafts = new ArrayList<>();
        for (Sending.Message message : transaction.messages) {
            AwaitedReceipts.Awaited waiting =
                    message.awaits() == null ? null : awaited.begin(message.awaits(), message.draft());
            waits.add(waiting);
            drafts.add(waiting == null ? message.draft() : waiting.draft());
        }
        CompletableFuture<List<Position>> committed = context.engine()
                .commit(new Batch(drafts, settlements))
                .thenApply(positions -> placed(waits, positions))
                .toCompletableFuture();
        unsettled.add();
        if (committed.isDone()) {
            committed(transaction, waits, receipt, Outcome.of(committed));
            return;
        }
        unsettled.waits();
        Outcome.later(
                committed, session.transport().loop(), outcome -> committed(transaction, waits, receipt, outcome));
    }

    private static List<Position> placed(List<AwaitedReceipts.@Nullable Awaited> waits, List<Position> positions) {
        for (int i = 0; i < waits.size(); i++) {
            AwaitedReceipts.Awaited waiting = waits.get(i);
            if (waiting != null) {
                waiting.placed(positions.get(i));
            }
        }
        return positions;
    }

    private void committed(
            Transaction transaction,
            List<AwaitedReceipts.@Nullable Awaited> waits,
            @Nullable String receipt,
            Outcome<List<Position>> outcome) {
        boolean done = outcome.value() != null;
        for (AwaitedReceipts.Awaited waiting : waits) {
            if (waiting != null && done) {
                awaited.accepted(waiting);
            } else if (waiting != null) {
                awaited.forget(waiting);
            }
        }
        if (!done) {
            transaction.undo();
            session.fail(refusal(outcome.failure()), receipt);
            return;
        }
        transaction.acknowledgements.forEach(Acknowledgement::settled);
        session.receipt(receipt);
        unsettled.done();
    }

    /** What the client is told when the engine did not take what it sent. */
    static StompError refusal(@Nullable Throwable failure) {
        if (failure instanceof FullException) {
            return new StompError(CloseCode.TRY_AGAIN_LATER, "No room", String.valueOf(failure.getMessage()));
        }
        if (failure instanceof UnavailableException) {
            return new StompError(CloseCode.TRY_AGAIN_LATER, "Not published", String.valueOf(failure.getMessage()));
        }
        LOG.error("The engine did not take a message", failure);
        return new StompError(CloseCode.INTERNAL_ERROR, "Not published", "The broker could not take the message.");
    }

    /** The session has ended: what was not committed is forgotten. */
    void end() {
        List<Transaction> all = List.copyOf(open.values());
        open = Map.of();
        all.forEach(Transaction::undo);
    }
}
