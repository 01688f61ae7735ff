package io.longwire.engine.sqlite;

import io.longwire.broker.engine.HistoryRules;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** Collects what an engine is made of. Not for several threads. */
public final class SqliteEngineBuilder {
    private final Path directory;
    private HistoryRules rules = HistoryRules.DEFAULT;
    private StorageLimits limits = StorageLimits.DEFAULT;
    private Duration idempotencyWindow = Duration.ofMinutes(10);
    private InstantSource clock = InstantSource.system();
    private Schema schema = Schema.NEWEST;
    private boolean setDamagedAside;

    SqliteEngineBuilder(Path directory) {
        this.directory = directory;
    }

    /** What is retained where; default {@link HistoryRules#DEFAULT}. */
    public SqliteEngineBuilder history(HistoryRules rules) {
        this.rules = rules;
        return this;
    }

    /** What it may take; default {@link StorageLimits#DEFAULT}. */
    public SqliteEngineBuilder limits(StorageLimits limits) {
        this.limits = limits;
        return this;
    }

    /** How long an idempotency key is remembered; default 10 minutes. */
    public SqliteEngineBuilder idempotencyWindow(Duration window) {
        this.idempotencyWindow = window;
        return this;
    }

    /** The time that publications are stamped with and expire by; default the system's. */
    public SqliteEngineBuilder clock(InstantSource clock) {
        this.clock = clock;
        return this;
    }

    /**
     * Whether a damaged file is kept under another name ({@code longwire.db.….damaged}) and a new one begun; default false: then {@link #open}
     * fails and leaves it as it is.
     */
    public SqliteEngineBuilder setDamagedAside(boolean aside) {
        this.setDamagedAside = aside;
        return this;
    }

    SqliteEngineBuilder schema(Schema schema) {
        this.schema = schema;
        return this;
    }

    /**
     * Takes the directory, opens the file, checks the whole of it and brings it to the newest version. Blocks as long as that takes.
     *
     * @throws DamagedException when the file is damaged and is not to be set aside
     * @throws IOException when the directory or the file cannot be used, or another process uses it; the message names the remedy
     */
    public SqliteEngine open() throws IOException {
        Settings settings = new Settings(rules, limits, idempotencyWindow, clock, schema);
        NativeCode.load();
        DataDirectory taken = DataDirectory.take(directory.toAbsolutePath().normalize());
        try {
            StoreFile file = new StoreFile(taken, settings);
            return new SqliteEngine(file, file.open(setDamagedAside), settings);
        } catch (IOException | RuntimeException | Error e) {
            taken.close();
            throw e;
        }
    }
}
