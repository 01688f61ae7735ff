package io.longwire.engine.sqlite;

import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.FullException;
import io.longwire.broker.engine.Lease;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.Settlement;
import io.longwire.broker.engine.Settlement.Verdict;
import io.longwire.broker.engine.Terms;
import io.longwire.broker.engine.UnknownLeaseException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The queues. Inside the writer's transaction, on its thread. */
final class QueueStore {
    private static final String PREFIX = "/queue/";

    private final Database database;
    private final Counters counters;
    private final StorageLimits limits;

    private record Queue(long id, long last, long messages, long leased) {
        static Queue of(ResultSet row) throws SQLException {
            return new Queue(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
        }
    }

    private record Stored(Publication publication, int attempts) {}

    QueueStore(Database database, Counters counters, StorageLimits limits) {
        this.database = database;
        this.counters = counters;
        this.limits = limits;
    }

    static boolean isQueue(String destination) {
        return destination.startsWith(PREFIX);
    }

    Position add(Draft draft, long now, Effects effects) throws SQLException, FullException {
        if (counters.queueBytes + Publication.size(draft) > limits.queueBytes()) {
            throw new FullException(
                    "All queues together have " + limits.queueBytes() + " bytes; wait until some of them is consumed");
        }
        return addAlways(draft, now, effects);
    }

    private Position addAlways(Draft draft, long now, Effects effects) throws SQLException {
        long size = Publication.size(draft);
        Queue queue = queue(draft.destination());
        if (queue == null) {
            queue = create(draft.destination());
        }
        Position position = new Position(counters.epoch, counters.take(database));
        insert(new Publication(draft, position, queue.last, now), queue.id);
        database.change(
                "UPDATE queue SET last = ?, messages = messages + 1, bytes = bytes + ? WHERE id = ?",
                position.offset(),
                size,
                queue.id);
        counters.queueBytes += size;
        effects.available.add(draft.destination());
        return position;
    }

    private @Nullable Queue queue(String name) throws SQLException {
        return database.first("SELECT id, last, messages, leased FROM queue WHERE name = ?", Queue::of, name);
    }

    private Queue create(String name) throws SQLException {
        // Whether there ever was a message before is forgotten with a queue that was empty.
        long last = counters.last();
        database.change("INSERT INTO queue (name, last, messages, leased, bytes) VALUES (?, ?, 0, 0, 0)", name, last);
        return new Queue(database.number("SELECT last_insert_rowid()"), last, 0, 0);
    }

    private void insert(Publication publication, long queue) throws SQLException {
        database.change(
                "INSERT INTO message (queue, attempts, leased, size, " + Rows.COLUMNS
                        + ") VALUES (?, 0, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                queue,
                publication.size(),
                publication.position().offset(),
                publication.previous(),
                publication.timestamp(),
                publication.terms().expires(),
                publication.contentType(),
                HeaderText.write(publication.headers()),
                publication.terms().conflationKey(),
                publication.terms().exclude(),
                publication.bodyBytes());
    }

    List<Lease> lease(String name, int count, long bytes, long now) throws SQLException {
        Queue queue = queue(name);
        if (queue == null || queue.messages == queue.leased) {
            return List.of();
        }
        List<Stored> expired = new ArrayList<>();
        List<Lease> leases = new ArrayList<>();
        for (Stored stored : available(name, queue.id, count, bytes, now, expired)) {
            database.change(
                    "UPDATE message SET leased = 1, attempts = attempts + 1 WHERE offset = ?",
                    stored.publication.position().offset());
            leases.add(new Lease(stored.publication, stored.attempts + 1));
        }
        for (Stored stored : expired) {
            remove(queue.id, stored.publication.position().offset(), stored.publication.size(), 0);
        }
        database.change("UPDATE queue SET leased = leased + ? WHERE id = ?", leases.size(), queue.id);
        return leases;
    }

    private List<Stored> available(String name, long queue, int count, long bytes, long now, List<Stored> expired)
            throws SQLException {
        List<Stored> found = new ArrayList<>();
        long[] left = {bytes};
        database.each(
                "SELECT " + Rows.COLUMNS + ", attempts FROM message WHERE queue = ? AND leased = 0 ORDER BY offset",
                row -> {
                    Stored stored = new Stored(Rows.publication(row, name, counters.epoch), row.getInt(10));
                    if (stored.publication.terms().expired(now)) {
                        expired.add(stored);
                        return expired.size() < count + 1_000;
                    }
                    left[0] -= stored.publication.size();
                    if (left[0] < 0 && !found.isEmpty()) {
                        return false;
                    }
                    found.add(stored);
                    return found.size() < count;
                },
                queue);
        return found;
    }

    private void remove(long queue, long offset, long size, long leased) throws SQLException {
        database.change("DELETE FROM message WHERE offset = ?", offset);
        database.change(
                "UPDATE queue SET messages = messages - 1, leased = leased - ?, bytes = bytes - ? WHERE id = ?",
                leased,
                size,
                queue);
        counters.queueBytes -= size;
    }

    void settle(Settlement settlement, long now, Effects effects) throws SQLException, UnknownLeaseException {
        Queue queue = queue(settlement.queue());
        Publication leased = queue == null
                ? null
                : database.first(
                        "SELECT " + Rows.COLUMNS + " FROM message WHERE offset = ? AND queue = ? AND leased = 1",
                        row -> Rows.publication(row, settlement.queue(), counters.epoch),
                        settlement.offset(),
                        queue.id);
        if (queue == null || leased == null) {
            throw new UnknownLeaseException(settlement);
        }
        String target = Settlement.deadLetters(settlement.queue());
        boolean moves = settlement.verdict() == Verdict.DEAD && !target.equals(settlement.queue());
        if (moves || settlement.verdict() == Verdict.DONE) {
            remove(queue.id, settlement.offset(), leased.size(), 1);
        } else {
            giveBack(queue.id, settlement, effects);
        }
        if (moves) {
            // A dead letter waits for somebody to look at it, however long that takes.
            Draft letter = new Draft(target, leased.contentType(), leased.headers(), leased.bodyBytes(), Terms.NONE);
            // It takes the room that it had, though the bound may have become less since.
            addAlways(letter, now, effects);
        }
    }

    private void giveBack(long queue, Settlement settlement, Effects effects) throws SQLException {
        int unseen = settlement.verdict() == Verdict.UNSEEN ? 1 : 0;
        database.change(
                "UPDATE message SET leased = 0, attempts = attempts - ? WHERE offset = ?", unseen, settlement.offset());
        database.change("UPDATE queue SET leased = leased - 1 WHERE id = ?", queue);
        effects.available.add(settlement.queue());
    }

    /** A new life: nothing is leased. Answers how much was. */
    static int giveAllBack(Database database) throws SQLException {
        database.change("UPDATE queue SET leased = 0 WHERE leased > 0");
        return database.change("UPDATE message SET leased = 0 WHERE leased = 1");
    }

    /** Removes up to so many that have expired and are not leased; answers whether there may be more. */
    boolean expire(long now, int most) throws SQLException {
        record Old(long offset, long queue, long size) {}
        List<Old> old = database.all(
                "SELECT offset, queue, size FROM message WHERE leased = 0 AND expires < 9223372036854775807"
                        + " AND expires <= ? ORDER BY expires LIMIT ?",
                row -> new Old(row.getLong(1), row.getLong(2), row.getLong(3)),
                now,
                most);
        for (Old one : old) {
            remove(one.queue, one.offset, one.size, 0);
        }
        return old.size() == most;
    }

    /** Forgets queues that are empty. */
    void forget() throws SQLException {
        database.change("DELETE FROM queue WHERE messages = 0");
    }
}
