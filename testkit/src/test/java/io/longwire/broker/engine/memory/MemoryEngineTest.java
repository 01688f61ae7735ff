package io.longwire.broker.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.engine.Batch;
import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.History;
import io.longwire.broker.engine.HistoryPolicy;
import io.longwire.broker.engine.HistoryRules;
import io.longwire.broker.engine.Lease;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Settlement;
import io.longwire.broker.engine.Terms;
import io.longwire.testkit.engine.EngineContract;
import io.longwire.testkit.engine.PresenceContract;
import io.longwire.testkit.engine.QueueContract;
import io.longwire.testkit.transport.HandRunLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class MemoryEngineTest implements EngineContract, QueueContract, PresenceContract {
    private final HandRunLoop clock = new HandRunLoop();

    @Override
    public Engine engine() {
        return MemoryEngine.builder().clock(clock).build();
    }

    @Override
    public long patienceMillis() {
        return 5_000;
    }

    private MemoryEngine start(MemoryEngine.Builder builder) {
        MemoryEngine engine = builder.clock(clock).epoch("e").build();
        engine.start(publication -> {});
        return engine;
    }

    @Test
    void onlyTheNewestAreRetained() {
        MemoryEngine engine =
                start(MemoryEngine.builder().history(HistoryRules.of(new HistoryPolicy(2, Duration.ofMinutes(1)))));
        Position first = publish(engine, "/topic/a", "1");
        publish(engine, "/topic/a", "2");
        publish(engine, "/topic/a", "3");

        assertThat(texts(read(engine, "/topic/a", null))).containsExactly("2", "3");
        assertThat(read(engine, "/topic/a", first).whole()).isTrue();
        publish(engine, "/topic/a", "4");
        assertThat(read(engine, "/topic/a", first).whole()).isFalse();
    }

    @Test
    void whatIsTooOldIsGone() {
        MemoryEngine engine = start(MemoryEngine.builder());
        publish(engine, "/topic/a", "old");
        clock.pass(Duration.ofMinutes(9));
        publish(engine, "/topic/a", "new");
        clock.pass(Duration.ofMinutes(1));

        assertThat(texts(read(engine, "/topic/a", null))).containsExactly("new");
    }

    @Test
    void aRuleSaysWhatIsRetainedWhere() {
        HistoryRules rules = HistoryRules.DEFAULT.and("/topic/live/**", HistoryPolicy.NONE);
        MemoryEngine engine = start(MemoryEngine.builder().history(rules));
        Position position = publish(engine, "/topic/live/a", "1");
        publish(engine, "/topic/b", "2");

        assertThat(read(engine, "/topic/live/a", null).publications()).isEmpty();
        assertThat(read(engine, "/topic/live/a", position).whole()).isTrue();
        assertThat(read(engine, "/topic/b", null).publications()).hasSize(1);
    }

    @Test
    void anEndlessNumberOfDestinationsIsForgottenTheQuietestFirst() {
        MemoryEngine engine =
                start(MemoryEngine.builder().shards(1).limits(MemoryLimits.DEFAULT.withHistory(1 << 20, 10)));
        for (int i = 0; i < 1_000; i++) {
            publish(engine, "/topic/" + i, "x");
        }

        assertThat(engine.topics()).isEqualTo(10);
        assertThat(read(engine, "/topic/999", null).publications()).hasSize(1);
        assertThat(read(engine, "/topic/989", null).publications()).isEmpty();
    }

    @Test
    void historyStaysWithinItsBytes() {
        MemoryEngine engine =
                start(MemoryEngine.builder().shards(1).limits(MemoryLimits.DEFAULT.withHistory(10_000, 1_000)));
        for (int i = 0; i < 100; i++) {
            publish(engine, "/topic/" + i % 7, "x".repeat(500));
        }

        assertThat(engine.historyBytes()).isBetween(9_000L, 10_000L);
    }

    @Test
    void anIdleDestinationIsForgottenWithItsHistory() {
        MemoryEngine engine = start(MemoryEngine.builder().shards(1));
        publish(engine, "/topic/a", "x");
        clock.pass(Duration.ofMinutes(11));
        publish(engine, "/topic/b", "x");

        assertThat(engine.topics()).isEqualTo(1);
    }

    @Test
    void aFollowedDestinationIsNotForgotten() {
        MemoryEngine engine = start(MemoryEngine.builder().shards(1));
        engine.follow("/topic/a");
        Position first = publish(engine, "/topic/a", "x");
        clock.pass(Duration.ofMinutes(11));
        publish(engine, "/topic/b", "x");

        assertThat(engine.topics()).isEqualTo(2);
        assertThat(read(engine, "/topic/a", first).whole()).isTrue();
        engine.unfollow("/topic/a");
        assertThat(engine.topics()).isEqualTo(1);
    }

    @Test
    void anOffsetIsNeverUsedTwiceAndAForgottenPastIsNeverTakenForWhole() {
        MemoryEngine engine =
                start(MemoryEngine.builder().shards(1).limits(MemoryLimits.DEFAULT.withHistory(1 << 20, 1)));
        Position old = publish(engine, "/topic/a", "1");
        Position newest = publish(engine, "/topic/a", "2");
        publish(engine, "/topic/b", "pushes a out");

        assertThat(read(engine, "/topic/a", old).whole()).isFalse();
        assertThat(read(engine, "/topic/a", newest).whole()).isTrue();
        assertThat(publish(engine, "/topic/a", "3").offset()).isGreaterThan(newest.offset());
        assertThat(read(engine, "/topic/a", old).whole()).isFalse();
        assertThat(texts(read(engine, "/topic/a", newest))).containsExactly("3");
    }

    @Test
    void readingLeavesNoTrace() {
        MemoryEngine engine = start(MemoryEngine.builder());
        read(engine, "/topic/a", null);

        assertThat(engine.topics()).isZero();
    }

    @Test
    void beyondTheBoundOfQueuesMessagesAreRefusedUntilThereIsRoom() {
        MemoryEngine engine = start(MemoryEngine.builder().limits(MemoryLimits.DEFAULT.withQueueBytes(2_000)));
        publish(engine, "/queue/a", "x".repeat(1_000));

        assertThat(engine.publish(draft("/queue/b", "x".repeat(1_000))).toCompletableFuture())
                .isCompletedExceptionally();
        assertThat(engine.commit(Batch.ofDrafts(List.of(draft("/topic/a", "x"), draft("/queue/b", "x".repeat(1_000)))))
                        .toCompletableFuture())
                .isCompletedExceptionally();
        assertThat(read(engine, "/topic/a", null).publications()).isEmpty();
        List<Lease> leases =
                engine.lease("/queue/a", 1, 1).toCompletableFuture().join();
        engine.commit(Batch.ofSettlements(List.of(Settlement.of(leases.get(0), Settlement.Verdict.DONE))));
        assertThat(engine.queueBytes()).isZero();
        publish(engine, "/queue/b", "x".repeat(1_000));
    }

    @Test
    void roomOfWhatExpiredIsFreedThoughNobodyLeases() {
        MemoryEngine engine = start(MemoryEngine.builder().shards(1));
        Terms soon = new Terms(clock.millis() + 1_000, null, null, null, 0);
        engine.publish(new Draft("/queue/a", null, Map.of(), new byte[100], soon));
        clock.pass(Duration.ofMinutes(1));
        publish(engine, "/topic/b", "sweeps");

        assertThat(engine.queueBytes()).isZero();
    }

    @Test
    void anIdempotencyKeyIsForgottenAfterItsWindow() {
        MemoryEngine engine = start(MemoryEngine.builder().idempotencyWindow(Duration.ofMinutes(1)));
        Draft draft = new Draft("/topic/a", null, Map.of(), new byte[1], new Terms(Terms.NEVER, "k", null, null, 0));
        Position first = engine.publish(draft).toCompletableFuture().join();
        clock.pass(Duration.ofSeconds(59));
        assertThat(engine.publish(draft).toCompletableFuture().join()).isEqualTo(first);
        clock.pass(Duration.ofSeconds(1));

        assertThat(engine.publish(draft).toCompletableFuture().join()).isNotEqualTo(first);
    }

    private static Draft draft(String destination, String text) {
        return new Draft(destination, null, Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }

    private static Position publish(Engine engine, String destination, String text) {
        return engine.publish(new Draft(destination, null, Map.of(), text.getBytes(StandardCharsets.UTF_8)))
                .toCompletableFuture()
                .join();
    }

    private static History read(Engine engine, String destination, @Nullable Position since) {
        return engine.history(destination, since, 1_000, 1 << 20)
                .toCompletableFuture()
                .join();
    }

    private static List<String> texts(History history) {
        return history.publications().stream()
                .map(publication -> new String(publication.bodyBytes(), StandardCharsets.UTF_8))
                .toList();
    }
}
