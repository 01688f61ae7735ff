package io.longwire.broker.stomp;

import io.longwire.broker.engine.Batch;
import io.longwire.broker.engine.Lease;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.Settlement;
import io.longwire.broker.engine.Settlement.Verdict;
import io.longwire.broker.queue.Consumption;
import io.longwire.broker.queue.QueueConsumer;
import io.longwire.broker.queue.QueuePolicy;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import io.longwire.protocol.message.PreparedMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One SUBSCRIBE to a queue. With {@code ack:auto} a message counts as acknowledged once it was handed to the system; else when the client says so, and
 * it goes to another when that takes too long.
 */
final class QueueSubscription implements StompSubscription, QueueConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(QueueSubscription.class);

    private record Due(Lease lease, long at) {}

    private final StompSession session;
    private final QueuePolicy policy;
    private final MessageEncoder encoder;
    private final AckMode mode;
    private @Nullable Consumption consumption;

    /** What it was given and the client does not take yet, in order: what waits for a queue's consumer waits here, not in the session's queue. */
    private final ArrayDeque<Lease> held = new ArrayDeque<>(0);

    /** By offset, by when each message is to be acknowledged, the oldest first. */
    private final Map<Long, Due> due = new LinkedHashMap<>(0);

    private @Nullable Timer timer;

    QueueSubscription(StompSession session, QueuePolicy policy, MessageEncoder encoder, AckMode mode) {
        this.session = session;
        this.policy = policy;
        this.encoder = encoder;
        this.mode = mode;
    }

    void bind(Consumption consumption) {
        this.consumption = consumption;
    }

    private Consumption consumption() {
        return Objects.requireNonNull(consumption, "not bound");
    }

    @Override
    public void message(Lease lease) {
        if (held.isEmpty() && session.ready()) {
            show(lease);
        } else {
            held.addLast(lease);
        }
    }

    private void show(Lease lease) {
        Publication shown = session.leaving(lease.publication());
        if (shown == null) {
            undone(lease);
        } else {
            send(lease, encoder.encode(new Lease(shown, lease.attempt())));
        }
    }

    private void send(Lease lease, PreparedMessage encoded) {
        if (mode == AckMode.AUTO) {
            session.send(encoded, failure -> written(lease, failure), null);
            return;
        }
        session.send(encoded);
        isDue(lease);
    }

    private Loop loop() {
        return session.transport().loop();
    }

    private static long offset(Lease lease) {
        return lease.publication().position().offset();
    }

    private void written(Lease lease, @Nullable Throwable failure) {
        if (failure == null && isUnsettled(lease)) {
            watched(consumption().settleDone(List.of(lease)), lease);
        }
    }

    private void undone(Lease lease) {
        watched(consumption().settleUndone(List.of(lease)), lease);
    }

    private boolean isUnsettled(Lease lease) {
        return lease.equals(consumption().unsettled(offset(lease)));
    }

    /** What is not settled after all would otherwise be nobody's, and its credit lost. */
    private void watched(CompletionStage<Void> settled, Lease lease) {
        CompletionStage<?> unused = settled.whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.error("{} could not be settled", lease.publication(), failure);
                loop().execute(() -> notSettled(lease, failure));
            }
        });
    }

    private void notSettled(Lease lease, Throwable failure) {
        consumption().untake(List.of(lease));
        session.fail(Acknowledging.notTaken(failure), null);
    }

    private void isDue(Lease lease) {
        due.put(offset(lease), new Due(lease, loop().now() + policy.ackTimeout().toNanos()));
        arm();
    }

    private void arm() {
        if (timer == null && !due.isEmpty()) {
            timer = loop().schedule(due.values().iterator().next().at, this::late);
        }
    }

    /** The oldest was not acknowledged in time, unless it was acknowledged since the timer was set. */
    private void late() {
        timer = null;
        Iterator<Due> oldest = due.values().iterator();
        while (oldest.hasNext()) {
            Due next = oldest.next();
            if (next.at > loop().now()) {
                break;
            }
            oldest.remove();
            undone(next.lease);
        }
        arm();
    }

    @Override
    public @Nullable Acknowledgement acknowledge(long offset, boolean positive) {
        Lease found = mode == AckMode.AUTO ? null : consumption().unsettled(offset);
        if (found == null) {
            return null;
        }
        List<Lease> leases = mode == AckMode.CLIENT ? upTo(found) : List.of(found);
        consumption().take(leases);
        leases.forEach(lease -> due.remove(offset(lease)));
        return new Taken(leases, positive);
    }

    /** With {@code ack:client} an acknowledgement stands for all messages before it too. */
    private List<Lease> upTo(Lease last) {
        List<Lease> leases = new ArrayList<>();
        for (Lease lease : consumption().unsettled()) {
            leases.add(lease);
            if (lease.equals(last)) {
                break;
            }
        }
        return leases;
    }

    private final class Taken implements Acknowledgement {
        private final List<Lease> leases;
        private final boolean positive;

        Taken(List<Lease> leases, boolean positive) {
            this.leases = leases;
            this.positive = positive;
        }

        @Override
        public List<Settlement> settlements() {
            return leases.stream()
                    .map(lease -> Settlement.of(lease, positive ? Verdict.DONE : policy.undone(lease)))
                    .toList();
        }

        @Override
        public CompletionStage<Void> settle() {
            return session.context()
                    .engine()
                    .commit(Batch.ofSettlements(settlements()))
                    .thenApply(done -> null);
        }

        @Override
        public void settled() {
            consumption().settled(leases, positive);
        }

        @Override
        public void undo() {
            consumption().untake(leases);
            leases.stream().filter(lease -> isUnsettled(lease)).forEach(lease -> isDue(lease));
        }
    }

    @Override
    public void resume() {
        while (!held.isEmpty() && session.ready()) {
            show(held.removeFirst());
        }
    }

    @Override
    public void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        due.clear();
        List<Lease> unseen = List.copyOf(held);
        held.clear();
        if (consumption != null) {
            consumption.cancel(unseen);
        }
    }

    @Override
    public void ended(String reason) {
        session.fail(new StompError(CloseCode.INTERNAL_ERROR, reason, "Connect and subscribe again."), null);
    }
}
