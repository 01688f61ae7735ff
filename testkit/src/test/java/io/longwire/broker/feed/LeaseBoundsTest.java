package io.longwire.broker.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.engine.Batch;
import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Publication;
import io.longwire.testkit.exchange.MemoryExchange;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What leases over HTTP may take. */
final class LeaseBoundsTest {
    private final LeaseNode node = LeaseNode.alone();

    @Test
    void leasesAreBounded() {
        for (int i = 1; i <= 30; i++) {
            node.publish("job " + i);
        }

        MemoryExchange leased = node.ask(LeaseNode.LEASE + "&count=100");
        assertThat(leased.takeBody()).contains("\"job 20\"").doesNotContain("\"job 21\"");
        assertThat(node.depth()).isEqualTo("30/20");
        assertThat(node.ask(LeaseNode.LEASE).status()).isEqualTo(503);

        node.ask("/api/leases/t1/ack");
        assertThat(node.ask(LeaseNode.LEASE + "&count=100").takeBody())
                .contains("\"job 21\"", "\"attempt\":1")
                .doesNotContain("\"job 22\"");
        node.loop.pass(Duration.ofSeconds(31));
        assertThat(node.ask(LeaseNode.LEASE).status()).isEqualTo(200);
    }

    @Test
    void whoWaitsTakesOnePlaceHoweverManyAreWanted() {
        for (int i = 0; i < 20; i++) {
            assertThat(node.ask(LeaseNode.LEASE + "&count=100&wait=60").status())
                    .isZero();
        }
        MemoryExchange refused = node.ask(LeaseNode.LEASE + "&wait=1");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("1");

        node.loop.pass(Duration.ofSeconds(61));

        assertThat(node.ask(LeaseNode.LEASE).status()).isEqualTo(200);
    }

    @Test
    void whoWaitedGetsAsManyAsThereAreAndFit() {
        MemoryExchange waiting = node.ask(LeaseNode.LEASE + "&count=100&wait=60");
        node.ask("/api/leases?destination=/queue/other&wait=60");
        node.engine.commit(Batch.ofDrafts(Collections.nCopies(30, LeaseNode.draft("job"))));
        node.loop.run();

        assertThat(waiting.takeBody().split("\"lease\"", -1)).hasSize(19 + 1);
        assertThat(node.depth()).isEqualTo("30/19");
    }

    @Test
    void oneAnswerIsBoundedInBytesAndTheRestStaysForTheNext() {
        String large = "x".repeat(700 << 10);
        for (int i = 0; i < 8; i++) {
            node.publish(large);
        }

        assertThat(node.ask(LeaseNode.LEASE + "&count=8").takeBody().split("\"lease\"", -1))
                .hasSize(5 + 1);
        assertThat(node.depth()).isEqualTo("8/5");
        assertThat(node.ask(LeaseNode.LEASE + "&count=8").takeBody().split("\"attempt\":1", -1))
                .hasSize(3 + 1);
    }

    @Test
    void aMessageThatIsLargerThanAnAnswerComesAlone() {
        node.publish("x".repeat(5 << 20));
        node.publish("small");

        assertThat(node.ask(LeaseNode.LEASE + "&count=8").takeBody()).doesNotContain("small");
        assertThat(node.ask(LeaseNode.LEASE + "&count=8").takeBody()).contains("small");
    }

    @Test
    void nothingOfAMessageIsKeptButWhatSettlesIt() {
        node.engine.publish(new Draft("/queue/q", "text/plain", Map.of("source", "desk 4"), new byte[1_000]));
        node.ask(LeaseNode.LEASE);

        Publication kept = node.table.take("t1", "ann").lease().publication();
        assertThat(kept.bodyBytes()).isEmpty();
        assertThat(kept.headers()).isEmpty();
        assertThat(kept.position()).hasToString("e-1");
    }
}
