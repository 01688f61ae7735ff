package io.longwire.engine.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** One connection and its prepared statements. Not for several threads. */
final class Database implements AutoCloseable {
    private static final int BUSY_MILLIS = 5_000;
    private static final String FULL = "2";

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    private Database(Connection connection) {
        this.connection = connection;
    }

    /** What reads a row; it does not keep the result. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * Opens for writing, and makes the file where there is none.
     *
     * @throws SQLException also when the file system does not give what durability needs
     */
    static Database toWrite(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        Database database = new Database(config.createConnection("jdbc:sqlite:" + file));
        try {
            database.prepareToWrite();
            return database;
        } catch (SQLException e) {
            database.close();
            throw e;
        }
    }

    private void prepareToWrite() throws SQLException {
        if (number("SELECT count(*) FROM sqlite_schema") == 0) {
            // Before there is a table, as it decides how the file is laid out.
            run("PRAGMA auto_vacuum=INCREMENTAL");
        }
        run("PRAGMA trusted_schema=OFF");
        run("PRAGMA cell_size_check=ON");
        run("PRAGMA fullfsync=ON");
        run("PRAGMA checkpoint_fullfsync=ON");
        run("PRAGMA synchronous=FULL");
        String journal = text("PRAGMA journal_mode=WAL");
        String synchronous = text("PRAGMA synchronous");
        if (!"wal".equalsIgnoreCase(journal) || !FULL.equals(synchronous)) {
            throw new SQLException("The journal has to be 'wal' and synchronous " + FULL + " (FULL), but they are '"
                    + journal + "' and " + synchronous + "; does the file system allow shared memory?");
        }
    }

    /** Opens a file that is open for writing elsewhere, to read only. */
    static Database toRead(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setBusyTimeout(BUSY_MILLIS);
        return new Database(config.createConnection("jdbc:sqlite:" + file));
    }

    /** An empty one that has no file. */
    static Database inMemory() throws SQLException {
        return new Database(new SQLiteConfig().createConnection("jdbc:sqlite::memory:"));
    }

    /** Runs statements to their end. Answers how many rows were changed. */
    int run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    /** Changes rows; answers how many. */
    int change(String sql, @Nullable Object... values) throws SQLException {
        return bound(sql, values).executeUpdate();
    }

    /** The first row; null when there is none. */
    <T> @Nullable T first(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
        try (ResultSet rows = bound(sql, values).executeQuery()) {
            return rows.next() ? row.read(rows) : null;
        }
    }

    /** All rows. */
    <T> List<T> all(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
        List<T> found = new ArrayList<>();
        each(sql, rows -> found.add(row.read(rows)), values);
        return found;
    }

    /** Goes through the rows until one is answered with false. Nothing may be changed meanwhile. */
    void each(String sql, Row<Boolean> row, @Nullable Object... values) throws SQLException {
        try (ResultSet rows = bound(sql, values).executeQuery()) {
            while (rows.next()) {
                if (!row.read(rows)) {
                    return;
                }
            }
        }
    }

    /** A number, 0 when there is no row. */
    long number(String sql, @Nullable Object... values) throws SQLException {
        Long found = first(sql, row -> row.getLong(1), values);
        return found == null ? 0 : found;
    }

    /** A text, empty when there is no row. */
    String text(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            String found = rows.next() ? rows.getString(1) : null;
            return found == null ? "" : found;
        }
    }

    private PreparedStatement bound(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof byte[] bytes) {
                statement.setBytes(i + 1, bytes);
            } else {
                statement.setObject(i + 1, value);
            }
        }
        return statement;
    }

    /** Closes as well as it can. */
    @Override
    public void close() {
        for (PreparedStatement statement : statements.values()) {
            quietly(statement);
        }
        statements.clear();
        quietly(connection);
    }

    private static void quietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            // Whoever closes after a failure has reported that; after a success nothing is left to be written.
        }
    }
}
