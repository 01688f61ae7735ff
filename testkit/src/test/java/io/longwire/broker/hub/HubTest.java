package io.longwire.broker.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.HistoryPolicy;
import io.longwire.broker.engine.HistoryRules;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.memory.MemoryEngine;
import io.longwire.testkit.transport.HandRunLoop;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HubTest {
    private static final String TOPIC = "/topic/a";

    private final HandRunLoop loop = new HandRunLoop();
    private MemoryEngine engine = engine(1_000);
    private Hub hub = hub();

    @Test
    void nothingIsDeliveredInsideTheCallThatPublishes() {
        Collector collector = subscribe(null);
        publish("x");
        assertThat(collector.got).isEmpty();

        loop.run();

        assertThat(collector.got).containsExactly("started", "x");
    }

    @Test
    void oneWakeUpServesAllThatWaits() {
        Collector collector = subscribe(null);
        loop.run();
        for (int i = 0; i < 10; i++) {
            publish("m" + i);
        }

        assertThat(loop.runOne()).isTrue();

        assertThat(collector.got).hasSize(11);
        assertThat(loop.runOne()).isFalse();
    }

    @Test
    void aTurnIsBoundedHoweverManySubscribersThereAre() {
        List<Collector> collectors = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            collectors.add(subscribe(null));
        }
        loop.run();
        publish("x");

        loop.runOne();
        long served = collectors.stream().filter(each -> each.got.size() == 2).count();
        assertThat(served).isBetween(1_000L, 1_100L);
        collectors.get(0).cancel();
        collectors.get(2_999).cancel();
        loop.run();

        assertThat(collectors.stream().filter(each -> each.got.size() == 2).count())
                .isEqualTo(2_999);
    }

    @Test
    void whoComesWithAPositionGetsTheRestAndThenFollows() {
        publish("1");
        Position first = new Position("e", 1);
        publish("2");
        Collector collector = subscribe(first);
        publish("3");
        loop.run();
        publish("4");
        loop.run();

        assertThat(collector.got).containsExactly("started", "2", "3", "4");
    }

    @Test
    void aReplayWaitsForASubscriberThatIsNotReady() {
        for (int i = 0; i < 200; i++) {
            publish("m" + i);
        }
        Collector collector = new Collector();
        collector.ready = false;
        collector.subscription = hub.subscribe(outlet(), TOPIC, new Position("e", 0), collector);
        loop.run();
        assertThat(collector.got).hasSize(65);
        publish("late");
        loop.run();
        assertThat(collector.got).hasSize(65);

        collector.ready = true;
        collector.resume();
        loop.run();

        assertThat(collector.got).hasSize(202).endsWith("m199", "late");
    }

    @Test
    void whatAFullMailboxLeftOutIsReadFromHistory() {
        Collector collector = new Collector();
        Outlet outlet = hub.privateOutlet(loop, 3_000);
        hub.subscribe(outlet, TOPIC, null, collector);
        loop.run();
        publish("first");
        loop.run();
        for (int i = 0; i < 50; i++) {
            publish("m" + i);
        }
        loop.run();

        assertThat(collector.got).hasSize(52).endsWith("m48", "m49").doesNotHaveDuplicates();
    }

    @Test
    void whatAFullMailboxLeftOutWhileAPageIsOnItsWayIsReadBehindIt() {
        List<Runnable> pages = new ArrayList<>();
        engine = engine(1_000);
        Hub slow = new Hub(readingLater(pages), loop);
        engine.start(slow);
        Collector collector = new Collector();
        slow.subscribe(slow.privateOutlet(loop, 3_000), TOPIC, new Position("e", 0), collector);
        loop.run();
        for (int i = 0; i < 50; i++) {
            publish("m" + i);
        }
        loop.run();
        while (!pages.isEmpty()) {
            pages.remove(0).run();
            loop.run();
        }

        assertThat(collector.got).hasSize(51).endsWith("m48", "m49").doesNotHaveDuplicates();
    }

    /** The engine, but its pages arrive when they are run. */
    private Engine readingLater(List<Runnable> pages) {
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(), new Class<?>[] {Engine.class}, (self, method, arguments) -> {
                    Object answer = method.invoke(engine, arguments);
                    if (!method.getName().equals("history")) {
                        return answer;
                    }
                    CompletableFuture<Object> later = new CompletableFuture<>();
                    pages.add(() -> later.complete(
                            ((CompletableFuture<?>) ((CompletionStage<?>) answer).toCompletableFuture()).join()));
                    return later;
                });
    }

    @Test
    void whatAFullMailboxLeftOutAndHistoryForgotEndsTheSubscription() {
        engine = engine(5);
        hub = hub();
        Collector collector = new Collector();
        hub.subscribe(hub.privateOutlet(loop, 3_000), TOPIC, null, collector);
        loop.run();
        for (int i = 0; i < 50; i++) {
            publish("m" + i);
        }
        loop.run();

        assertThat(collector.got).endsWith("ended LOST");
        assertThat(hub.topics()).isZero();
    }

    @Test
    void aSubscriberThatFailsEndsAloneAndIsToldSo() {
        failsAlone(() -> {
            throw new IllegalStateException("a bug");
        });
    }

    @Test
    void oneThatFailsWithAnErrorDoesNotStopTheLoopsOthers() {
        failsAlone(() -> {
            throw new NoClassDefFoundError("a bug");
        });
    }

    private void failsAlone(Runnable bug) {
        Collector bad = new Collector() {
            @Override
            public void publication(Publication publication) {
                bug.run();
            }
        };
        hub.subscribe(outlet(), TOPIC, null, bad);
        Collector good = subscribe(null);
        publish("1");
        publish("2");
        loop.run();

        assertThat(bad.got).containsExactly("started", "ended FAILED");
        assertThat(good.got).containsExactly("started", "1", "2");
    }

    @ParameterizedTest
    @ValueSource(strings = {TOPIC, "/topic/*"})
    void whoMovesInAWalkGetsEachOnce(String followed) {
        List<Collector> collectors = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            collectors.add(subscribe(followed, new Collector() {
                @Override
                public void publication(Publication publication) {
                    super.publication(publication);
                    if (collectors.indexOf(this) == 1) {
                        collectors.get(0).cancel(); // the last, which had it, takes the place
                    }
                }
            }));
        }
        loop.run();
        publish("1");
        publish("2");
        loop.run();

        assertThat(collectors.get(2).got).containsExactly("started", "1", "2");
        assertThat(collectors.get(1).got).containsExactly("started", "1", "2");
    }

    @Test
    void aSessionIsFlushedOnceForAllThatWaitsWhicheverWayItCame() {
        int[] flushes = new int[1];
        Collector collector = new Collector();
        collector.subscription = hub.subscribe(hub.outlet(loop, () -> flushes[0]++), TOPIC, null, collector);
        subscribe(null);
        loop.run();
        int before = flushes[0];
        publish("1");
        publish("2");
        loop.run();

        assertThat(flushes[0] - before).isEqualTo(1);
        assertThat(collector.got).containsExactly("started", "1", "2");
    }

    @Test
    void afterCancelNothingComesAndTheEngineIsNotFollowed() {
        Collector collector = subscribe(null);
        loop.run();
        publish("1");
        collector.cancel();
        loop.run();

        assertThat(collector.got).containsExactly("started");
        assertThat(hub.topics()).isZero();
    }

    @Test
    void closeEndsEverySubscriptionAndThoseThatComeLater() {
        Collector before = subscribe(null);
        hub.close();
        Collector after = subscribe(null);
        loop.run();

        assertThat(before.got).endsWith("ended CLOSED");
        assertThat(after.got).containsExactly("ended CLOSED");
    }

    private MemoryEngine engine(int count) {
        return MemoryEngine.builder()
                .epoch("e")
                .clock(loop)
                .history(HistoryRules.of(new HistoryPolicy(count, Duration.ofHours(1))))
                .build();
    }

    private Hub hub() {
        Hub made = new Hub(engine, InstantSource.system());
        engine.start(made);
        return made;
    }

    private Outlet outlet() {
        return hub.outlet(loop, () -> {});
    }

    private Collector subscribe(@Nullable Position since) {
        Collector collector = new Collector();
        collector.subscription = hub.subscribe(outlet(), TOPIC, since, collector);
        return collector;
    }

    private Collector subscribe(String destination, Collector collector) {
        collector.subscription = hub.subscribe(outlet(), destination, null, collector);
        return collector;
    }

    private void publish(String text) {
        engine.publish(new Draft(TOPIC, null, Map.of(), text.getBytes(StandardCharsets.UTF_8)));
    }

    private static class Collector implements Subscriber {
        final List<String> got = new ArrayList<>();
        boolean ready = true;

        @Nullable
        Subscription subscription;

        void cancel() {
            if (subscription != null) {
                subscription.cancel();
            }
        }

        void resume() {
            if (subscription != null) {
                subscription.resume();
            }
        }

        @Override
        public void started(boolean whole) {
            got.add("started" + (whole ? "" : " with loss"));
        }

        @Override
        public void publication(Publication publication) {
            got.add(new String(publication.bodyBytes(), StandardCharsets.UTF_8));
        }

        @Override
        public boolean ready() {
            return ready;
        }

        @Override
        public void ended(EndReason reason) {
            got.add("ended " + reason.kind());
        }
    }
}
