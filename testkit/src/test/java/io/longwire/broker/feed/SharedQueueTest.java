package io.longwire.broker.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.testkit.exchange.MemoryExchange;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two nodes that share an engine, and lease of one queue. */
final class SharedQueueTest {
    private final List<LeaseNode> nodes = LeaseNode.sharing("a", "b");
    private final LeaseNode one = nodes.get(0);
    private final LeaseNode other = nodes.get(1);

    @Test
    void aMessageIsLeasedOnceWhenBothAsk() {
        one.publish("job");

        assertThat(one.ask(LeaseNode.LEASE).takeBody()).contains("\"data\":\"job\"", "\"lease\":\"a1\"");
        assertThat(other.ask(LeaseNode.LEASE).takeBody()).contains("\"messages\":[]");
    }

    @Test
    void aMessageIsLeasedOnceWhenBothWait() {
        List<MemoryExchange> waiting = Stream.of(one, other)
                .map(node -> node.ask(LeaseNode.LEASE + "&wait=20"))
                .toList();
        one.publish("job");
        one.loop.pass(Duration.ofSeconds(21));

        assertThat(waiting.stream().map(MemoryExchange::takeBody).map(body -> body.contains("job")))
                .containsExactlyInAnyOrder(true, false);
        assertThat(one.depth()).isEqualTo("1/1");
    }

    @Test
    void eachMessageIsLeasedOnceWhenBothWaitForSeveral() {
        List<MemoryExchange> waiting = Stream.of(one, other)
                .map(node -> node.ask(LeaseNode.LEASE + "&count=5&wait=20"))
                .toList();
        for (int i = 1; i <= 8; i++) {
            one.engine.publish(LeaseNode.draft("job " + i));
        }
        one.loop.run();
        String both = waiting.get(0).takeBody() + waiting.get(1).takeBody();

        for (int i = 1; i <= 8; i++) {
            assertThat(both).containsOnlyOnce("job " + i);
        }
        assertThat(one.depth()).isEqualTo("8/8");
    }

    @Test
    void aLeaseIsSettledWhereItWasTaken() {
        one.publish("job");
        one.ask(LeaseNode.LEASE);

        assertThat(other.ask("/api/leases/a1/ack").status()).isEqualTo(404);
        assertThat(one.depth()).isEqualTo("1/1");
        assertThat(one.ask("/api/leases/a1/ack").status()).isEqualTo(204);
        assertThat(other.depth()).isEqualTo("0/0");
    }

    @Test
    void whatOneGivesBackTheOtherGets() {
        one.publish("job");
        one.ask(LeaseNode.LEASE);
        MemoryExchange waiting = other.ask(LeaseNode.LEASE + "&wait=20");

        one.ask("/api/leases/a1/nack");

        assertThat(waiting.takeBody()).contains("\"attempt\":2", "\"lease\":\"b1\"");
    }
}
