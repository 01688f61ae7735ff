package io.longwire.bench.micro;

import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.memory.MemoryEngine;
import io.longwire.broker.hub.Hub;
import io.longwire.engine.sqlite.SqliteEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A publication accepted by an engine, a hundred on their way at a time, nobody subscribed. With SQLite each is on the disk. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EngineBenchmark {
    private static final int AT_ONCE = 100;

    @Param({"memory", "sqlite"})
    String engine = "memory";

    private Engine used = MemoryEngine.builder().build();
    private Path folder = Path.of(".");
    private final Draft draft = new Draft("/topic/bench", "text/plain", Map.of(), new byte[64]);
    private final List<CompletionStage<Position>> sent = new ArrayList<>(AT_ONCE);

    @Setup
    public void setUp() throws IOException {
        folder = Files.createTempDirectory("engine-benchmark");
        if (engine.equals("sqlite")) {
            used = SqliteEngine.builder(folder).open();
        }
        used.start(new Hub(used, InstantSource.system())).toCompletableFuture().join();
    }

    @TearDown
    public void tearDown() throws IOException {
        used.close().toCompletableFuture().join();
        try (Stream<Path> left = Files.walk(folder)) {
            for (Path each : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(AT_ONCE)
    public int publish() {
        sent.clear();
        for (int i = 0; i < AT_ONCE; i++) {
            sent.add(used.publish(draft));
        }
        sent.forEach(each -> each.toCompletableFuture().join());
        return sent.size();
    }
}
