package io.longwire.bench.micro;

import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.memory.MemoryEngine;
import io.longwire.broker.hub.Hub;
import io.longwire.broker.hub.Outlet;
import io.longwire.broker.hub.Subscriber;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The hub alone: one publication to a thousand subscribers of one loop, for each of them, without what sends it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FanOutBenchmark {
    private static final int SUBSCRIBERS = 1_000;
    private static final String TOPIC = "/topic/bench";

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Executor loop = tasks::add;
    private final MemoryEngine engine = MemoryEngine.builder().build();
    private final Hub hub = new Hub(engine, InstantSource.system());
    private final Draft draft = new Draft(TOPIC, "text/plain", Map.of(), new byte[64]);
    private long delivered;

    private final class Counting implements Subscriber {
        @Override
        public void publication(Publication publication) {
            delivered += publication.size();
        }
    }

    @Setup
    public void setUp() {
        engine.start(hub).toCompletableFuture().join();
        for (int i = 0; i < SUBSCRIBERS; i++) {
            Outlet outlet = hub.outlet(loop, () -> {});
            hub.subscribe(outlet, TOPIC, null, new Counting());
        }
        run();
    }

    @Benchmark
    @OperationsPerInvocation(SUBSCRIBERS)
    public long publish() {
        engine.publish(draft);
        run();
        return delivered;
    }

    private void run() {
        Runnable task;
        while ((task = tasks.poll()) != null) {
            task.run();
        }
    }
}
