package io.longwire.engine.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.engine.Batch;
import io.longwire.broker.engine.History;
import io.longwire.broker.engine.HistoryPolicy;
import io.longwire.broker.engine.HistoryRules;
import io.longwire.broker.engine.Lease;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.QueueDepth;
import io.longwire.broker.engine.Settlement;
import io.longwire.broker.engine.Settlement.Verdict;
import io.longwire.broker.engine.Terms;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of one life is there in the next. */
final class RestartTest {
    @TempDir
    Path temporary;

    private Path data;

    @BeforeEach
    void directory() {
        data = temporary.resolve("data");
    }

    @Test
    void aTopicGoesOnWhereItStoodAfterACleanStop() throws Exception {
        Position first;
        try (Life life = Life.of(data)) {
            first = life.publish("/topic/a", "1", new Terms(Long.MAX_VALUE - 1, null, "ACME", "s1", 7));
            life.publish("/topic/a", "2");
        }
        try (Life life = Life.of(data)) {
            Position third = life.publish("/topic/a", "3");
            History missed = life.history("/topic/a", first);

            assertThat(missed.publications()).extracting(Life::text).containsExactly("2", "3");
            assertThat(missed.whole()).isTrue();
            assertThat(third.epoch()).isEqualTo(first.epoch());
            Publication kept = life.history("/topic/a", null).publications().get(0);
            assertThat(kept.position()).isEqualTo(first);
            assertThat(kept.headers())
                    .containsExactlyEntriesOf(
                            Life.draft("/topic/a", "", Terms.NONE).headers());
            assertThat(kept.terms()).isEqualTo(new Terms(Long.MAX_VALUE - 1, null, "ACME", "s1", 0));
            assertThat(kept.contentType()).isEqualTo("text/plain");
        }
    }

    @Test
    void aKillKeepsTheEpochAndWhatWasAccepted() throws Exception {
        try (Life life = Life.of(data)) {
            Position first = life.publish("/topic/a", "1");
            Position second = life.publish("/topic/a", "2");
            try (Life next = Life.of(life.killed(temporary.resolve("killed")))) {
                Position third = next.publish("/topic/a", "3");

                assertThat(next.history("/topic/a", first).whole()).isTrue();
                assertThat(next.texts("/topic/a")).containsExactly("1", "2", "3");
                assertThat(third.epoch()).isEqualTo(first.epoch());
                assertThat(third.offset()).isGreaterThan(second.offset());
            }
        }
    }

    @Test
    void aLostEndOfTheJournalBeginsANewEpoch() throws Exception {
        try (Life life = Life.of(data)) {
            Position first = life.publish("/topic/a", "1");
            life.publish("/topic/a", "2");
            Path killed = life.killed(temporary.resolve("killed"));
            try (RandomAccessFile journal =
                    new RandomAccessFile(killed.resolve("longwire.db-wal").toFile(), "rw")) {
                journal.setLength(journal.length() - 1);
            }
            try (Life next = Life.of(killed)) {
                History page = next.history("/topic/a", first);

                assertThat(page.whole()).isFalse();
                assertThat(page.position().epoch()).isNotEqualTo(first.epoch());
                assertThat(page.publications()).extracting(Life::text).containsExactly("1");
            }
        }
    }

    @Test
    void withoutAWitnessAnEpochEnds() throws Exception {
        try (Life life = Life.of(data)) {
            Position first = life.publish("/topic/a", "1");
            Path killed = life.killed(temporary.resolve("killed"));
            Files.delete(killed.resolve("longwire.tail"));
            try (Life next = Life.of(killed)) {
                assertThat(next.history("/topic/a", first).whole()).isFalse();
                assertThat(next.texts("/topic/a")).containsExactly("1");
            }
        }
    }

    @Test
    void aWitnessOfAnotherRunOfTheMachineIsNotBelieved() throws Exception {
        try (Life life = Life.of(data)) {
            Position first = life.publish("/topic/a", "1");
            Path killed = life.killed(temporary.resolve("killed"));
            String epoch = first.epoch();
            Tail.Told told = Tail.read(killed.resolve("longwire.tail"));
            assertThat(told).isNotNull();
            Tail.write(killed.resolve("longwire.tail"), epoch, told.commits(), "another-run");
            try (Life next = Life.of(killed)) {
                assertThat(next.history("/topic/a", first).whole()).isFalse();
            }
        }
    }

    @Test
    void whatWasLeasedIsAvailableAgainAndItsAttemptCounted() throws Exception {
        try (Life life = Life.of(data)) {
            life.publish("/queue/a", "1");
            life.publish("/queue/a", "2");
            List<Lease> leases = life.lease("/queue/a");
            life.settle(leases.get(0), Verdict.DONE);
            try (Life next = Life.of(life.killed(temporary.resolve("killed")))) {
                assertThat(Life.await(next.engine.depth("/queue/a"))).isEqualTo(new QueueDepth(1, 0));
                List<Lease> again = next.lease("/queue/a");
                assertThat(again)
                        .extracting(lease -> Life.text(lease.publication()))
                        .containsExactly("2");
                assertThat(again).extracting(Lease::attempt).containsExactly(2);
            }
        }
    }

    @Test
    void aKeyIsRememberedWithinItsWindow() throws Exception {
        Terms key = new Terms(Terms.NEVER, "k", null, null, 0);
        long[] now = {1_000_000};
        SqliteEngineBuilder builder = SqliteEngine.builder(data).clock(() -> Instant.ofEpochMilli(now[0]));
        Position first;
        try (Life life = new Life(builder)) {
            first = life.publish("/queue/a", "1", key);
        }
        try (Life life = new Life(builder)) {
            assertThat(life.publish("/queue/a", "1", key)).isEqualTo(first);
            now[0] += 600_000;
            assertThat(life.publish("/queue/a", "1", key)).isNotEqualTo(first);
        }
    }

    @Test
    void aTopicThatIsNotStoredIsNumberedAndNeverWholeAfterARestart() throws Exception {
        SqliteEngineBuilder builder =
                SqliteEngine.builder(data).history(HistoryRules.DEFAULT.and("/topic/none", HistoryPolicy.NONE));
        Position first;
        try (Life life = new Life(builder)) {
            Life.await(life.engine.follow("/topic/none"));
            first = life.publish("/topic/none", "1");
            Position second = life.publish("/topic/none", "2");
            assertThat(life.heard).containsExactly("1", "2");
            assertThat(second.offset()).isGreaterThan(first.offset());
            assertThat(life.history("/topic/none", first).whole()).isFalse();
            assertThat(life.history("/topic/none", second).whole()).isTrue();
            assertThat(life.texts("/topic/none")).isEmpty();
        }
        for (SqliteEngineBuilder next : List.of(builder, SqliteEngine.builder(data))) {
            try (Life life = new Life(next)) {
                assertThat(life.history("/topic/none", first).whole()).isFalse();
            }
        }
    }

    @Test
    void aBatchIsThereWholeOrNotAtAllWhereverTheJournalEnds() throws Exception {
        try (Life life = Life.of(data)) {
            life.publish("/queue/in", "order");
            Lease lease = life.lease("/queue/in").get(0);
            Path before = life.killed(temporary.resolve("before"));
            long from = Files.size(before.resolve("longwire.db-wal"));
            Life.await(life.engine.commit(new Batch(
                    List.of(Life.draft("/topic/a", "told", Terms.NONE), Life.draft("/queue/out", "made", Terms.NONE)),
                    List.of(Settlement.of(lease, Verdict.DONE)))));
            Path after = life.killed(temporary.resolve("after"));
            long to = Files.size(after.resolve("longwire.db-wal"));
            assertThat(to).isGreaterThan(from);
            for (long length = from; length <= to; length += Math.max(1, (to - from) / 16)) {
                Path cut = temporary.resolve("cut" + length);
                life.killed(cut);
                try (RandomAccessFile journal =
                        new RandomAccessFile(cut.resolve("longwire.db-wal").toFile(), "rw")) {
                    journal.setLength(length);
                }
                try (Life next = Life.of(cut)) {
                    int there = next.texts("/topic/a").size();
                    assertThat(next.texts("/queue/out")).hasSize(there);
                    assertThat(next.texts("/queue/in")).hasSize(1 - there);
                }
            }
        }
    }

    @Test
    void whatStandsInQueuesThatHaveLessRoomNowCanStillBecomeADeadLetter() throws Exception {
        Path data = temporary.resolve("data");
        try (Life life = Life.of(data)) {
            life.publish("/queue/a", "x".repeat(1_000));
            life.publish("/queue/a", "y".repeat(1_000));
        }
        StorageLimits less = StorageLimits.DEFAULT.withQueueBytes(1_000);
        try (Life life = new Life(SqliteEngine.builder(data).limits(less))) {
            life.settle(life.lease("/queue/a").get(0), Settlement.Verdict.DEAD);

            assertThat(life.texts("/queue/dlq.a")).containsExactly("x".repeat(1_000));
        }
    }
}
