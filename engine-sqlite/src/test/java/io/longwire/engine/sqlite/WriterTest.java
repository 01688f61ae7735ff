package io.longwire.engine.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.broker.engine.Batch;
import io.longwire.broker.engine.FullException;
import io.longwire.broker.engine.History;
import io.longwire.broker.engine.HistoryPolicy;
import io.longwire.broker.engine.HistoryRules;
import io.longwire.broker.engine.Lease;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.Settlement;
import io.longwire.broker.engine.Terms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the one thread that writes does with what waits for it. */
final class WriterTest {
    @TempDir
    Path temporary;

    private SqliteEngineBuilder builder() {
        return SqliteEngine.builder(temporary.resolve("data"));
    }

    /** An engine whose writer stands in the listener until the latch is opened. */
    private Life held(SqliteEngineBuilder builder, CountDownLatch opened) throws Exception {
        return held(builder, opened, life -> {});
    }

    private interface Before {
        void run(Life life) throws Exception;
    }

    private static Life held(SqliteEngineBuilder builder, CountDownLatch opened, Before before) throws Exception {
        CountDownLatch standing = new CountDownLatch(1);
        Life life = new Life(builder, publication -> {
            if (Life.text(publication).equals("hold")) {
                standing.countDown();
                try {
                    opened.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        before.run(life);
        Life.await(life.engine.follow("/topic/hold"));
        CompletionStage<Position> unused = life.engine.publish(Life.draft("/topic/hold", "hold", Terms.NONE));
        standing.await();
        return life;
    }

    @Test
    void aSubscriberGetsNothingThatAnotherConnectionCannotReadYet() throws Exception {
        List<Long> seen = new ArrayList<>();
        Path file = temporary.resolve("data").resolve("longwire.db");
        try (Life life = new Life(builder(), publication -> {
            try (Database other = Database.toRead(file)) {
                seen.add(other.number(
                        "SELECT count(*) FROM publication WHERE offset = ?",
                        publication.position().offset()));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        })) {
            Life.await(life.engine.follow("/topic/a"));
            for (int i = 0; i < 20; i++) {
                life.publish("/topic/a", "m" + i);
            }
        }
        assertThat(seen).hasSize(20).containsOnly(1L);
    }

    @Test
    void oneThatFailsDoesNotFailItsBatch() throws Exception {
        CountDownLatch opened = new CountDownLatch(1);
        StorageLimits limits = StorageLimits.DEFAULT.withQueueBytes(2_000);
        try (Life life = held(builder().limits(limits), opened)) {
            CompletionStage<Position> before = life.engine.publish(Life.draft("/topic/a", "before", Terms.NONE));
            CompletionStage<Position> wrong =
                    life.engine.publish(Life.draft("/queue/a", "x".repeat(5_000), Terms.NONE));
            CompletionStage<Position> after = life.engine.publish(Life.draft("/topic/a", "after", Terms.NONE));
            opened.countDown();

            assertThatThrownBy(() -> Life.await(wrong)).hasCauseInstanceOf(FullException.class);
            assertThat(Life.await(after).offset())
                    .isGreaterThan(Life.await(before).offset());
            assertThat(life.texts("/topic/a")).containsExactly("before", "after");
            assertThat(life.texts("/queue/a")).isEmpty();
        }
    }

    @Test
    void whatMakesQueuesShorterIsNotRefusedHoweverMuchWaits() throws Exception {
        CountDownLatch opened = new CountDownLatch(1);
        StorageLimits limits = StorageLimits.DEFAULT.withWaiting(3, 1 << 20);
        List<Lease> leased = new ArrayList<>();
        try (Life life = held(builder().limits(limits), opened, begun -> {
            begun.publish("/queue/a", "1");
            begun.publish("/queue/a", "2");
            leased.addAll(Life.await(begun.engine.lease("/queue/a", 1, 1 << 20)));
        })) {
            for (int i = 0; i < 3; i++) {
                CompletionStage<Position> unused = life.engine.publish(Life.draft("/topic/a", "m" + i, Terms.NONE));
            }
            CompletionStage<List<Position>> done = life.engine.commit(
                    Batch.ofSettlements(List.of(Settlement.of(leased.get(0), Settlement.Verdict.DONE))));
            CompletionStage<List<Lease>> more = life.engine.lease("/queue/a", 1, 1 << 20);
            opened.countDown();

            Life.await(done);
            assertThat(Life.await(more)).hasSize(1);
        }
    }

    @Test
    void anErrorOfTheListenerStopsNothing() throws Exception {
        try (Life life = new Life(builder(), publication -> {
            throw new NoClassDefFoundError("a bug");
        })) {
            Life.await(life.engine.follow("/topic/a"));
            life.publish("/topic/a", "1");
            life.publish("/topic/a", "2");

            assertThat(life.heard).containsExactly("1", "2");
        }
    }

    @Test
    void aBatchThatFailsLeavesNoPredecessorOnATopicThatIsNotStored() throws Exception {
        List<Long> previous = Collections.synchronizedList(new ArrayList<>());
        SqliteEngineBuilder builder = builder()
                .history(HistoryRules.DEFAULT.and("/topic/passing", HistoryPolicy.NONE))
                .limits(StorageLimits.DEFAULT.withQueueBytes(2_000));
        try (Life life = new Life(builder, publication -> previous.add(publication.previous()))) {
            Life.await(life.engine.follow("/topic/passing"));
            Position first = life.publish("/topic/passing", "1");
            CompletionStage<List<Position>> fails = life.engine.commit(Batch.ofDrafts(List.of(
                    Life.draft("/topic/passing", "never", Terms.NONE),
                    Life.draft("/queue/a", "x".repeat(5_000), Terms.NONE))));
            assertThatThrownBy(() -> Life.await(fails)).hasCauseInstanceOf(FullException.class);
            life.publish("/topic/passing", "2");

            assertThat(life.heard).containsExactly("1", "2");
            assertThat(previous).last().isEqualTo(first.offset());
        }
    }

    @Test
    void whatIsBeyondTheBoundOfWhatWaitsIsRefusedAtOnce() throws Exception {
        CountDownLatch opened = new CountDownLatch(1);
        StorageLimits limits = StorageLimits.DEFAULT.withWaiting(3, 1 << 20);
        try (Life life = held(builder().limits(limits), opened)) {
            List<CompletableFuture<Position>> waiting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                waiting.add(life.engine
                        .publish(Life.draft("/topic/a", "m" + i, Terms.NONE))
                        .toCompletableFuture());
            }
            CompletableFuture<Position> refused = life.engine
                    .publish(Life.draft("/topic/a", "too many", Terms.NONE))
                    .toCompletableFuture();
            assertThat(refused).isCompletedExceptionally();
            assertThatThrownBy(refused::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(FullException.class)
                    .hasMessageContaining("Too much waits for the server's disk")
                    .hasMessageContaining("send it again later");
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
            opened.countDown();
            for (CompletableFuture<Position> one : waiting) {
                Life.await(one);
            }
            assertThat(life.texts("/topic/a")).containsExactly("m0", "m1", "m2");
        }
    }

    @Test
    void whatWasAcceptedBeforeCloseIsDone() throws Exception {
        CountDownLatch opened = new CountDownLatch(1);
        Life life = held(builder(), opened);
        CompletionStage<Position> last = life.engine.publish(Life.draft("/topic/a", "last", Terms.NONE));
        CompletionStage<Void> closed = life.engine.close();
        opened.countDown();
        Life.await(closed);
        assertThat(last.toCompletableFuture()).isCompleted();
        try (Life next = new Life(builder())) {
            assertThat(next.texts("/topic/a")).containsExactly("last");
        }
    }

    @Test
    void historyIsKeptByCountAndWhoComesBackTooLateIsTold() throws Exception {
        HistoryRules three = HistoryRules.of(new HistoryPolicy(3, Duration.ofDays(1)));
        try (Life life = new Life(builder().history(three))) {
            Position first = life.publish("/topic/a", "1");
            Position second = life.publish("/topic/a", "2");
            for (int i = 3; i <= 5; i++) {
                life.publish("/topic/a", "" + i);
            }
            assertThat(life.texts("/topic/a")).containsExactly("3", "4", "5");
            assertThat(life.history("/topic/a", first).whole()).isFalse();
            assertThat(life.history("/topic/a", second).whole()).isTrue();
        }
    }

    @Test
    void historyIsKeptByAgeAndSpaceIsGivenBack() throws Exception {
        long[] now = {1_000_000};
        HistoryRules minute = HistoryRules.of(new HistoryPolicy(10_000, Duration.ofMinutes(1)));
        Path file = temporary.resolve("data").resolve("longwire.db");
        Position first;
        try (Life life = new Life(builder().history(minute).clock(() -> Instant.ofEpochMilli(now[0])))) {
            first = life.publish("/topic/a", "1");
            for (int i = 0; i < 100; i++) {
                life.publish("/topic/a", "x".repeat(100_000));
            }
            now[0] += 60_000;
            Position later = life.publish("/topic/a", "2");
            History page = life.history("/topic/a", first);
            assertThat(page.whole()).isFalse();
            assertThat(page.publications()).extracting(Publication::position).containsExactly(later);
            while (Life.await(life.engine.sweep())) {
                // until there is no more to be removed
            }
            assertThat(life.history("/topic/a", first).whole()).isFalse();
        }
        assertThat(Files.size(file)).isLessThan(6_000_000);
    }

    @Test
    void ofAllHistoryTogetherTheOldestGoesFirst() throws Exception {
        StorageLimits small = StorageLimits.DEFAULT.withHistory(5_000, 1_000);
        try (Life life = new Life(builder().limits(small))) {
            Position first = life.publish("/topic/a", "1");
            for (int i = 0; i < 10; i++) {
                life.publish("/topic/b", "x".repeat(1_000));
            }
            assertThat(life.texts("/topic/a")).isEmpty();
            assertThat(life.history("/topic/a", first).whole()).isTrue();
            assertThat(life.history("/topic/a", new Position(first.epoch(), 0)).whole())
                    .isFalse();
            assertThat(life.texts("/topic/b")).hasSizeLessThan(5);
        }
    }

    @Test
    void topicsBeyondTheBoundAreForgottenAndWhoComesBackIsToldSo() throws Exception {
        StorageLimits few = StorageLimits.DEFAULT.withHistory(1 << 20, 10);
        try (Life life = new Life(builder().limits(few))) {
            Position first = life.publish("/topic/first", "1");
            life.publish("/topic/first", "2");
            for (int i = 0; i < 30; i++) {
                life.publish("/topic/n" + i, "x");
            }
            Life.await(life.engine.sweep());
            assertThat(life.texts("/topic/first")).isEmpty();
            assertThat(life.history("/topic/first", first).whole()).isFalse();
            assertThat(life.texts("/topic/n29")).containsExactly("x");
        }
    }
}
