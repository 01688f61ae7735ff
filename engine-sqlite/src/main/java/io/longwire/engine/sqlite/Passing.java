package io.longwire.engine.sqlite;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest offsets of topics that are not stored, those that were quiet longest first; of too many these are forgotten. The writer's thread changes
 * it, readers read it.
 */
final class Passing {
    private final int most;

    // All guarded by this object's lock.
    private final LinkedHashMap<String, Long> newest = new LinkedHashMap<>(16, 0.75f, true);
    private long forgotten;

    private record Before(String topic, @Nullable Long offset) {}

    /** What stood there before the transaction under way, the oldest change first. */
    private final ArrayList<Before> undo = new ArrayList<>();

    Passing(int most) {
        this.most = most;
    }

    /** The newest offset, or one that is not below it. */
    synchronized long newest(String topic) {
        Long offset = newest.get(topic);
        return offset == null ? forgotten : offset;
    }

    synchronized void passed(String topic, long offset) {
        undo.add(new Before(topic, newest.put(topic, offset)));
        if (newest.size() > most) {
            Iterator<Map.Entry<String, Long>> oldest = newest.entrySet().iterator();
            forgotten = Math.max(forgotten, oldest.next().getValue());
            oldest.remove();
        }
    }

    /** A new transaction begins: what was changed before it stays. */
    synchronized void begin() {
        undo.clear();
    }

    /** How many changes the transaction has made, to be handed to {@link #rollBack}. */
    synchronized int changes() {
        return undo.size();
    }

    /**
     * Takes back what the transaction changed after its first so many changes. A publication that never came to be must not show as a
     * predecessor: whoever follows the topic would look for it, and not find it.
     */
    synchronized void rollBack(int changes) {
        while (undo.size() > changes) {
            Before before = undo.remove(undo.size() - 1);
            if (before.offset == null) {
                newest.remove(before.topic);
            } else {
                newest.put(before.topic, before.offset);
            }
        }
    }
}
