package io.longwire.broker.engine.memory;

import io.longwire.broker.engine.Lease;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.QueueDepth;
import io.longwire.broker.engine.Settlement.Verdict;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What stands in one queue, by offset. Guarded by its shard's lock. */
final class Queue {
    private static final class Entry {
        final Publication publication;
        int attempts;
        boolean leased;

        Entry(Publication publication) {
            this.publication = publication;
        }

        long offset() {
            return publication.position().offset();
        }
    }

    boolean followed;

    /** The offset of the newest that was added; 0 before the first. */
    private long last;

    private final NavigableMap<Long, Entry> all = new TreeMap<>();

    /** Never leased, in order. What has expired may have gone from {@link #all}. */
    private final ArrayDeque<Entry> fresh = new ArrayDeque<>();

    /** Leased before and available again. */
    private final NavigableMap<Long, Entry> returned = new TreeMap<>();

    private long leased;

    long last() {
        return last;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    boolean available() {
        return all.size() > leased;
    }

    QueueDepth depth() {
        return new QueueDepth(all.size(), leased);
    }

    void add(Publication publication) {
        Entry entry = new Entry(publication);
        last = entry.offset();
        all.put(last, entry);
        fresh.addLast(entry);
    }

    /** Leases the oldest; answers how many bytes of expired messages that freed. */
    long lease(int count, long bytes, long now, List<Lease> into) {
        long freed = 0;
        long left = bytes;
        for (Entry next = oldest(); next != null && into.size() < count; next = oldest()) {
            if (next.publication.terms().expired(now)) {
                take(next);
                all.remove(next.offset());
                freed += next.publication.size();
                continue;
            }
            left -= next.publication.size();
            if (left < 0 && !into.isEmpty()) {
                break;
            }
            take(next);
            next.leased = true;
            next.attempts++;
            leased++;
            into.add(new Lease(next.publication, next.attempts));
        }
        return freed;
    }

    private @Nullable Entry oldest() {
        Map.Entry<Long, Entry> again = returned.firstEntry();
        Entry first = fresh.peekFirst();
        while (first != null && !all.containsKey(first.offset())) {
            fresh.removeFirst();
            first = fresh.peekFirst();
        }
        if (again == null) {
            return first;
        }
        return first != null && first.offset() < again.getKey() ? first : again.getValue();
    }

    private void take(Entry entry) {
        if (fresh.peekFirst() == entry) {
            fresh.removeFirst();
        } else {
            returned.remove(entry.offset());
        }
    }

    boolean isLeased(long offset) {
        Entry entry = all.get(offset);
        return entry != null && entry.leased;
    }

    /** Ends a lease. Answers the publication where that is gone from here, null where it is available again. It must be leased. */
    @Nullable
    Publication settle(long offset, Verdict verdict) {
        Entry entry = all.get(offset);
        if (entry == null || !entry.leased) {
            throw new IllegalStateException("Offset " + offset + " is not leased");
        }
        entry.leased = false;
        leased--;
        if (verdict == Verdict.DONE || verdict == Verdict.DEAD) {
            all.remove(offset);
            return entry.publication;
        }
        if (verdict == Verdict.UNSEEN) {
            entry.attempts--;
        }
        returned.put(offset, entry);
        return null;
    }

    /** Removes what has expired and is not leased; answers how many bytes that freed. */
    long expire(long now) {
        long freed = 0;
        for (Entry entry : List.copyOf(all.values())) {
            if (!entry.leased && entry.publication.terms().expired(now)) {
                all.remove(entry.offset());
                returned.remove(entry.offset());
                freed += entry.publication.size();
            }
        }
        fresh.removeIf(entry -> !all.containsKey(entry.offset()));
        return freed;
    }

    /** Collects up to {@code count} messages after an offset; answers whether these were all. */
    boolean read(long after, int count, long bytes, List<Publication> into) {
        long left = bytes;
        for (Entry entry : all.tailMap(after, false).values()) {
            left -= entry.publication.size();
            if (into.size() == count || (left < 0 && !into.isEmpty())) {
                return false;
            }
            into.add(entry.publication.withoutEncodings());
        }
        return true;
    }
}
