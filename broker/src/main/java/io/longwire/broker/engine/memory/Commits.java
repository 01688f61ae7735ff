package io.longwire.broker.engine.memory;

import io.longwire.broker.engine.Batch;
import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.EngineListener;
import io.longwire.broker.engine.FullException;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.Settlement;
import io.longwire.broker.engine.Terms;
import io.longwire.broker.engine.UnknownLeaseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What changes several destinations in one step: under the locks of all their shards, which are taken in the order of their numbers. */
final class Commits {
    private final Shard[] shards;
    private final QueueSpace space;

    Commits(Shard[] shards, QueueSpace space) {
        this.shards = shards;
        this.space = space;
    }

    static int shardOf(String destination, int shards) {
        int hash = destination.hashCode();
        return Math.floorMod(hash ^ (hash >>> 16), shards);
    }

    private Shard shard(String destination) {
        return shards[shardOf(destination, shards.length)];
    }

    /** One message, under its shard's lock. */
    Position publish(Draft draft, long now, EngineListener listener) throws FullException {
        Shard shard = shard(draft.destination());
        Position first = shard.first(draft, now);
        if (first != null) {
            return first;
        }
        if (Queues.isQueue(draft.destination())) {
            space.reserve(Publication.size(draft));
        }
        return shard.publish(draft, now, listener);
    }

    List<Position> commit(Batch batch, long now, EngineListener listener) throws Exception {
        Set<Integer> numbers = new TreeSet<>();
        batch.drafts().forEach(draft -> numbers.add(shardOf(draft.destination(), shards.length)));
        for (Settlement settlement : batch.settlements()) {
            numbers.add(shardOf(settlement.queue(), shards.length));
            numbers.add(shardOf(Settlement.deadLetters(settlement.queue()), shards.length));
        }
        return underLocks(List.copyOf(numbers), 0, () -> apply(batch, now, listener));
    }

    private interface Step {
        List<Position> run() throws Exception;
    }

    private List<Position> underLocks(List<Integer> numbers, int taken, Step step) throws Exception {
        if (taken == numbers.size()) {
            return step.run();
        }
        synchronized (shards[numbers.get(taken)]) {
            return underLocks(numbers, taken + 1, step);
        }
    }

    /** Everything that can fail comes before anything that changes. */
    private List<Position> apply(Batch batch, long now, EngineListener listener)
            throws UnknownLeaseException, FullException {
        Set<Settlement> seen = new HashSet<>();
        for (Settlement settlement : batch.settlements()) {
            shard(settlement.queue()).queues.check(settlement);
            if (!seen.add(new Settlement(settlement.queue(), settlement.offset(), Settlement.Verdict.DONE))) {
                throw new UnknownLeaseException(settlement);
            }
        }
        space.reserve(batch.drafts().stream()
                .filter(draft -> Queues.isQueue(draft.destination()))
                .mapToLong(Publication::size)
                .sum());
        batch.settlements().forEach(settlement -> settle(settlement, now, listener));
        List<Position> positions = new ArrayList<>();
        for (Draft draft : batch.drafts()) {
            positions.add(publishReserved(draft, now, listener));
        }
        return positions;
    }

    private Position publishReserved(Draft draft, long now, EngineListener listener) {
        Shard shard = shard(draft.destination());
        Position first = shard.first(draft, now);
        if (first == null) {
            return shard.publish(draft, now, listener);
        }
        if (Queues.isQueue(draft.destination())) {
            space.free(Publication.size(draft));
        }
        return first;
    }

    private void settle(Settlement settlement, long now, EngineListener listener) {
        String target = Settlement.deadLetters(settlement.queue());
        boolean stays = settlement.verdict() == Settlement.Verdict.DEAD && target.equals(settlement.queue());
        Publication dead = shard(settlement.queue())
                .queues
                .settle(
                        stays ? new Settlement(target, settlement.offset(), Settlement.Verdict.AGAIN) : settlement,
                        listener);
        if (dead != null) {
            // A dead letter waits for somebody to look at it, however long that takes.
            Draft letter = new Draft(target, dead.contentType(), dead.headers(), dead.bodyBytes(), Terms.NONE);
            shard(target).queues.add(letter, now, listener);
        }
    }
}
