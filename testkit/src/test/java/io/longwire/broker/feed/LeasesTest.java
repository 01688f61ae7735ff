package io.longwire.broker.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.access.Access;
import io.longwire.broker.access.AllowAll;
import io.longwire.broker.access.Authenticator;
import io.longwire.broker.access.Decision;
import io.longwire.broker.engine.Batch;
import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.EngineListener;
import io.longwire.broker.engine.PatternRules;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.Settlement;
import io.longwire.broker.engine.Settlement.Verdict;
import io.longwire.broker.engine.UnavailableException;
import io.longwire.broker.engine.memory.MemoryEngine;
import io.longwire.broker.hub.Hub;
import io.longwire.broker.queue.QueueHub;
import io.longwire.broker.queue.QueuePolicy;
import io.longwire.broker.receipt.Counts;
import io.longwire.broker.receipt.Watch;
import io.longwire.broker.session.Overflow;
import io.longwire.broker.session.SessionLimits;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.peer.Identity;
import io.longwire.testkit.exchange.MemoryExchange;
import io.longwire.testkit.transport.HandRunLoop;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queues over HTTP. */
final class LeasesTest {
    private final HandRunLoop loop = new HandRunLoop();
    private final MemoryEngine engine =
            MemoryEngine.builder().clock(loop).epoch("e").build();
    private final Hub hub = new Hub(engine, loop);
    private final QueueHub queues =
            new QueueHub(failingAtWill(), new QueuePolicy(16, 100, Duration.ofMinutes(5), 3), hub.watches());
    private boolean failing;
    private String user = "ann";
    private Access access = new AllowAll();
    private int tokens;
    private final LeaseTable table = new LeaseTable(() -> "t" + ++tokens, 20);
    private final Leases leases;

    LeasesTest() {
        engine.start(new EngineListener() {
            @Override
            public void published(Publication publication) {
                hub.published(publication);
            }

            @Override
            public void available(String queue) {
                queues.available(queue);
            }
        });
        Authenticator authenticator =
                (peer, credentials) -> CompletableFuture.completedStage(new Identity(user, Map.of(), null));
        FeedContext feed = new FeedContext(
                engine,
                hub,
                authenticator,
                (identity, verb, destination) -> access.may(identity, verb, destination),
                SessionLimits.DEFAULT,
                PatternRules.of(Overflow.DISCONNECT),
                List.of(),
                Limits.DEFAULT);
        leases = new Leases(new LeaseContext(feed, queues, table, loop));
    }

    private Engine failingAtWill() {
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(),
                new Class<?>[] {Engine.class},
                (self, method, args) -> failing && method.getName().equals("commit")
                        ? CompletableFuture.failedStage(new UnavailableException("the disk is gone", new IOException()))
                        : method.invoke(engine, args));
    }

    @Test
    void whatStandsInAQueueIsLeasedAndAcknowledged() {
        publish("job");

        MemoryExchange leased = ask("/api/leases?destination=/queue/q");
        assertThat(leased.status()).isEqualTo(200);
        assertThat(leased.takeBody())
                .isEqualTo(
                        "{\"destination\":\"/queue/q\",\"messages\":[{\"destination\":\"/queue/q\",\"position\":\"e-1\","
                                + "\"timestamp\":1767225600000,\"data\":\"job\","
                                + "\"attempt\":1,\"lease\":\"t1\",\"deadline\":1767225630000}]}\n");
        assertThat(ask("/api/leases?destination=/queue/q").takeBody()).contains("\"messages\":[]");

        assertThat(ask("/api/leases/t1/ack").status()).isEqualTo(204);
        assertThat(depth()).isEqualTo("0/0");
        assertThat(ask("/api/leases/t1/ack").status()).isEqualTo(404);
        assertThat(loop.timers()).isZero();
    }

    @Test
    void whatIsGivenBackComesAgainAndAtLastGoesToTheDeadLetters() {
        publish("job");
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(ask("/api/leases?destination=/queue/q").takeBody()).contains("\"attempt\":" + attempt);
            assertThat(ask("/api/leases/t" + attempt + "/nack").status()).isEqualTo(204);
        }

        assertThat(ask("/api/leases?destination=/queue/q").takeBody()).contains("\"messages\":[]");
        assertThat(ask("/api/leases?destination=/queue/dlq.q").takeBody()).contains("job");
    }

    @Test
    void aLeaseEndsAtItsDeadline() {
        publish("job");
        ask("/api/leases?destination=/queue/q&timeout=10");

        loop.pass(Duration.ofSeconds(11));

        assertThat(ask("/api/leases/t1/ack").status()).isEqualTo(404);
        assertThat(ask("/api/leases?destination=/queue/q").takeBody()).contains("\"attempt\":2");
    }

    @Test
    void whoWaitsGetsTheNextMessage() {
        MemoryExchange waiting = ask("/api/leases?destination=/queue/q", "Prefer", "wait=20");
        assertThat(waiting.status()).isZero();

        publish("job");

        assertThat(waiting.header("Preference-Applied")).isEqualTo("wait=20");
        assertThat(waiting.takeBody()).contains("job");
    }

    @Test
    void whoWaitsInVainIsToldThatThereIsNothing() {
        MemoryExchange waiting = ask("/api/leases?destination=/queue/q&wait=20");

        loop.pass(Duration.ofSeconds(21));

        assertThat(waiting.takeBody()).contains("\"messages\":[]");
        assertThat(loop.timers()).isZero();
    }

    @Test
    void whoLeavesBeforeTheAnswerHasTakenNothing() {
        MemoryExchange waiting = ask("/api/leases?destination=/queue/q&wait=20");
        waiting.leaves();
        loop.run();
        publish("job");

        assertThat(depth()).isEqualTo("1/0");
        assertThat(ask("/api/leases?destination=/queue/q").takeBody()).contains("\"attempt\":1");
    }

    @Test
    void noMoreComeThanAreAskedForAndTheRestIsForOthers() {
        publish("1");
        publish("2");
        publish("3");

        assertThat(ask("/api/leases?destination=/queue/q&count=2").takeBody())
                .contains("\"data\":\"1\"", "\"data\":\"2\"")
                .doesNotContain("\"data\":\"3\"");
        assertThat(depth()).isEqualTo("3/2");
        assertThat(ask("/api/leases?destination=/queue/q&count=9").takeBody()).contains("\"data\":\"3\"");
    }

    @Test
    void whatComesAfterTheAnswerIsNotKept() {
        publish("1");
        ask("/api/leases?destination=/queue/q&count=5");
        publish("2");

        assertThat(depth()).isEqualTo("2/1");
    }

    @Test
    void aLeaseIsHisWhoTookIt() {
        publish("job");
        ask("/api/leases?destination=/queue/q");
        user = "bob";

        assertThat(ask("/api/leases/t1/ack").status()).isEqualTo(404);
        user = "ann";
        assertThat(ask("/api/leases/t1/ack").status()).isEqualTo(204);
    }

    @Test
    void leasesAreBounded() {
        for (int i = 1; i <= 30; i++) {
            publish("job " + i);
        }

        MemoryExchange leased = ask("/api/leases?destination=/queue/q&count=100");
        assertThat(leased.takeBody()).contains("\"job 20\"").doesNotContain("\"job 21\"");
        assertThat(depth()).isEqualTo("30/20");
        assertThat(ask("/api/leases?destination=/queue/q").status()).isEqualTo(503);

        ask("/api/leases/t1/ack");
        assertThat(ask("/api/leases?destination=/queue/q&count=100").takeBody())
                .contains("\"job 21\"", "\"attempt\":1")
                .doesNotContain("\"job 22\"");
        loop.pass(Duration.ofSeconds(31));
        assertThat(ask("/api/leases?destination=/queue/q").status()).isEqualTo(200);
    }

    @Test
    void whoWaitsTakesOnePlaceHoweverManyAreWanted() {
        for (int i = 0; i < 20; i++) {
            assertThat(ask("/api/leases?destination=/queue/q&count=100&wait=60").status())
                    .isZero();
        }
        MemoryExchange refused = ask("/api/leases?destination=/queue/q&wait=1");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("1");

        loop.pass(Duration.ofSeconds(61));

        assertThat(ask("/api/leases?destination=/queue/q").status()).isEqualTo(200);
    }

    @Test
    void whoWaitedGetsAsManyAsThereAreAndFit() {
        MemoryExchange waiting = ask("/api/leases?destination=/queue/q&count=100&wait=60");
        ask("/api/leases?destination=/queue/other&wait=60");
        engine.commit(Batch.ofDrafts(Collections.nCopies(30, draft("job"))));
        loop.run();

        assertThat(waiting.takeBody().split("\"lease\"", -1)).hasSize(19 + 1);
        assertThat(depth()).isEqualTo("30/19");
    }

    @Test
    void oneAnswerIsBoundedInBytesAndTheRestStaysForTheNext() {
        String large = "x".repeat(700 << 10);
        for (int i = 0; i < 8; i++) {
            publish(large);
        }

        assertThat(ask("/api/leases?destination=/queue/q&count=8").takeBody().split("\"lease\"", -1))
                .hasSize(5 + 1);
        assertThat(depth()).isEqualTo("8/5");
        assertThat(ask("/api/leases?destination=/queue/q&count=8").takeBody().split("\"attempt\":1", -1))
                .hasSize(3 + 1);
    }

    @Test
    void aMessageThatIsLargerThanAnAnswerComesAlone() {
        publish("x".repeat(5 << 20));
        publish("small");

        assertThat(ask("/api/leases?destination=/queue/q&count=8").takeBody()).doesNotContain("small");
        assertThat(ask("/api/leases?destination=/queue/q&count=8").takeBody()).contains("small");
    }

    @Test
    void nothingOfAMessageIsKeptButWhatSettlesIt() {
        engine.publish(new Draft("/queue/q", "text/plain", Map.of("source", "desk 4"), new byte[1_000]));
        ask("/api/leases?destination=/queue/q");

        Publication kept = table.take("t1", "ann").lease().publication();
        assertThat(kept.bodyBytes()).isEmpty();
        assertThat(kept.headers()).isEmpty();
        assertThat(kept.position()).hasToString("e-1");
    }

    @Test
    void whoWaitsForAcknowledgementsHearsOfThoseOverHttp() {
        List<Counts> heard = new ArrayList<>();
        Watch watch = hub.watches().begin(heard::add);
        watch.expect();
        watch.settled();
        engine.publish(draft("job").withWatch(watch.number()));
        ask("/api/leases?destination=/queue/q");
        assertThat(heard).isEmpty();

        ask("/api/leases/t1/ack");

        assertThat(heard).containsExactly(new Counts(1, 0, 0, 0));
    }

    @Test
    void whatCouldNotBeSettledCanBeSettledAgain() {
        publish("job");
        ask("/api/leases?destination=/queue/q");
        failing = true;
        MemoryExchange failed = ask("/api/leases/t1/ack");
        assertThat(failed.status()).isEqualTo(503);
        assertThat(failed.takeBody()).contains("the disk is gone");
        failing = false;

        assertThat(ask("/api/leases/t1/ack").status()).isEqualTo(204);
        assertThat(depth()).isEqualTo("0/0");
        assertThat(loop.timers()).isZero();
    }

    @Test
    void aLeaseThatTheEngineKnowsNoLongerIsOver() {
        publish("job");
        ask("/api/leases?destination=/queue/q");
        engine.commit(Batch.ofSettlements(List.of(new Settlement("/queue/q", 1, Verdict.DONE))));

        assertThat(ask("/api/leases/t1/ack").status()).isEqualTo(404);
        assertThat(loop.timers()).isZero();
    }

    @Test
    void whoMayNotReadAQueueLeasesNothing() {
        publish("job");
        access = (identity, verb, destination) -> CompletableFuture.completedStage(Decision.refused("no"));

        assertThat(ask("/api/leases?destination=/queue/q").status()).isEqualTo(403);
        assertThat(depth()).isEqualTo("1/0");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/leases, 400",
        "/api/leases?destination=/topic/a, 400",
        "/api/leases?destination=/queue/, 400",
        "/api/leases?destination=/queue/q&count=0, 400",
        "/api/leases?destination=/queue/q&count=101, 400",
        "/api/leases?destination=/queue/q&timeout=301, 400",
        "/api/leases?destination=/queue/q&wait=x, 400",
        "/api/leases/t9/ack, 404",
        "/api/leases/t9/drop, 404",
        "/api/leases/t9, 404",
        "/api/leases/, 404"
    })
    void whatIsWrongIsSaid(String target, int status) {
        assertThat(ask(target).status()).isEqualTo(status);
    }

    @Test
    void otherMethodsAreRefused() {
        MemoryExchange get = MemoryExchange.of(loop, "GET", "/api/leases");
        leases.handle(get);

        assertThat(get.status()).isEqualTo(405);
        assertThat(get.header("Allow")).isEqualTo("POST, OPTIONS");
    }

    private String depth() {
        return engine.depth("/queue/q")
                .thenApply(depth -> depth.messages() + "/" + depth.leased())
                .toCompletableFuture()
                .join();
    }

    private void publish(String text) {
        engine.publish(draft(text));
        loop.run();
    }

    private static Draft draft(String text) {
        return new Draft("/queue/q", null, Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }

    private MemoryExchange ask(String target, String... headers) {
        MemoryExchange exchange = MemoryExchange.of(loop, "POST", target, headers);
        leases.handle(exchange);
        loop.run();
        return exchange;
    }
}
