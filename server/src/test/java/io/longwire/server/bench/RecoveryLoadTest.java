package io.longwire.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.engine.HistoryPolicy;
import io.longwire.broker.engine.HistoryRules;
import io.longwire.embed.Longwire;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The load {@code recovery} against a server that keeps what was missed, and one that does not. */
@Timeout(60)
final class RecoveryLoadTest {
    private final Benches benches = new Benches();

    private static URI uri(Longwire longwire) {
        return URI.create("ws://127.0.0.1:" + longwire.address().getPort() + "/ws");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void everyClientGetsAllThatItMissedInOrder(int topics) throws Exception {
        try (Longwire longwire = Longwire.builder().port(0).start()) {
            Terms terms = Benches.terms(uri(longwire), 2, Benches.LONG);
            assertThat(benches.run(new RecoveryLoad(7, 5, topics, 64, "/topic/r"), terms, false))
                    .as(benches.out() + benches.err())
                    .isTrue();
        }
        assertThat(benches.out())
                .containsPattern("clients that have everything +7\n")
                .containsPattern("messages recovered +35\n")
                .containsPattern("messages lost +0\n");
    }

    @Test
    void anInterruptBeforeTheyAreCutOffIsNoFaultOfTheServer() throws Exception {
        try (Longwire longwire = Longwire.builder().port(0).start()) {
            longwire.subscribe("/topic/r-bystander", measured -> benches.interruption.ask())
                    .toCompletableFuture()
                    .join();
            Terms terms = new Terms(
                    uri(longwire),
                    List.of(),
                    List.of(),
                    List.of(),
                    false,
                    1,
                    Duration.ZERO,
                    Benches.LONG,
                    Benches.LONG);
            assertThat(benches.run(new RecoveryLoad(3, 5, 1, 64, "/topic/r"), terms, false))
                    .isFalse();
        }
        assertThat(benches.out())
                .contains("Interrupted before anything was measured.")
                .doesNotContain("WRONG", "All right");
        assertThat(benches.err()).isEmpty();
    }

    @Test
    void aServerThatWasToldToEndWithTheRunIsNotBlamed() {
        benches.interruption.ask();
        Terms nobody = Benches.terms(URI.create("ws://127.0.0.1:1/"), Benches.LONG);
        assertThat(benches.run(new RecoveryLoad(3, 5, 1, 64, "/topic/r"), nobody, false))
                .isFalse();
        assertThat(benches.err()).isEqualTo("longwire: Interrupted before anything was measured\n");
        assertThat(benches.out()).isEmpty();
    }

    @Test
    void aServerThatHasNotKeptEverythingIsOneLine() throws Exception {
        try (Longwire longwire = Longwire.builder()
                .port(0)
                .history(HistoryRules.of(new HistoryPolicy(2, Duration.ofMinutes(1))))
                .start()) {
            assertThat(benches.run(
                            new RecoveryLoad(3, 5, 1, 64, "/topic/r"),
                            Benches.terms(uri(longwire), Benches.LONG),
                            false))
                    .isFalse();
        }
        assertThat(benches.err())
                .startsWith("longwire: No STOMP: the server said ERROR: ")
                .hasLineCount(1);
    }
}
