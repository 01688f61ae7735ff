package io.longwire.broker.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.HistoryPolicy;
import io.longwire.broker.engine.HistoryRules;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.memory.MemoryEngine;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several loops, several publishers, subscribers that come in the middle: each gets what it is owed, in order and once. */
final class HubStressTest {
    private static final int LOOPS = 3;
    private static final int PUBLISHERS = 3;
    private static final int EACH = 4_000;
    private static final int TOTAL = PUBLISHERS * EACH;
    private static final String TOPIC = "/topic/stress";

    private final MemoryEngine engine = MemoryEngine.builder()
            .history(HistoryRules.of(new HistoryPolicy(TOTAL, Duration.ofHours(1))))
            .build();
    private final Hub hub = new Hub(engine, InstantSource.system());
    private final List<ExecutorService> loops = new ArrayList<>();
    private final ExecutorService publishers = Executors.newFixedThreadPool(PUBLISHERS);

    HubStressTest() {
        engine.start(hub);
        for (int i = 0; i < LOOPS; i++) {
            loops.add(Executors.newSingleThreadExecutor());
        }
    }

    @AfterEach
    void stop() {
        loops.forEach(ExecutorService::shutdownNow);
        publishers.shutdownNow();
    }

    @Test
    void eachSubscriberGetsAllInOrder() throws InterruptedException {
        List<Collector> collectors = new ArrayList<>();
        CountDownLatch subscribed = new CountDownLatch(LOOPS * 20);
        for (int i = 0; i < LOOPS * 20; i++) {
            collectors.add(subscribe(loops.get(i % LOOPS), null, subscribed));
        }
        assertThat(subscribed.await(20, TimeUnit.SECONDS)).isTrue();

        publishAll(new CountDownLatch(0));

        for (Collector collector : collectors) {
            collector.awaitAll();
        }
    }

    @Test
    void whoComesInTheMiddleWithAPositionGetsTheRestWithoutGapOrRepeat() throws InterruptedException {
        Position start =
                engine.history(TOPIC, null, 1, 1).toCompletableFuture().join().position();
        CountDownLatch begun = new CountDownLatch(1);
        publishAll(begun);
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

        List<Collector> collectors = new ArrayList<>();
        CountDownLatch subscribed = new CountDownLatch(LOOPS * 10);
        for (int i = 0; i < LOOPS * 10; i++) {
            collectors.add(subscribe(loops.get(i % LOOPS), start, subscribed));
        }

        for (Collector collector : collectors) {
            collector.awaitAll();
        }
    }

    private void publishAll(CountDownLatch begun) {
        for (int p = 0; p < PUBLISHERS; p++) {
            int publisher = p;
            publishers.execute(() -> {
                for (int i = 0; i < EACH; i++) {
                    byte[] body =
                            ByteBuffer.allocate(8).putInt(publisher).putInt(i).array();
                    engine.publish(new Draft(TOPIC, null, Map.of(), body));
                    begun.countDown();
                }
            });
        }
    }

    private Collector subscribe(ExecutorService loop, @Nullable Position since, CountDownLatch subscribed) {
        Collector collector = new Collector(subscribed);
        loop.execute(() -> hub.subscribe(hub.outlet(loop, () -> {}), TOPIC, since, collector));
        return collector;
    }

    /** Checks order as it goes; on one loop. */
    private static final class Collector implements Subscriber {
        private final CountDownLatch all = new CountDownLatch(TOTAL);
        private final CountDownLatch subscribed;
        private final int[] next = new int[PUBLISHERS];
        private volatile @Nullable String wrong;

        Collector(CountDownLatch subscribed) {
            this.subscribed = subscribed;
        }

        @Override
        public void started(boolean whole) {
            if (!whole) {
                wrong = "not whole";
            }
            subscribed.countDown();
        }

        @Override
        public boolean publications(Batch batch) {
            batch.publications().forEach(this::publication);
            return true;
        }

        @Override
        public void publication(Publication publication) {
            ByteBuffer body = publication.body();
            int publisher = body.getInt();
            int number = body.getInt();
            if (number != next[publisher]) {
                wrong = "from " + publisher + " expected " + next[publisher] + " but got " + number;
            }
            next[publisher] = number + 1;
            all.countDown();
        }

        @Override
        public void ended(EndReason reason) {
            wrong = reason.text();
        }

        void awaitAll() throws InterruptedException {
            assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(wrong).isNull();
        }
    }
}
