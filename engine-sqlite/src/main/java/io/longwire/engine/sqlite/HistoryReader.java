package io.longwire.engine.sqlite;

import io.longwire.broker.engine.History;
import io.longwire.broker.engine.HistoryPolicy;
import io.longwire.broker.engine.HistoryRules;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.QueueDepth;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Reads what is retained. On the readers' threads. */
final class HistoryReader {
    private final String epoch;
    private final long passedBefore;
    private final HistoryRules rules;
    private final InstantSource clock;
    private final Passing passing;
    private final LongSupplier newest;

    /**
     * @param newest the newest offset that may be told of
     */
    HistoryReader(Counters counters, Settings settings, Passing passing, LongSupplier newest) {
        this.epoch = counters.epoch;
        this.passedBefore = counters.passedBefore();
        this.rules = settings.rules();
        this.clock = settings.clock();
        this.passing = passing;
        this.newest = newest;
    }

    /** What is asked for. */
    record Page(String destination, @Nullable Position since, int count, long bytes) {}

    private record Row(long id, long trimmed) {}

    /** Collects rows, oldest first, up to the bounds of a page. */
    private static final class Collected {
        final List<Publication> found = new ArrayList<>();
        private final Page page;
        private long left;
        boolean last = true;
        boolean skipped;

        Collected(Page page) {
            this.page = page;
            this.left = page.bytes;
        }

        boolean add(Publication publication) {
            left -= publication.size();
            if (found.size() == page.count || (left < 0 && !found.isEmpty())) {
                last = false;
                return false;
            }
            return found.add(publication);
        }
    }

    History read(Database database, Page page) throws SQLException {
        // Before the snapshot: what is up to it, the snapshot has. What the snapshot has beyond it is committed, but
        // not yet told of.
        long end = newest.getAsLong();
        database.change("BEGIN");
        try {
            return QueueStore.isQueue(page.destination) ? queue(database, page, end) : topic(database, page, end);
        } finally {
            database.change("COMMIT");
        }
    }

    /** What may be told of stands at or before it. */
    Position end() {
        return new Position(epoch, newest.getAsLong());
    }

    private History topic(Database database, Page page, long end) throws SQLException {
        HistoryPolicy policy = rules.policy(page.destination);
        Row topic = database.first(
                "SELECT id, trimmed FROM topic WHERE name = ?",
                row -> new Row(row.getLong(1), row.getLong(2)),
                page.destination);
        long trimmed = topic != null ? topic.trimmed : unknown(database);
        if (policy.count() == 0) {
            trimmed = Math.max(trimmed, passing.newest(page.destination));
        }
        Collected rows = new Collected(page);
        long after = after(page, end);
        if (topic != null && policy.count() > 0) {
            collect(
                    database,
                    topic.id,
                    after,
                    end,
                    clock.millis() - policy.age().toMillis(),
                    rows);
        }
        boolean whole = page.since == null || (known(page, end) && after >= trimmed && !rows.skipped);
        return history(rows, after, end, whole);
    }

    private void collect(Database database, long topic, long after, long end, long tooOld, Collected rows)
            throws SQLException {
        database.each(
                "SELECT " + Rows.COLUMNS
                        + " FROM publication WHERE topic = ? AND offset > ? AND offset <= ? ORDER BY offset",
                row -> {
                    if (rows.found.isEmpty() && row.getLong(3) <= tooOld) {
                        rows.skipped = true;
                        return true;
                    }
                    return rows.add(Rows.publication(row, rows.page.destination, epoch));
                },
                topic,
                after,
                end);
    }

    private long unknown(Database database) throws SQLException {
        return Math.max(passedBefore, database.number("SELECT floor FROM meta"));
    }

    private History queue(Database database, Page page, long end) throws SQLException {
        Collected rows = new Collected(page);
        long after = after(page, end);
        database.each(
                "SELECT " + Rows.COLUMNS + " FROM message WHERE queue = (SELECT id FROM queue WHERE name = ?)"
                        + " AND offset > ? AND offset <= ? ORDER BY offset",
                row -> rows.add(Rows.publication(row, page.destination, epoch)),
                page.destination,
                after,
                end);
        return history(rows, after, end, known(page, end));
    }

    private boolean known(Page page, long end) {
        Position since = page.since;
        return since == null || (since.epoch().equals(epoch) && since.offset() <= end);
    }

    private long after(Page page, long end) {
        Position since = page.since;
        return since != null && known(page, end) ? since.offset() : 0;
    }

    private History history(Collected rows, long after, long end, boolean whole) {
        Position position = rows.found.isEmpty()
                ? new Position(epoch, Math.max(after, end))
                : rows.found.get(rows.found.size() - 1).position();
        return new History(rows.found, position, whole, rows.last);
    }

    static QueueDepth depth(Database database, String queue) throws SQLException {
        QueueDepth depth = database.first(
                "SELECT messages, leased FROM queue WHERE name = ?",
                row -> new QueueDepth(row.getLong(1), row.getLong(2)),
                queue);
        return depth == null ? new QueueDepth(0, 0) : depth;
    }
}
