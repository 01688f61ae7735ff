package io.longwire.engine.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the file becomes a {@link Store}: at the start of a life, and again after a failure. */
final class StoreFile {
    private static final Logger LOG = LoggerFactory.getLogger(StoreFile.class);

    private final DataDirectory directory;
    private final Settings settings;
    private final Passing passing;

    private record Life(String epoch, long commits, boolean clean) {}

    StoreFile(DataDirectory directory, Settings settings) {
        this.directory = directory;
        this.settings = settings;
        this.passing = new Passing(settings.limits().topics());
    }

    DataDirectory directory() {
        return directory;
    }

    Passing passing() {
        return passing;
    }

    /**
     * Opens it at the start of a life.
     *
     * @param setAside whether a damaged file is to be kept under another name, and a new one begun
     * @throws IOException with a message that names the file and the remedy
     */
    Store open(boolean setAside) throws IOException {
        try {
            return open();
        } catch (DamagedException e) {
            if (!setAside) {
                throw new DamagedException(
                        "the data file " + directory.database() + " " + e.getMessage()
                                + "; it was left as it is: put a backup in its place, or start with"
                                + " storage.damaged set to set-aside, which keeps it under another name and begins anew",
                        e);
            }
            LOG.error(
                    "The data file {} {}; it is kept as {}, and a new one is begun",
                    directory.database(),
                    e.getMessage(),
                    directory.setAside(Instant.now()));
            return open();
        }
    }

    private Store open() throws IOException {
        try {
            Tail.Told told = Tail.read(directory.tail());
            directory.checkNotLost(told);
            return open(told);
        } catch (SQLException e) {
            if (Failures.isDamage(e)) {
                throw new DamagedException("is damaged: " + e.getMessage(), e);
            }
            throw new IOException("the data file " + directory.database() + " cannot be used: " + e.getMessage(), e);
        }
    }

    private Store open(Tail.@Nullable Told told) throws SQLException, IOException {
        if (Files.exists(directory.database()) && Files.size(directory.database()) > 0) {
            check();
        }
        Database database = Database.toWrite(directory.database());
        try {
            settings.schema().migrate(database);
            database.run("BEGIN IMMEDIATE");
            begin(database, told);
            int back = QueueStore.giveAllBack(database);
            database.run("COMMIT");
            checkpoint(database);
            if (back > 0) {
                LOG.info("{} messages of queues were leased when the last life ended; they are available again", back);
            }
            return new Store(database, Counters.read(database), settings, passing);
        } catch (SQLException e) {
            database.close();
            throw e;
        }
    }

    /** With a connection that cannot write: whatever is found, the file stays as it is. */
    private void check() throws SQLException, IOException {
        try (Database database = Database.toRead(directory.database())) {
            settings.schema().check(database);
        } catch (DamagedException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("the data file " + directory.database() + " " + e.getMessage(), e);
        }
    }

    /** Decides whether the positions of the last life hold: only if everything that was told of is there. */
    private void begin(Database database, Tail.@Nullable Told told) throws SQLException {
        Life last = database.first(
                "SELECT epoch, commits, clean FROM meta",
                row -> new Life(row.getString(1), row.getLong(2), row.getInt(3) == 1));
        if (last == null) {
            database.change("INSERT INTO meta VALUES (1, ?, 0, 0, 0, 1, 0)", randomEpoch());
            return;
        }
        String doubt = doubt(last, told);
        String epoch = last.epoch;
        if (doubt != null) {
            epoch = randomEpoch();
            LOG.warn(
                    "A new epoch begins, as {}; clients that come back are told that they may have missed something",
                    doubt);
        }
        database.change("UPDATE meta SET epoch = ?, clean = 0, commits = commits + 1", epoch);
    }

    /** Why something that was told of may be missing; null when all of it is there. */
    private static @Nullable String doubt(Life last, Tail.@Nullable Told told) {
        if (told == null) {
            return "there is no witness of the last commit (longwire.tail)";
        }
        if (!told.epoch().equals(last.epoch)) {
            return "the witness of the last commit (longwire.tail) is of another file";
        }
        if (told.commits() > last.commits) {
            return "the file has lost its last " + (told.commits() - last.commits) + " commits";
        }
        if (!last.clean && (told.boot().isEmpty() || !told.boot().equals(Tail.boot()))) {
            return "the machine has stopped without the server being stopped";
        }
        return null;
    }

    private static String randomEpoch() {
        return Long.toString(new SecureRandom().nextLong() >>> 16, Character.MAX_RADIX);
    }

    /**
     * Opens it again in the same life, after a failure: only once it has been checked, everything has gone from the journal into the file itself, and
     * something was written to it.
     *
     * @param before what was known before the failure
     */
    Store reopen(Counters before) throws SQLException, IOException {
        Database database = Database.toWrite(directory.database());
        try {
            Schema.quickCheck(database);
            checkpoint(database);
            // Something that changes the file, whatever stands in it.
            database.change("UPDATE meta SET reserved = reserved + 1");
            Counters counters = Counters.read(database);
            if (!counters.epoch.equals(before.epoch)) {
                throw new DamagedException("is another file than before", null);
            }
            counters.succeed(before);
            return new Store(database, counters, settings, passing);
        } catch (SQLException | IOException e) {
            database.close();
            throw e;
        }
    }

    private static void checkpoint(Database database) throws SQLException {
        if (!database.text("PRAGMA wal_checkpoint(TRUNCATE)").equals("0")) {
            throw new SQLException("The journal could not be brought into the file");
        }
    }
}
