package io.longwire.broker.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.access.Decision;
import io.longwire.broker.engine.Batch;
import io.longwire.broker.engine.Settlement;
import io.longwire.broker.engine.Settlement.Verdict;
import io.longwire.broker.receipt.Counts;
import io.longwire.broker.receipt.Watch;
import io.longwire.testkit.exchange.MemoryExchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queues over HTTP. */
final class LeasesTest {
    private final LeaseNode node = LeaseNode.alone();

    @Test
    void whatStandsInAQueueIsLeasedAndAcknowledged() {
        node.publish("job");

        MemoryExchange leased = node.ask(LeaseNode.LEASE);
        assertThat(leased.status()).isEqualTo(200);
        assertThat(leased.takeBody())
                .isEqualTo(
                        "{\"destination\":\"/queue/q\",\"messages\":[{\"destination\":\"/queue/q\",\"position\":\"e-1\","
                                + "\"timestamp\":1767225600000,\"data\":\"job\","
                                + "\"attempt\":1,\"lease\":\"t1\",\"deadline\":1767225630000}]}\n");
        assertThat(node.ask(LeaseNode.LEASE).takeBody()).contains("\"messages\":[]");

        assertThat(node.ask("/api/leases/t1/ack").status()).isEqualTo(204);
        assertThat(node.depth()).isEqualTo("0/0");
        assertThat(node.ask("/api/leases/t1/ack").status()).isEqualTo(404);
        assertThat(node.loop.timers()).isZero();
    }

    @Test
    void whatIsGivenBackComesAgainAndAtLastGoesToTheDeadLetters() {
        node.publish("job");
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(node.ask(LeaseNode.LEASE).takeBody()).contains("\"attempt\":" + attempt);
            assertThat(node.ask("/api/leases/t" + attempt + "/nack").status()).isEqualTo(204);
        }

        assertThat(node.ask(LeaseNode.LEASE).takeBody()).contains("\"messages\":[]");
        assertThat(node.ask("/api/leases?destination=/queue/dlq.q").takeBody()).contains("job");
    }

    @Test
    void aLeaseEndsAtItsDeadline() {
        node.publish("job");
        node.ask(LeaseNode.LEASE + "&timeout=10");

        node.loop.pass(Duration.ofSeconds(11));

        assertThat(node.ask("/api/leases/t1/ack").status()).isEqualTo(404);
        assertThat(node.ask(LeaseNode.LEASE).takeBody()).contains("\"attempt\":2");
    }

    @Test
    void whoWaitsGetsTheNextMessage() {
        MemoryExchange waiting = node.ask(LeaseNode.LEASE, "Prefer", "wait=20");
        assertThat(waiting.status()).isZero();

        node.publish("job");

        assertThat(waiting.header("Preference-Applied")).isEqualTo("wait=20");
        assertThat(waiting.takeBody()).contains("job");
    }

    @Test
    void whoWaitsInVainIsToldThatThereIsNothing() {
        MemoryExchange waiting = node.ask(LeaseNode.LEASE + "&wait=20");

        node.loop.pass(Duration.ofSeconds(21));

        assertThat(waiting.takeBody()).contains("\"messages\":[]");
        assertThat(node.loop.timers()).isZero();
    }

    @Test
    void whoLeavesBeforeTheAnswerHasTakenNothing() {
        MemoryExchange waiting = node.ask(LeaseNode.LEASE + "&wait=20");
        waiting.leaves();
        node.loop.run();
        node.publish("job");

        assertThat(node.depth()).isEqualTo("1/0");
        assertThat(node.ask(LeaseNode.LEASE).takeBody()).contains("\"attempt\":1");
    }

    @Test
    void noMoreComeThanAreAskedForAndTheRestIsForOthers() {
        node.publish("1");
        node.publish("2");
        node.publish("3");

        assertThat(node.ask(LeaseNode.LEASE + "&count=2").takeBody())
                .contains("\"data\":\"1\"", "\"data\":\"2\"")
                .doesNotContain("\"data\":\"3\"");
        assertThat(node.depth()).isEqualTo("3/2");
        assertThat(node.ask(LeaseNode.LEASE + "&count=9").takeBody()).contains("\"data\":\"3\"");
    }

    @Test
    void whatComesAfterTheAnswerIsNotKept() {
        node.publish("1");
        node.ask(LeaseNode.LEASE + "&count=5");
        node.publish("2");

        assertThat(node.depth()).isEqualTo("2/1");
    }

    @Test
    void aLeaseIsHisWhoTookIt() {
        node.publish("job");
        node.ask(LeaseNode.LEASE);
        node.user = "bob";

        assertThat(node.ask("/api/leases/t1/ack").status()).isEqualTo(404);
        node.user = "ann";
        assertThat(node.ask("/api/leases/t1/ack").status()).isEqualTo(204);
    }

    @Test
    void whoWaitsForAcknowledgementsHearsOfThoseOverHttp() {
        List<Counts> heard = new ArrayList<>();
        Watch watch = node.hub.watches().begin(heard::add);
        watch.expect();
        watch.settled();
        node.engine.publish(LeaseNode.draft("job").withWatch(watch.number()));
        node.ask(LeaseNode.LEASE);
        assertThat(heard).isEmpty();

        node.ask("/api/leases/t1/ack");

        assertThat(heard).containsExactly(new Counts(1, 0, 0, 0));
    }

    @Test
    void whatCouldNotBeSettledCanBeSettledAgain() {
        node.publish("job");
        node.ask(LeaseNode.LEASE);
        node.failing = true;
        MemoryExchange failed = node.ask("/api/leases/t1/ack");
        assertThat(failed.status()).isEqualTo(503);
        assertThat(failed.takeBody()).contains("the disk is gone");
        node.failing = false;

        assertThat(node.ask("/api/leases/t1/ack").status()).isEqualTo(204);
        assertThat(node.depth()).isEqualTo("0/0");
        assertThat(node.loop.timers()).isZero();
    }

    @Test
    void aLeaseThatTheEngineKnowsNoLongerIsOver() {
        node.publish("job");
        node.ask(LeaseNode.LEASE);
        node.engine.commit(Batch.ofSettlements(List.of(new Settlement("/queue/q", 1, Verdict.DONE))));

        assertThat(node.ask("/api/leases/t1/ack").status()).isEqualTo(404);
        assertThat(node.loop.timers()).isZero();
    }

    @Test
    void whoMayNotReadAQueueLeasesNothing() {
        node.publish("job");
        node.access = (identity, verb, destination) -> CompletableFuture.completedStage(Decision.refused("no"));

        assertThat(node.ask(LeaseNode.LEASE).status()).isEqualTo(403);
        assertThat(node.depth()).isEqualTo("1/0");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/leases, 400",
        "/api/leases?destination=/topic/a, 400",
        "/api/leases?destination=/queue/, 400",
        LeaseNode.LEASE + "&destination=/queue/other, 400",
        LeaseNode.LEASE + "&count=0, 400",
        LeaseNode.LEASE + "&count=101, 400",
        LeaseNode.LEASE + "&timeout=301, 400",
        LeaseNode.LEASE + "&wait=x, 400",
        "/api/leases/t9/ack, 404",
        "/api/leases/t9/drop, 404",
        "/api/leases/t9, 404",
        "/api/leases/, 404"
    })
    void whatIsWrongIsSaid(String target, int status) {
        assertThat(node.ask(target).status()).isEqualTo(status);
    }

    @Test
    void otherMethodsAreRefused() {
        MemoryExchange get = node.get("/api/leases");

        assertThat(get.status()).isEqualTo(405);
        assertThat(get.header("Allow")).isEqualTo("POST, OPTIONS");
    }
}
