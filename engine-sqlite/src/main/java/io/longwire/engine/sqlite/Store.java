package io.longwire.engine.sqlite;

import io.longwire.broker.engine.Batch;
import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Lease;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.Settlement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The open file as the writer sees it: operations inside a transaction, each in a savepoint. For the writer's thread. */
final class Store implements AutoCloseable {
    private static final int SWEPT_AT_ONCE = 1_000;

    private final Database database;
    private final Counters counters;
    private final InstantSource clock;
    private final TopicStore topics;
    private final QueueStore queues;
    private final Keys keys;
    private final Passing passing;

    private long changesBefore;
    private Counters before;

    Store(Database database, Counters counters, Settings settings, Passing passing) {
        this.database = database;
        this.counters = counters;
        this.before = counters.copy();
        this.clock = settings.clock();
        this.passing = passing;
        this.topics = new TopicStore(database, counters, settings.rules(), settings.limits(), passing);
        this.queues = new QueueStore(database, counters, settings.limits());
        this.keys = new Keys(
                database,
                counters,
                settings.idempotencyWindow().toMillis(),
                settings.limits().idempotencyKeys());
    }

    /** What does something inside a transaction. */
    interface Step<T> {
        T apply(Store store, Effects effects) throws Exception;
    }

    void begin() throws SQLException {
        changesBefore = changes();
        passing.begin();
        database.change("BEGIN IMMEDIATE");
    }

    /** Does it whole, or leaves no trace of it but gaps in the numbers. */
    <T> T apply(Step<T> step, Effects effects) throws Exception {
        before = counters.copy();
        int passed = passing.changes();
        database.change("SAVEPOINT operation");
        try {
            T result = step.apply(this, effects);
            database.change("RELEASE operation");
            return result;
        } catch (Exception e) {
            if (!Failures.ofTheFile(e)) {
                database.change("ROLLBACK TO operation");
                database.change("RELEASE operation");
                counters.restore(before);
                passing.rollBack(passed);
            }
            throw e;
        }
    }

    /** Counts the commit that is about to come; answers whether there is anything to be written. */
    boolean seal() throws SQLException {
        if (changes() == changesBefore) {
            return false;
        }
        counters.commits++;
        database.change("UPDATE meta SET commits = ?", counters.commits);
        return true;
    }

    /** On disk when it returns. */
    void commit() throws SQLException {
        database.change("COMMIT");
    }

    /** The transaction has come to nothing; the store is to be closed. */
    void discard() {
        passing.rollBack(0);
    }

    private long changes() throws SQLException {
        return database.number("SELECT total_changes()");
    }

    Counters counters() {
        return counters;
    }

    Position publish(Draft draft, Effects effects) throws Exception {
        long now = clock.millis();
        Position first = keys.first(draft, now);
        if (first != null) {
            return first;
        }
        Position position;
        if (QueueStore.isQueue(draft.destination())) {
            position = queues.add(draft, now, effects);
        } else {
            Publication publication = topics.publish(draft, now);
            effects.published.add(publication);
            position = publication.position();
        }
        keys.remember(draft, position, now);
        return position;
    }

    List<Position> commit(Batch batch, Effects effects) throws Exception {
        for (Settlement settlement : batch.settlements()) {
            queues.settle(settlement, clock.millis(), effects);
        }
        List<Position> positions = new ArrayList<>(batch.drafts().size());
        for (Draft draft : batch.drafts()) {
            positions.add(publish(draft, effects));
        }
        return positions;
    }

    List<Lease> lease(String queue, int count, long bytes) throws SQLException {
        return queues.lease(queue, count, bytes, clock.millis());
    }

    /** Removes some of what is too old, and gives space back; answers whether there may be more. */
    boolean sweep() throws SQLException {
        long now = clock.millis();
        boolean more = topics.expire(now, SWEPT_AT_ONCE);
        more |= queues.expire(now, SWEPT_AT_ONCE);
        more |= keys.expire(now, SWEPT_AT_ONCE);
        topics.forget();
        queues.forget();
        if (database.number("PRAGMA freelist_count") > SWEPT_AT_ONCE) {
            database.run("PRAGMA incremental_vacuum(" + SWEPT_AT_ONCE + ")");
            more |= database.number("PRAGMA freelist_count") > SWEPT_AT_ONCE;
        }
        return more;
    }

    /** The last of an orderly life: everything into the file itself, and the file says so. */
    void end() throws SQLException {
        begin();
        counters.end(database);
        commit();
        database.text("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    @Override
    public void close() {
        database.close();
    }
}
