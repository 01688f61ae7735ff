package io.longwire.engine.sqlite;

import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Position;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Which idempotency keys were used lately; of too many the oldest are forgotten. Inside the writer's transaction, on its thread. */
final class Keys {
    private final Database database;
    private final Counters counters;
    private final long windowMillis;
    private final int most;

    private record Used(long offset, long at) {}

    Keys(Database database, Counters counters, long windowMillis, int most) {
        this.database = database;
        this.counters = counters;
        this.windowMillis = windowMillis;
        this.most = most;
    }

    /** Where the first message with the draft's key stands; null when there is none within the window. */
    @Nullable
    Position first(Draft draft, long now) throws SQLException {
        String key = draft.terms().idempotencyKey();
        if (key == null) {
            return null;
        }
        Used used = database.first(
                "SELECT offset, at FROM idempotency WHERE destination = ? AND key = ?",
                row -> new Used(row.getLong(1), row.getLong(2)),
                draft.destination(),
                key);
        if (used != null && used.at <= now - windowMillis) {
            counters.keys -= database.change(
                    "DELETE FROM idempotency WHERE destination = ? AND key = ?", draft.destination(), key);
            return null;
        }
        return used == null ? null : new Position(counters.epoch, used.offset);
    }

    void remember(Draft draft, Position position, long now) throws SQLException {
        String key = draft.terms().idempotencyKey();
        if (key == null) {
            return;
        }
        database.change(
                "INSERT INTO idempotency (destination, key, offset, at) VALUES (?, ?, ?, ?)",
                draft.destination(),
                key,
                position.offset(),
                now);
        counters.keys++;
        if (counters.keys > most) {
            forget(Long.MAX_VALUE, counters.keys - most);
        }
    }

    /** Forgets up to so many that are too old; answers whether there may be more. */
    boolean expire(long now, int count) throws SQLException {
        return forget(now - windowMillis, count) == count;
    }

    private int forget(long until, long count) throws SQLException {
        int gone = database.change(
                "DELETE FROM idempotency WHERE (destination, key) IN"
                        + " (SELECT destination, key FROM idempotency WHERE at <= ? ORDER BY at LIMIT ?)",
                until,
                count);
        counters.keys -= gone;
        return gone;
    }
}
