package io.longwire.engine.sqlite;

import io.longwire.broker.engine.Engine;
import io.longwire.testkit.engine.EngineContract;
import io.longwire.testkit.engine.PresenceContract;
import io.longwire.testkit.engine.QueueContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** What every engine owes. */
final class SqliteEngineContractTest implements EngineContract, QueueContract, PresenceContract {
    private final List<Engine> engines = new ArrayList<>();

    @TempDir
    Path directory;

    @Override
    public Engine engine() {
        try {
            Engine engine = SqliteEngine.builder(directory).open();
            engines.add(engine);
            return engine;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long patienceMillis() {
        return 30_000;
    }

    @AfterEach
    void close() {
        engines.forEach(engine -> engine.close().toCompletableFuture().join());
    }
}
