package io.longwire.broker.engine.memory;

import io.longwire.broker.engine.HistoryPolicy;
import io.longwire.broker.engine.Publication;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of one destination: a ring of publications, oldest first. Guarded by its shard's lock. */
final class Topic {
    private static final int FIRST = 4;

    final String destination;
    final HistoryPolicy policy;
    boolean followed;

    /** The offset of the newest publication that is no longer retained: nobody at or after it has missed anything. */
    private long trimmed;

    /** The offset of the newest publication; that of {@link #trimmed} before the first. */
    private long last;

    private boolean published;
    private @Nullable Publication[] ring = new @Nullable Publication[FIRST];
    private int head;
    private int size;

    Topic(String destination, HistoryPolicy policy, long floor) {
        this.destination = destination;
        this.policy = policy;
        this.trimmed = floor;
        this.last = floor;
    }

    long trimmed() {
        return trimmed;
    }

    long last() {
        return last;
    }

    /** Whether anything was published since it is remembered. */
    boolean published() {
        return published;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Adds a publication; what is beyond the policy's count goes. Answers by how many bytes it grew, maybe less than 0. */
    long add(Publication publication) {
        published = true;
        last = publication.position().offset();
        if (policy.count() == 0) {
            trimmed = last;
            return 0;
        }
        long grown = publication.size();
        if (size == policy.count()) {
            grown -= removeOldest();
        }
        if (size == ring.length) {
            grow();
        }
        ring[(head + size) % ring.length] = publication;
        size++;
        return grown;
    }

    private void grow() {
        @Nullable Publication[] larger = new @Nullable Publication[Math.min(policy.count(), ring.length * 2)];
        for (int i = 0; i < size; i++) {
            larger[i] = at(i);
        }
        ring = larger;
        head = 0;
    }

    /** Drops the oldest; answers how many bytes that frees. There must be one. */
    long removeOldest() {
        Publication oldest = at(0);
        ring[head] = null;
        head = (head + 1) % ring.length;
        size--;
        trimmed = oldest.position().offset();
        return oldest.size();
    }

    /** Drops what is too old; answers how many bytes that frees. */
    long expire(long now) {
        long freed = 0;
        long oldestKept = now - policy.age().toMillis();
        while (size > 0 && at(0).timestamp() <= oldestKept) {
            freed += removeOldest();
        }
        if (size == 0 && ring.length > FIRST) {
            ring = new @Nullable Publication[FIRST];
            head = 0;
        }
        return freed;
    }

    /** Collects up to {@code count} publications after an offset; answers whether these were all. */
    boolean read(long after, int count, long bytes, List<Publication> into) {
        long left = bytes;
        for (int i = firstAfter(after); i < size; i++) {
            Publication publication = at(i);
            left -= publication.size();
            if (into.size() == count || (left < 0 && !into.isEmpty())) {
                return false;
            }
            into.add(publication.withoutEncodings());
        }
        return true;
    }

    private int firstAfter(long offset) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (at(middle).position().offset() <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private Publication at(int index) {
        Publication publication = ring[(head + index) % ring.length];
        if (publication == null) {
            throw new IllegalStateException("A hole in the history of " + destination);
        }
        return publication;
    }
}
