package io.longwire.engine.sqlite;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The newest offsets of topics that are not stored, those that were quiet longest first; of too many these are forgotten. The writer's thread changes
 * it, readers read it.
 */
final class Passing {
    private final int most;

    // All guarded by this object's lock.
    private final LinkedHashMap<String, Long> newest = new LinkedHashMap<>(16, 0.75f, true);
    private long forgotten;

    Passing(int most) {
        this.most = most;
    }

    /** The newest offset, or one that is not below it. */
    synchronized long newest(String topic) {
        Long offset = newest.get(topic);
        return offset == null ? forgotten : offset;
    }

    synchronized void passed(String topic, long offset) {
        newest.put(topic, offset);
        if (newest.size() > most) {
            Iterator<Map.Entry<String, Long>> oldest = newest.entrySet().iterator();
            forgotten = Math.max(forgotten, oldest.next().getValue());
            oldest.remove();
        }
    }
}
