package io.longwire.broker.queue;

import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One queue's consumers on this node. It leases as many messages as they have credit for together, and gives them out in turn, so that each gets its
 * share. Only one request for leases is under way at a time.
 *
 * <p>Threads: any; guarded by its own lock, which is not held while the engine or a consumer is called.
 */
final class NodeQueue {
    private static final Logger LOG = LoggerFactory.getLogger(NodeQueue.class);
    private static final int MOST_LEASES = 256;
    private static final long MOST_BYTES = 1 << 20;

    private record Gift(Consumption to, Lease lease) {}

    final String name;
    final Settling settling;
    private final Engine engine;
    private final List<Consumption> consumers = new ArrayList<>();

    /** Whose turn it is. */
    private int turn;

    private long credit;

    /** Whether a look for messages is under way or about to begin. */
    private boolean looking;

    /** Whether there may be something that the look under way does not see. */
    private boolean lookAgain;

    NodeQueue(String name, Engine engine, Settling settling) {
        this.name = name;
        this.engine = engine;
        this.settling = settling;
    }

    synchronized void add(Consumption consumption) {
        consumers.add(consumption);
        credit += consumption.credit;
    }

    /** Takes a consumer out; what is on its way to it comes back when it arrives. */
    synchronized void remove(Consumption consumption) {
        if (consumers.remove(consumption)) {
            credit -= consumption.credit;
        }
    }

    synchronized boolean isEmpty() {
        return consumers.isEmpty();
    }

    void credit(Consumption consumption, int more) {
        synchronized (this) {
            if (!consumers.contains(consumption)) {
                return;
            }
            consumption.credit += more;
            credit += more;
        }
        look();
    }

    /**
     * There may be something to lease. Only marks that and posts a task: it may be called under the engine's lock.
     */
    void look() {
        Consumption by;
        synchronized (this) {
            if (looking || credit == 0 || consumers.isEmpty()) {
                lookAgain = true;
                return;
            }
            looking = true;
            by = consumers.get(turn % consumers.size());
        }
        by.outlet.execute(this::lease);
    }

    private void lease() {
        int wanted;
        synchronized (this) {
            wanted = (int) Math.min(credit, MOST_LEASES);
            lookAgain = false;
            looking = wanted > 0;
        }
        if (wanted > 0) {
            CompletionStage<?> unused =
                    engine.lease(name, wanted, MOST_BYTES).whenComplete((leases, failure) -> leased(leases, failure));
        }
    }

    private void leased(@Nullable List<Lease> leases, @Nullable Throwable failure) {
        if (leases == null) {
            LOG.error("Nothing can be leased of {}", name, failure);
            failed();
            return;
        }
        List<Gift> gifts = new ArrayList<>(leases.size());
        List<Lease> left = new ArrayList<>(0);
        boolean more;
        synchronized (this) {
            for (Lease lease : leases) {
                Consumption next = next();
                if (next == null) {
                    left.add(lease);
                } else {
                    next.credit--;
                    credit--;
                    gifts.add(new Gift(next, lease));
                }
            }
        }
        gifts.forEach(gift -> gift.to.outlet.execute(() -> gift.to.given(gift.lease)));
        synchronized (this) {
            // Not before: what another look finds must come behind these.
            looking = false;
            more = lookAgain || (!leases.isEmpty() && left.isEmpty());
        }
        if (!left.isEmpty()) {
            settling.unseenOrLog(left);
        } else if (more) {
            look();
        }
    }

    /** The next in turn that has credit. */
    private @Nullable Consumption next() {
        for (int tried = 0; tried < consumers.size(); tried++) {
            turn = (turn + 1) % consumers.size();
            Consumption candidate = consumers.get(turn);
            if (candidate.credit > 0) {
                return candidate;
            }
        }
        return null;
    }

    /** It cannot be read: all who consume hear that. */
    void failed() {
        List<Consumption> all;
        synchronized (this) {
            looking = false;
            all = List.copyOf(consumers);
        }
        all.forEach(consumption -> consumption.outlet.execute(
                () -> consumption.failed("The queue cannot be read at the moment; try again later")));
    }
}
