package io.longwire.broker.engine.memory;

import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Position;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which keys were used lately, the oldest first; of too many the oldest are forgotten early. Guarded by its shard's lock. */
final class Idempotency {
    private record Key(String destination, String key) {}

    private record Used(Position position, long at) {}

    private final long windowMillis;
    private final int most;
    private final Map<Key, Used> keys = new LinkedHashMap<>();

    Idempotency(long windowMillis, int most) {
        this.windowMillis = windowMillis;
        this.most = most;
    }

    /** Where the first message with the draft's key stands; null when there is none within the window. */
    @Nullable
    Position first(Draft draft, long now) {
        String key = draft.terms().idempotencyKey();
        if (key == null) {
            return null;
        }
        forget(now);
        Used used = keys.get(new Key(draft.destination(), key));
        return used == null ? null : used.position;
    }

    void remember(Draft draft, Position position, long now) {
        String key = draft.terms().idempotencyKey();
        if (key != null) {
            keys.put(new Key(draft.destination(), key), new Used(position, now));
            if (keys.size() > most) {
                Iterator<Key> oldest = keys.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
        }
    }

    private void forget(long now) {
        Iterator<Used> oldest = keys.values().iterator();
        while (oldest.hasNext() && oldest.next().at <= now - windowMillis) {
            oldest.remove();
        }
    }
}
