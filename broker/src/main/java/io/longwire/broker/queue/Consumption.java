package io.longwire.broker.queue;

import io.longwire.broker.engine.Lease;
import io.longwire.broker.hub.Outlet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer's part of a queue: what it was given and has not settled. It gets as many at a time as its credit says; each one that is settled gives
 * credit for another.
 *
 * <p>Threads: everything on the loop of its outlet, but for what its queue guards.
 */
public final class Consumption {
    private static final Logger LOG = LoggerFactory.getLogger(Consumption.class);

    private final QueueHub hub;
    private final NodeQueue queue;
    final Outlet outlet;
    private final QueueConsumer consumer;
    private final Map<Long, Lease> unsettled = new LinkedHashMap<>();
    private boolean stopped;
    private boolean cancelled;

    /** How many more it may be given. Guarded by its queue's lock. */
    int credit;

    Consumption(QueueHub hub, NodeQueue queue, Outlet outlet, int credit, QueueConsumer consumer) {
        this.hub = hub;
        this.queue = queue;
        this.outlet = outlet;
        this.credit = credit;
        this.consumer = consumer;
    }

    void given(Lease lease) {
        if (stopped) {
            queue.settling.unseenOrLog(List.of(lease));
            return;
        }
        unsettled.put(offset(lease), lease);
        outlet.touch();
        try {
            consumer.message(lease);
        } catch (RuntimeException | Error e) {
            LOG.error("A consumer of {} failed; it gets no more", queue.name, e);
            end("The consumer failed");
        }
    }

    /** Nothing more can be given to it. Who has stopped wanted no more, and keeps what it has. */
    void failed(String reason) {
        if (!stopped) {
            end(reason);
        }
    }

    private void end(String reason) {
        if (!cancelled) {
            cancel(List.of());
            outlet.touch();
            consumer.ended(reason);
        }
    }

    private static long offset(Lease lease) {
        return lease.publication().position().offset();
    }

    /** What it was given and has not settled, the oldest first. */
    public Collection<Lease> unsettled() {
        return unsettled.values();
    }

    /** The message with that offset, where it was given it and has not settled it; else null. */
    public @Nullable Lease unsettled(long offset) {
        return unsettled.get(offset);
    }

    /**
     * Takes leases out, to be settled as a part of a batch: the consumer has them no longer. Whoever commits the batch calls {@link #settled} then.
     */
    public void take(List<Lease> leases) {
        leases.forEach(lease -> unsettled.remove(offset(lease)));
    }

    /** Leases that were taken out are not settled after all: they are the consumer's again. */
    public void untake(List<Lease> leases) {
        if (cancelled) {
            queue.settling.undoneOrLog(leases);
            return;
        }
        List<Lease> all = new ArrayList<>(unsettled.values());
        all.addAll(leases);
        all.sort(Comparator.comparingLong(Consumption::offset));
        unsettled.clear();
        all.forEach(lease -> unsettled.put(offset(lease), lease));
    }

    /**
     * Those that were taken have been settled in a batch: as many more may come.
     *
     * @param done as dealt with; else as the policy has it
     */
    public void settled(List<Lease> leases, boolean done) {
        queue.settling.settled(leases, done);
        credit(leases.size());
    }

    private void credit(int more) {
        if (!stopped) {
            queue.credit(this, more);
        }
    }

    /** Settles leases as dealt with, and makes room for as many more. The stage completes when that is done (and stored). */
    public CompletionStage<Void> settleDone(List<Lease> leases) {
        take(leases);
        return creditAfter(queue.settling.done(leases), leases);
    }

    /** Settles leases as not dealt with: each is handed out again, or goes to the dead letters. */
    public CompletionStage<Void> settleUndone(List<Lease> leases) {
        take(leases);
        return creditAfter(queue.settling.undone(leases), leases);
    }

    private CompletionStage<Void> creditAfter(CompletionStage<Void> settled, List<Lease> leases) {
        return settled.thenAccept(done -> outlet.execute(() -> credit(leases.size())));
    }

    /** Nothing more is given to it; what it has stays its own until that is settled, or all of it cancelled. May be called twice. */
    public void stop() {
        if (!stopped) {
            stopped = true;
            queue.remove(this);
            hub.left(queue);
        }
    }

    /**
     * Ends it: what it has not settled was not dealt with. Nothing more comes. May be called twice.
     *
     * @param unseen of what it has not settled, that which it has shown to nobody: it is as if it had not been given it
     */
    public void cancel(List<Lease> unseen) {
        if (!cancelled) {
            cancelled = true;
            stop();
            take(unseen);
            if (!unseen.isEmpty()) {
                queue.settling.unseenOrLog(unseen);
            }
            List<Lease> left = List.copyOf(unsettled.values());
            unsettled.clear();
            if (!left.isEmpty()) {
                queue.settling.undoneOrLog(left);
            }
        }
    }
}
