package io.longwire.broker.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.EngineListener;
import io.longwire.broker.engine.Lease;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.memory.MemoryEngine;
import io.longwire.broker.hub.Hub;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class QueueOrderTest {
    private static final String QUEUE = "/queue/q";

    private final MemoryEngine engine = MemoryEngine.builder().epoch("e").build();
    private final Hub hub = new Hub(engine, InstantSource.system());
    private final QueueHub queues = new QueueHub(engine, QueuePolicy.DEFAULT, hub.watches());
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    /** One loop is run by hand; the other runs at once, as one of another thread may: before the whole lease is handed out. */
    @Test
    void whatIsLeasedLaterComesBehindWhatIsStillBeingHandedOut() {
        start();
        for (int i = 1; i <= 3; i++) {
            publish();
        }
        List<Long> first = new ArrayList<>();
        consume(waiting::add, lease -> first.add(offset(lease)));
        AtomicReference<Runnable> once = new AtomicReference<>(this::publish);
        consume(Runnable::run, lease -> once.getAndSet(() -> {}).run());
        while (!waiting.isEmpty()) {
            waiting.remove().run();
        }
        assertThat(first).containsExactly(2L, 4L);
    }

    private void start() {
        engine.start(new EngineListener() {
            @Override
            public void published(Publication publication) {}

            @Override
            public void available(String queue) {
                queues.available(queue);
            }
        });
    }

    private void publish() {
        engine.publish(new Draft(QUEUE, null, Map.of(), new byte[0]));
    }

    private void consume(Executor loop, Consumer<Lease> got) {
        queues.consume(hub.outlet(loop, () -> {}), QUEUE, 10, new QueueConsumer() {
            @Override
            public void message(Lease lease) {
                got.accept(lease);
            }

            @Override
            public void ended(String reason) {
                throw new AssertionError(reason);
            }
        });
    }

    private static long offset(Lease lease) {
        return lease.publication().position().offset();
    }
}
