package io.longwire.broker.engine.memory;

import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.EngineListener;
import io.longwire.broker.engine.History;
import io.longwire.broker.engine.HistoryRules;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The destinations whose names fall on one number, under one lock, which is this object's. Publications are handed on inside it: that keeps
 * them in order, and the listener only puts them into mailboxes.
 */
final class Shard {
    private static final long SWEEP_MILLIS = 10_000;

    private final String epoch;
    private final AtomicLong offsets;
    private final HistoryRules rules;
    private final long mostBytes;
    private final int mostTopics;
    private final Patterns patterns;
    private final Idempotency keys;

    /** Guarded by this object's lock too. */
    final Queues queues;

    // Both in the order of use, the quietest first.
    private final LinkedHashMap<String, Topic> idle = new LinkedHashMap<>(16, 0.75f, true);
    private final LinkedHashMap<String, Topic> followed = new LinkedHashMap<>(16, 0.75f, true);

    /** No forgotten destination had an offset above it. */
    private long floor;

    private long bytes;
    private long nextSweep;

    Shard(
            String epoch,
            AtomicLong offsets,
            HistoryRules rules,
            long mostBytes,
            int mostTopics,
            Patterns patterns,
            Idempotency keys,
            QueueSpace space) {
        this.epoch = epoch;
        this.offsets = offsets;
        this.rules = rules;
        this.mostBytes = mostBytes;
        this.mostTopics = mostTopics;
        this.patterns = patterns;
        this.keys = keys;
        this.queues = new Queues(epoch, offsets, space);
    }

    /** Where the first message with the draft's idempotency key stands; null when there is none. */
    synchronized @Nullable Position first(Draft draft, long now) {
        return keys.first(draft, now);
    }

    /** Publishes; for a queue the room was reserved. */
    synchronized Position publish(Draft draft, long now, EngineListener listener) {
        sweepWhenDue(now);
        Position position = Queues.isQueue(draft.destination())
                ? queues.add(draft, now, listener)
                : publishToTopic(draft, now, listener);
        keys.remember(draft, position, now);
        return position;
    }

    private Position publishToTopic(Draft draft, long now, EngineListener listener) {
        Topic topic = topicToWrite(draft.destination());
        Position position = new Position(epoch, offsets.incrementAndGet());
        Publication publication = new Publication(draft, position, topic.last(), now);
        bytes += topic.add(publication) - topic.expire(now);
        if (topic.followed || patterns.match(draft.destination())) {
            listener.published(publication.withoutEncodings());
        }
        keepBounds();
        return position;
    }

    synchronized void follow(String destination) {
        Topic topic = idle.remove(destination);
        if (topic == null) {
            topic = new Topic(destination, rules.policy(destination), floor);
        }
        topic.followed = true;
        followed.put(destination, topic);
    }

    synchronized void unfollow(String destination, long now) {
        Topic topic = followed.remove(destination);
        if (topic != null) {
            topic.followed = false;
            idle.put(destination, topic);
            bytes -= topic.expire(now);
            if (topic.isEmpty()) {
                forget(topic);
            }
            keepBounds();
        }
    }

    synchronized History read(String destination, @Nullable Position since, int count, long most, long now) {
        long newest = offsets.get();
        Topic topic = topic(destination);
        boolean known = since == null || (since.epoch().equals(epoch) && since.offset() <= newest);
        long after = since != null && known ? since.offset() : 0;
        if (topic == null) {
            return new History(
                    List.of(), new Position(epoch, newest), known && (since == null || after >= floor), true);
        }
        bytes -= topic.expire(now);
        List<Publication> found = new ArrayList<>();
        boolean last = topic.read(after, count, most, found);
        boolean whole = known && (since == null || after >= topic.trimmed());
        Position end = found.isEmpty()
                ? new Position(epoch, topic.published() ? Math.max(after, topic.last()) : newest)
                : found.get(found.size() - 1).position();
        return new History(found, end, whole, last);
    }

    /** What was published on this shard stands at or before it, for both happen under its lock. */
    synchronized Position end() {
        return new Position(epoch, offsets.get());
    }

    /** How many destinations are remembered, and how many bytes retained. */
    synchronized long[] size() {
        return new long[] {idle.size() + followed.size(), bytes};
    }

    private @Nullable Topic topic(String destination) {
        Topic topic = followed.get(destination);
        return topic != null ? topic : idle.get(destination);
    }

    private Topic topicToWrite(String destination) {
        Topic topic = topic(destination);
        if (topic == null) {
            topic = new Topic(destination, rules.policy(destination), floor);
            idle.put(destination, topic);
        }
        return topic;
    }

    private void keepBounds() {
        while (idle.size() > mostTopics) {
            forget(idle.values().iterator().next());
        }
        while (bytes > mostBytes) {
            Topic quietest = quietestWithHistory();
            if (quietest == null) {
                return;
            }
            bytes -= quietest.removeOldest();
        }
    }

    private @Nullable Topic quietestWithHistory() {
        for (Map<String, Topic> topics : List.of(idle, followed)) {
            Iterator<Topic> all = topics.values().iterator();
            while (all.hasNext()) {
                Topic topic = all.next();
                if (!topic.isEmpty()) {
                    return topic;
                }
                if (!topic.followed) {
                    // Nothing is left of it; without this, finding the next one would be a longer walk every time.
                    floor = Math.max(floor, topic.last());
                    all.remove();
                }
            }
        }
        return null;
    }

    private void forget(Topic topic) {
        while (!topic.isEmpty()) {
            bytes -= topic.removeOldest();
        }
        floor = Math.max(floor, topic.last());
        idle.remove(topic.destination);
    }

    private void sweepWhenDue(long now) {
        if (now < nextSweep) {
            return;
        }
        nextSweep = now + SWEEP_MILLIS;
        queues.sweep(now);
        for (Topic topic : followed.values()) {
            bytes -= topic.expire(now);
        }
        Iterator<Topic> all = idle.values().iterator();
        while (all.hasNext()) {
            Topic topic = all.next();
            bytes -= topic.expire(now);
            if (topic.isEmpty()) {
                floor = Math.max(floor, topic.last());
                all.remove();
            }
        }
    }
}
