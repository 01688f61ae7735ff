package io.longwire.engine.sqlite;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The file's tables, in versions. A version is a list of statements that makes it from the one before; {@code PRAGMA user_version} is the number of
 * those that were run. docs/engine-sqlite.md describes the newest.
 */
final class Schema {
    /** {@code PRAGMA application_id}: "Lwre". */
    static final int APPLICATION = 0x4C777265;

    private static final List<String> VERSION_1 = List.of(
            """
            CREATE TABLE meta (
              one INTEGER PRIMARY KEY CHECK (one = 1),
              epoch TEXT NOT NULL,
              reserved INTEGER NOT NULL,
              floor INTEGER NOT NULL,
              passed INTEGER NOT NULL,
              commits INTEGER NOT NULL,
              clean INTEGER NOT NULL
            )""",
            """
            CREATE TABLE topic (
              id INTEGER PRIMARY KEY,
              name TEXT NOT NULL UNIQUE,
              last INTEGER NOT NULL,
              trimmed INTEGER NOT NULL,
              messages INTEGER NOT NULL,
              bytes INTEGER NOT NULL
            )""",
            """
            CREATE TABLE publication (
              offset INTEGER PRIMARY KEY,
              topic INTEGER NOT NULL,
              previous INTEGER NOT NULL,
              until INTEGER NOT NULL,
              at INTEGER NOT NULL,
              expires INTEGER NOT NULL,
              size INTEGER NOT NULL,
              content_type TEXT,
              headers TEXT NOT NULL,
              conflation_key TEXT,
              exclude TEXT,
              body BLOB NOT NULL
            )""",
            "CREATE INDEX publication_of_topic ON publication (topic, offset)",
            "CREATE INDEX publication_until ON publication (until)",
            """
            CREATE TABLE queue (
              id INTEGER PRIMARY KEY,
              name TEXT NOT NULL UNIQUE,
              last INTEGER NOT NULL,
              messages INTEGER NOT NULL,
              leased INTEGER NOT NULL,
              bytes INTEGER NOT NULL
            )""",
            """
            CREATE TABLE message (
              offset INTEGER PRIMARY KEY,
              queue INTEGER NOT NULL,
              previous INTEGER NOT NULL,
              attempts INTEGER NOT NULL,
              leased INTEGER NOT NULL,
              at INTEGER NOT NULL,
              expires INTEGER NOT NULL,
              size INTEGER NOT NULL,
              content_type TEXT,
              headers TEXT NOT NULL,
              conflation_key TEXT,
              exclude TEXT,
              body BLOB NOT NULL
            )""",
            "CREATE INDEX message_of_queue ON message (queue, offset)",
            "CREATE INDEX message_available ON message (queue, offset) WHERE leased = 0",
            "CREATE INDEX message_leased ON message (offset) WHERE leased = 1",
            "CREATE INDEX message_expires ON message (expires) WHERE leased = 0 AND expires < 9223372036854775807",
            """
            CREATE TABLE idempotency (
              destination TEXT NOT NULL,
              key TEXT NOT NULL,
              offset INTEGER NOT NULL,
              at INTEGER NOT NULL,
              PRIMARY KEY (destination, key)
            ) WITHOUT ROWID""",
            "CREATE INDEX idempotency_at ON idempotency (at)");

    /** The schema of this version of Longwire. */
    static final Schema NEWEST = new Schema(List.of(VERSION_1));

    private final List<List<String>> versions;

    Schema(List<List<String>> versions) {
        this.versions = versions;
    }

    int version() {
        return versions.size();
    }

    /** What makes a version from the one before. */
    List<String> statements(int from) {
        return versions.get(from);
    }

    /**
     * Checks the whole file and changes nothing.
     *
     * @throws DamagedException when the file is damaged, or has other tables than its version has
     * @throws IOException when it is no file of Longwire's, or of a newer version
     */
    void check(Database database) throws SQLException, IOException {
        int version = Math.toIntExact(database.number("PRAGMA user_version"));
        long application = database.number("PRAGMA application_id");
        boolean empty = database.number("SELECT count(*) FROM sqlite_schema") == 0;
        if (application != APPLICATION && !(empty && application == 0)) {
            throw new IOException("is not a file of Longwire's; name another directory");
        }
        if (version > version()) {
            throw new IOException("is of version " + version + ", but this Longwire knows up to " + version()
                    + "; start the newer Longwire that wrote it, or name another directory");
        }
        quickCheck(database);
        if (empty && version > 0) {
            throw new DamagedException("has lost its tables", null);
        }
        compare(database, version);
    }

    /** Brings an older or empty file, which was checked, to this version. */
    void migrate(Database database) throws SQLException {
        int version = Math.toIntExact(database.number("PRAGMA user_version"));
        for (int next = version; next < version(); next++) {
            migrate(database, next);
        }
    }

    /** Fails when the file contradicts itself. */
    static void quickCheck(Database database) throws SQLException, DamagedException {
        String found = database.text("PRAGMA quick_check(1)");
        if (!found.equals("ok")) {
            throw new DamagedException("is damaged: " + found.replaceAll("\\s+", " "), null);
        }
    }

    private void compare(Database database, int version) throws SQLException, DamagedException {
        try (Database model = Database.inMemory()) {
            for (List<String> statements : versions.subList(0, version)) {
                for (String statement : statements) {
                    model.run(statement);
                }
            }
            if (!tables(database).equals(tables(model))) {
                throw new DamagedException("has other tables than version " + version + " has", null);
            }
        }
    }

    private static Map<String, String> tables(Database database) throws SQLException {
        Map<String, String> tables = new TreeMap<>();
        database.each("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL", row -> {
            String sql = row.getString(2);
            tables.put(row.getString(1), sql == null ? "" : sql);
            return true;
        });
        return tables;
    }

    private void migrate(Database database, int from) throws SQLException {
        database.run("BEGIN IMMEDIATE");
        try {
            for (String statement : versions.get(from)) {
                database.run(statement);
            }
            database.run("PRAGMA application_id=" + APPLICATION);
            database.run("PRAGMA user_version=" + (from + 1));
            database.run("COMMIT");
        } catch (SQLException e) {
            database.run("ROLLBACK");
            throw e;
        }
    }
}
