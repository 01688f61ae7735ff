package io.longwire.engine.sqlite;

import java.sql.SQLException;

/**
 * What the writer knows of the file without asking it: the numbers in use and the sums that bounds are held against. Changes follow the transaction:
 * what is rolled back there is restored here, but for {@link #last}, as no offset is used twice. For the writer's thread.
 */
final class Counters {
    /** How many offsets are reserved at a time: so many may be skipped by an unclean end. */
    private static final long BLOCK = 1 << 16;

    final String epoch;

    /** The newest offset that was given out. */
    private long last;

    /** The file says that offsets up to this one may have been given out. */
    private long reserved;

    /** No forgotten topic has an offset above it. */
    long floor;

    /** The file says that no publication above it went unstored. */
    private long passed;

    /** What {@link #passed} was when the file was opened first in this life. */
    private long passedBefore;

    long commits;
    long topics;
    long historyBytes;
    long queueBytes;
    long keys;

    private Counters(String epoch) {
        this.epoch = epoch;
    }

    static Counters read(Database database) throws SQLException {
        Counters counters = database.first("SELECT epoch, reserved, floor, passed, commits FROM meta", row -> {
            Counters read = new Counters(row.getString(1));
            read.last = row.getLong(2);
            read.reserved = read.last;
            read.floor = row.getLong(3);
            read.passed = row.getLong(4);
            read.passedBefore = read.passed;
            read.commits = row.getLong(5);
            return read;
        });
        if (counters == null) {
            throw new SQLException("The table meta is empty");
        }
        counters.topics = database.number("SELECT count(*) FROM topic");
        counters.historyBytes = database.number("SELECT sum(bytes) FROM topic");
        counters.queueBytes = database.number("SELECT sum(bytes) FROM queue");
        counters.keys = database.number("SELECT count(*) FROM idempotency");
        return counters;
    }

    /** As they are now, to be handed to {@link #restore}. */
    Counters copy() {
        Counters copy = new Counters(epoch);
        copy.restore(this);
        copy.last = last;
        return copy;
    }

    void restore(Counters before) {
        reserved = before.reserved;
        floor = before.floor;
        passed = before.passed;
        commits = before.commits;
        topics = before.topics;
        historyBytes = before.historyBytes;
        queueBytes = before.queueBytes;
        keys = before.keys;
    }

    long last() {
        return last;
    }

    /** The file was opened again in one life: what these say that is no matter of the file holds on. */
    void succeed(Counters before) {
        last = Math.max(last, before.last);
        passedBefore = before.passedBefore;
    }

    /** No publication of an earlier life went unstored above it. */
    long passedBefore() {
        return passedBefore;
    }

    /** The next offset. */
    long take(Database database) throws SQLException {
        if (last >= reserved) {
            reserved = last + BLOCK;
            database.change("UPDATE meta SET reserved = ?", reserved);
        }
        return ++last;
    }

    /** The next offset, for a publication that is not stored. */
    long takeToPass(Database database) throws SQLException {
        long offset = take(database);
        if (offset > passed) {
            passed = reserved;
            database.change("UPDATE meta SET passed = ?", passed);
        }
        return offset;
    }

    /** A topic whose last offset this is, is forgotten. */
    void forget(long offset, Database database) throws SQLException {
        topics--;
        if (offset > floor) {
            floor = offset;
            database.change("UPDATE meta SET floor = ?", floor);
        }
    }

    /** To be the last that is written: nothing is given out any more. */
    void end(Database database) throws SQLException {
        commits++;
        database.change(
                "UPDATE meta SET clean = 1, reserved = ?, passed = min(passed, ?), commits = ?", last, last, commits);
    }
}
