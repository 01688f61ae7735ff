package io.longwire.broker.engine.memory;

import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.EngineListener;
import io.longwire.broker.engine.History;
import io.longwire.broker.engine.Lease;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.QueueDepth;
import io.longwire.broker.engine.Settlement;
import io.longwire.broker.engine.UnknownLeaseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The queues of one shard, under its lock. A queue is remembered while something stands in it or somebody follows it. */
final class Queues {
    private final String epoch;
    private final AtomicLong offsets;
    private final QueueSpace space;
    private final Map<String, Queue> queues = new HashMap<>();

    Queues(String epoch, AtomicLong offsets, QueueSpace space) {
        this.epoch = epoch;
        this.offsets = offsets;
        this.space = space;
    }

    static boolean isQueue(String destination) {
        return destination.startsWith("/queue/");
    }

    /** Adds a message whose room was reserved. */
    Position add(Draft draft, long now, EngineListener listener) {
        Queue queue = queue(draft.destination());
        Position position = new Position(epoch, offsets.incrementAndGet());
        queue.add(new Publication(draft, position, queue.last(), now));
        if (queue.followed) {
            listener.available(draft.destination());
        }
        return position;
    }

    private Queue queue(String name) {
        return queues.computeIfAbsent(name, absent -> new Queue());
    }

    void follow(String name, EngineListener listener) {
        Queue queue = queue(name);
        queue.followed = true;
        if (queue.available()) {
            listener.available(name);
        }
    }

    void unfollow(String name) {
        Queue queue = queues.get(name);
        if (queue != null) {
            queue.followed = false;
            forgetIfUnused(name, queue);
        }
    }

    private void forgetIfUnused(String name, Queue queue) {
        if (!queue.followed && queue.isEmpty()) {
            queues.remove(name);
        }
    }

    List<Lease> lease(String name, int count, long bytes, long now) {
        Queue queue = queues.get(name);
        List<Lease> leases = new ArrayList<>();
        if (queue != null) {
            space.free(queue.lease(count, bytes, now, leases));
            forgetIfUnused(name, queue);
        }
        return leases;
    }

    QueueDepth depth(String name) {
        Queue queue = queues.get(name);
        return queue == null ? new QueueDepth(0, 0) : queue.depth();
    }

    void check(Settlement settlement) throws UnknownLeaseException {
        Queue queue = queues.get(settlement.queue());
        if (queue == null || !queue.isLeased(settlement.offset())) {
            throw new UnknownLeaseException(settlement);
        }
    }

    /**
     * Ends a lease that was checked.
     *
     * @return the dead letter, which is to be added where dead letters go; its room stays taken. Null for any other
     */
    @Nullable
    Publication settle(Settlement settlement, EngineListener listener) {
        Queue queue = queue(settlement.queue());
        Publication gone = queue.settle(settlement.offset(), settlement.verdict());
        if (gone == null) {
            if (queue.followed) {
                listener.available(settlement.queue());
            }
            return null;
        }
        forgetIfUnused(settlement.queue(), queue);
        if (settlement.verdict() == Settlement.Verdict.DEAD) {
            return gone;
        }
        space.free(gone.size());
        return null;
    }

    History read(String name, @Nullable Position since, int count, long bytes) {
        boolean known = since == null || (since.epoch().equals(epoch) && since.offset() <= offsets.get());
        long after = since != null && known ? since.offset() : 0;
        List<Publication> found = new ArrayList<>();
        Queue queue = queues.get(name);
        boolean last = queue == null || queue.read(after, count, bytes, found);
        Position end = found.isEmpty()
                ? new Position(epoch, Math.max(after, queue == null ? offsets.get() : queue.last()))
                : found.get(found.size() - 1).position();
        return new History(found, end, known, last);
    }

    void sweep(long now) {
        Iterator<Queue> all = queues.values().iterator();
        while (all.hasNext()) {
            Queue queue = all.next();
            space.free(queue.expire(now));
            if (!queue.followed && queue.isEmpty()) {
                all.remove();
            }
        }
    }

    int size() {
        return queues.size();
    }
}
