package io.longwire.engine.sqlite;

import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.HistoryPolicy;
import io.longwire.broker.engine.HistoryRules;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The topics. Inside the writer's transaction, on its thread. */
final class TopicStore {
    private final Database database;
    private final Counters counters;
    private final HistoryRules rules;
    private final StorageLimits limits;
    private final Passing passing;

    private record Topic(long id, long last, long trimmed, long messages, long bytes) {
        static Topic of(ResultSet row) throws SQLException {
            return new Topic(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
        }
    }

    private record Removed(long newest, long messages, long bytes) {
        static Removed of(ResultSet row) throws SQLException {
            return new Removed(row.getLong(1), row.getLong(2), row.getLong(3));
        }
    }

    TopicStore(Database database, Counters counters, HistoryRules rules, StorageLimits limits, Passing passing) {
        this.database = database;
        this.counters = counters;
        this.rules = rules;
        this.limits = limits;
        this.passing = passing;
    }

    Publication publish(Draft draft, long now) throws SQLException {
        HistoryPolicy policy = rules.policy(draft.destination());
        Topic topic = database.first(
                "SELECT id, last, trimmed, messages, bytes FROM topic WHERE name = ?", Topic::of, draft.destination());
        if (policy.count() == 0) {
            return pass(draft, topic, now);
        }
        if (topic == null) {
            topic = create(draft.destination());
        }
        long offset = counters.take(database);
        Publication publication = new Publication(draft, new Position(counters.epoch, offset), topic.last, now);
        insert(publication, topic.id, until(now, policy));
        counters.historyBytes += publication.size();
        keepCount(topic, publication, policy);
        keepBytes();
        return publication;
    }

    /** Without a row it leaves no trace in the file, so that a transaction of such publications alone needs no sync. */
    private Publication pass(Draft draft, @Nullable Topic topic, long now) throws SQLException {
        String name = draft.destination();
        long previous = Math.max(topic == null ? unknown() : topic.last, passing.newest(name));
        long offset = counters.takeToPass(database);
        if (topic != null) {
            // Left from a time when it was stored; a row that does not know of this publication would lie later.
            remove(topic);
        }
        passing.passed(name, offset);
        return new Publication(draft, new Position(counters.epoch, offset), previous, now);
    }

    private Topic create(String name) throws SQLException {
        long floor = unknown();
        database.change(
                "INSERT INTO topic (name, last, trimmed, messages, bytes) VALUES (?, ?, ?, 0, 0)", name, floor, floor);
        counters.topics++;
        return new Topic(database.number("SELECT last_insert_rowid()"), floor, floor, 0, 0);
    }

    /** A topic without a row has no offset above it, in this life or before. */
    private long unknown() {
        return Math.max(counters.floor, counters.passedBefore());
    }

    private static long until(long now, HistoryPolicy policy) {
        long left = policy.age().compareTo(Duration.ofMillis(Long.MAX_VALUE / 2)) > 0
                ? Long.MAX_VALUE / 2
                : policy.age().toMillis();
        return now + left;
    }

    private void insert(Publication publication, long topic, long until) throws SQLException {
        database.change(
                "INSERT INTO publication (topic, until, size, " + Rows.COLUMNS
                        + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                topic,
                until,
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

    private void keepCount(Topic topic, Publication added, HistoryPolicy policy) throws SQLException {
        long excess = topic.messages + 1 - policy.count();
        Removed removed = new Removed(topic.trimmed, 0, 0);
        if (excess > 0) {
            removed = removeOldest(topic.id, excess);
        }
        database.change(
                "UPDATE topic SET last = ?, trimmed = ?, messages = ?, bytes = ? WHERE id = ?",
                added.position().offset(),
                Math.max(topic.trimmed, removed.newest),
                topic.messages + 1 - removed.messages,
                topic.bytes + added.size() - removed.bytes,
                topic.id);
    }

    private Removed removeOldest(long topic, long count) throws SQLException {
        Removed oldest = database.first(
                "SELECT max(offset), count(*), sum(size) FROM"
                        + " (SELECT offset, size FROM publication WHERE topic = ? ORDER BY offset LIMIT ?)",
                Removed::of,
                topic,
                count);
        if (oldest == null || oldest.messages == 0) {
            return new Removed(0, 0, 0);
        }
        database.change("DELETE FROM publication WHERE topic = ? AND offset <= ?", topic, oldest.newest);
        counters.historyBytes -= oldest.bytes;
        return oldest;
    }

    private void keepBytes() throws SQLException {
        while (counters.historyBytes > limits.historyBytes()) {
            Long topic = database.first("SELECT topic FROM publication ORDER BY offset LIMIT 1", row -> row.getLong(1));
            if (topic == null) {
                return;
            }
            removed(topic, removeOldest(topic, 1));
        }
    }

    private void removed(long topic, Removed removed) throws SQLException {
        database.change(
                "UPDATE topic SET trimmed = max(trimmed, ?), messages = messages - ?, bytes = bytes - ? WHERE id = ?",
                removed.newest,
                removed.messages,
                removed.bytes,
                topic);
    }

    /** Removes up to so many that are too old; answers whether there may be more. */
    boolean expire(long now, int most) throws SQLException {
        record Old(long offset, long topic, long size) {}
        List<Old> old = database.all(
                "SELECT offset, topic, size FROM publication WHERE until <= ? ORDER BY until LIMIT ?",
                row -> new Old(row.getLong(1), row.getLong(2), row.getLong(3)),
                now,
                most);
        for (Old one : old) {
            database.change("DELETE FROM publication WHERE offset = ?", one.offset);
            counters.historyBytes -= one.size;
            removed(one.topic, new Removed(one.offset, 1, one.size));
        }
        return old.size() == most;
    }

    /** Forgets topics where there are many too many. */
    void forget() throws SQLException {
        if (counters.topics <= limits.topics() + limits.topics() / 10L) {
            return;
        }
        List<Topic> quiet = database.all(
                "SELECT id, last, trimmed, messages, bytes FROM topic ORDER BY last LIMIT ?",
                Topic::of,
                counters.topics - limits.topics());
        for (Topic topic : quiet) {
            remove(topic);
        }
    }

    private void remove(Topic topic) throws SQLException {
        database.change("DELETE FROM publication WHERE topic = ?", topic.id);
        database.change("DELETE FROM topic WHERE id = ?", topic.id);
        counters.historyBytes -= topic.bytes;
        counters.forget(topic.last, database);
    }
}
