package io.longwire.broker.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.EngineListener;
import io.longwire.broker.engine.Lease;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.QueueDepth;
import io.longwire.broker.engine.memory.MemoryEngine;
import io.longwire.broker.hub.Hub;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class ConsumptionTest {
    private static final String QUEUE = "/queue/q";

    private final MemoryEngine engine = MemoryEngine.builder().epoch("e").build();
    private final Hub hub = new Hub(engine, InstantSource.system());
    private final CompletableFuture<Object> late = new CompletableFuture<>();
    private String held = "";
    private final QueueHub queues = new QueueHub(holding(), QueuePolicy.DEFAULT, hub.watches());
    private final Queue<Runnable> loop = new ArrayDeque<>();
    private final List<Lease> got = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();

    @Test
    void whatAStoppedConsumerHasStaysItsOwnWhenTheQueueCannotBeRead() {
        start();
        Consumption consumption = consume();
        publish();
        run();
        held = "lease";
        publish();
        run();

        fail();
        consumption.stop();
        run();

        assertThat(ended).isEmpty();
        assertThat(depth()).isEqualTo(new QueueDepth(2, 1));
        assertThat(consumption.settleDone(got)).isCompleted();
        assertThat(depth()).isEqualTo(new QueueDepth(1, 0));
    }

    @Test
    void whoStillConsumesIsToldThatTheQueueCannotBeRead() {
        start();
        consume();
        held = "lease";
        publish();
        run();
        fail();
        run();

        assertThat(ended).hasSize(1);
    }

    @Test
    void whoCameAfterAnotherIsToldTooThatTheQueueIsNotFollowed() {
        start();
        held = "follow";
        consume();
        consume();
        fail();
        run();

        assertThat(ended).hasSize(2);
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

    /** An engine whose answer to one method comes when the test says so. */
    private Engine holding() {
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(),
                new Class<?>[] {Engine.class},
                (self, method, args) -> method.getName().equals(held) ? late : method.invoke(engine, args));
    }

    private void fail() {
        late.completeExceptionally(new IllegalStateException("the disk is gone"));
    }

    private Consumption consume() {
        return queues.consume(hub.outlet(loop::add, () -> {}), QUEUE, 10, new QueueConsumer() {
            @Override
            public void message(Lease lease) {
                got.add(lease);
            }

            @Override
            public void ended(String reason) {
                ended.add(reason);
            }
        });
    }

    private void publish() {
        engine.publish(new Draft(QUEUE, null, Map.of(), new byte[0]));
    }

    private void run() {
        while (!loop.isEmpty()) {
            loop.remove().run();
        }
    }

    private QueueDepth depth() {
        return engine.depth(QUEUE).toCompletableFuture().join();
    }
}
