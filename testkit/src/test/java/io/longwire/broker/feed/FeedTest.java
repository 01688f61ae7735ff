package io.longwire.broker.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.access.Access;
import io.longwire.broker.access.AllowAll;
import io.longwire.broker.access.Authenticator;
import io.longwire.broker.access.Decision;
import io.longwire.broker.access.SubscribeOnly;
import io.longwire.broker.access.Verb;
import io.longwire.broker.engine.HistoryPolicy;
import io.longwire.broker.engine.HistoryRules;
import io.longwire.broker.engine.PatternRules;
import io.longwire.broker.engine.memory.MemoryEngine;
import io.longwire.broker.hub.Hub;
import io.longwire.broker.session.Overflow;
import io.longwire.broker.session.SessionLimits;
import io.longwire.testkit.exchange.MemoryExchange;
import io.longwire.testkit.transport.HandRunLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A destination as an HTTP resource. */
final class FeedTest {
    private static final String EVENTS = "text/event-stream";

    private final HandRunLoop loop = new HandRunLoop();
    private final MemoryEngine engine = MemoryEngine.builder()
            .clock(loop)
            .epoch("e")
            .history(HistoryRules.of(new HistoryPolicy(3, Duration.ofMinutes(1))))
            .build();
    private final Hub hub = new Hub(engine, InstantSource.system());
    private Access access = new AllowAll();
    private SessionLimits limits = SessionLimits.DEFAULT;

    FeedTest() {
        engine.start(hub);
    }

    // ---- POST and GET

    @Test
    void whatIsPostedIsRetained() {
        MemoryExchange posted = post("/topic/a%20b", "hello", "Content-Type", "text/plain");
        assertThat(posted.status()).isEqualTo(200);
        assertThat(posted.takeBody()).isEqualTo("{\"destination\":\"/topic/a b\",\"position\":\"e-1\"}\n");

        MemoryExchange read = ask("GET", "/topic/a%20b");
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.header("Content-Type")).isEqualTo("application/json");
        assertThat(read.header("Cache-Control")).isEqualTo("no-store");
        assertThat(read.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(read.takeBody())
                .isEqualTo("{\"destination\":\"/topic/a b\",\"position\":\"e-1\",\"complete\":true,\"more\":false,"
                        + "\"messages\":[{\"destination\":\"/topic/a b\",\"position\":\"e-1\",\"timestamp\":1767225600000,"
                        + "\"contentType\":\"text/plain\",\"data\":\"hello\"}]}\n");
    }

    @Test
    void sinceIsACursor() {
        post("/topic/a", "1");
        post("/topic/a", "2");

        assertThat(ask("GET", "/topic/a?x=y&since=e-1").takeBody())
                .contains("\"complete\":true")
                .contains("\"data\":\"2\"")
                .doesNotContain("\"data\":\"1\"");
    }

    @Test
    void whoComesBackTooLateIsToldSo() {
        for (int i = 0; i < 5; i++) {
            post("/topic/a", "m" + i);
        }

        assertThat(ask("GET", "/topic/a?since=e-1").takeBody()).contains("\"complete\":false");
        assertThat(ask("GET", "/topic/a?since=other-3").takeBody()).contains("\"complete\":false");
        assertThat(ask("GET", "/topic/a?since=e-2").takeBody()).contains("\"complete\":true");
    }

    @Test
    void nothingNewIsNotModified() {
        post("/topic/a", "1");
        String tag = String.valueOf(ask("GET", "/topic/a").header("ETag"));

        assertThat(ask("GET", "/topic/a", "If-None-Match", tag).status()).isEqualTo(304);
        post("/topic/a", "2");
        assertThat(ask("GET", "/topic/a", "If-None-Match", tag).status()).isEqualTo(200);
    }

    @Test
    void headIsGetWithoutTheBody() {
        post("/topic/a", "1");
        MemoryExchange head = ask("HEAD", "/topic/a");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("ETag")).isEqualTo("W/\"e-1\"");
        assertThat(head.takeBody()).isEmpty();
    }

    @Test
    void optionsAndOtherMethodsNameWhatIsAllowed() {
        assertThat(ask("OPTIONS", "/topic/a").header("Allow")).isEqualTo("GET, HEAD, POST, OPTIONS");
        MemoryExchange delete = ask("DELETE", "/topic/a");
        assertThat(delete.status()).isEqualTo(405);
        assertThat(delete.header("Allow")).isEqualTo("GET, HEAD, POST, OPTIONS");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html | 406",
                "application/json | 200",
                "*/* | 200",
                "text/html,application/*;q=0.1 | 200",
                "application/json;q=0 | 406",
                "image/png, text/event-stream;q=0 | 406",
                "TEXT/EVENT-STREAM;q=0.5,*/*;q=0.8 | 200"
            })
    void acceptDecidesTheForm(String accept, int status) {
        MemoryExchange read = ask("GET", "/topic/a", "Accept", accept);

        assertThat(read.status()).isEqualTo(status);
        assertThat(read.header("Content-Type")).isNotEqualTo(EVENTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/topic/a%2Fb", "/topic/..", "/topic//a", "/topic/", "/queue/a", "/topic/%zz", "/topic/*"})
    void whatNamesNoDestinationIsAProblem(String path) {
        MemoryExchange read = ask("GET", path);

        assertThat(read.status()).isEqualTo(400);
        assertThat(read.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(read.takeBody())
                .startsWith("{\"type\":\"about:blank\",\"title\":\"Not a destination\",\"status\":400,\"detail\":");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "e-", "e-1%0a", "<script>"})
    void aPositionThatIsNoneIsAProblem(String since) {
        MemoryExchange read = ask("GET", "/topic/a?since=" + since);

        assertThat(read.status()).isEqualTo(400);
        assertThat(read.takeBody()).contains("Not a position").doesNotContain("<");
    }

    // ---- limits and rights

    @Test
    void aBodyThatIsAnnouncedTooLargeIsNotRead() {
        MemoryExchange posted = exchange("POST", "/topic/a", "Content-Length", "1048577");
        feed().handle(posted);

        assertThat(posted.status()).isEqualTo(413);
    }

    @Test
    void aBodyThatBecomesTooLargeIsRefused() {
        limits = SessionLimits.DEFAULT.withBodyBytes(10);
        MemoryExchange posted = exchange("POST", "/topic/a");
        feed().handle(posted);
        posted.send(new byte[6]);
        posted.send(new byte[6]);
        posted.sendEnd();
        loop.run();

        assertThat(posted.status()).isEqualTo(413);
        assertThat(engine.topics()).isZero();
    }

    @Test
    void aBodyOfExactlyTheLimitIsTaken() {
        limits = SessionLimits.DEFAULT.withBodyBytes(5);

        assertThat(post("/topic/a", "12345").status()).isEqualTo(200);
    }

    @Test
    void whoMayNotPublishIsToldWhy() {
        access = new SubscribeOnly();
        MemoryExchange posted = post("/topic/a", "x");

        assertThat(posted.status()).isEqualTo(403);
        assertThat(posted.takeBody()).contains("May not publish to /topic/a").contains("--open");
        assertThat(engine.topics()).isZero();
    }

    @Test
    void recoveryIsAskedForApart() {
        access = (identity, verb, destination) ->
                CompletableFuture.completedStage(verb == Verb.RECOVER ? Decision.refused("no") : Decision.ALLOWED);

        assertThat(ask("GET", "/topic/a").status()).isEqualTo(200);
        assertThat(ask("GET", "/topic/a?since=e-1").status()).isEqualTo(403);
        assertThat(ask("GET", "/topic/a", "Accept", EVENTS, "Last-Event-ID", "e-1")
                        .status())
                .isEqualTo(403);
    }

    // ---- following

    @Test
    void aStreamOpensAtOnceAndShowsWhatIsPublishedFromThenOn() {
        post("/topic/a", "before");
        MemoryExchange stream = ask("GET", "/topic/a", "Accept", EVENTS);
        assertThat(stream.header("Content-Type")).isEqualTo(EVENTS);
        assertThat(stream.takeBody()).isEqualTo("retry: 2000\n\n: following\n\n");

        post("/topic/a", "two\nlines");

        assertThat(stream.takeBody())
                .isEqualTo(
                        "id: e-2\ndata: {\"destination\":\"/topic/a\",\"position\":\"e-2\",\"timestamp\":1767225600000,"
                                + "\"data\":\"two\\nlines\"}\n\n");
    }

    @Test
    void aStreamSaysThatItFollowsOnceItDoesAndNotBefore() {
        MemoryExchange stream = exchange("GET", "/topic/a", "Accept", EVENTS);
        feed().handle(stream);
        assertThat(stream.takeBody()).isEqualTo("retry: 2000\n\n");

        loop.run();

        assertThat(stream.takeBody()).isEqualTo(": following\n\n");
    }

    @Test
    void lastEventIdBringsWhatWasMissedAndThenFollows() {
        post("/topic/a", "1");
        post("/topic/a", "2");
        MemoryExchange stream = ask("GET", "/topic/a", "Accept", EVENTS, "Last-Event-ID", "e-1");
        post("/topic/a", "3");

        assertThat(stream.takeBody().lines().filter(line -> line.startsWith("id:") || line.startsWith("event:")))
                .containsExactly("id: e-2", "id: e-3");
    }

    @Test
    void lastEventIdThatIsTooOldIsAnsweredPlainly() {
        for (int i = 0; i < 5; i++) {
            post("/topic/a", "m" + i);
        }
        MemoryExchange stream = ask("GET", "/topic/a", "Accept", EVENTS, "Last-Event-ID", "e-1");

        assertThat(stream.takeBody().lines().filter(line -> line.startsWith("id:") || line.startsWith("event:")))
                .containsExactly("event: lost", "id: e-3", "id: e-4", "id: e-5");
    }

    @Test
    void aQuietStreamHasAHeartBeat() {
        MemoryExchange stream = ask("GET", "/topic/a", "Accept", EVENTS);
        stream.takeBody();

        loop.pass(Duration.ofSeconds(30));

        assertThat(stream.takeBody()).isEqualTo(": \n\n: \n\n");
    }

    @Test
    void aReaderThatDoesNotReadIsEndedWithAWord() {
        limits = SessionLimits.DEFAULT.withOutboundBytes(2_000);
        MemoryExchange stream = ask("GET", "/topic/a", "Accept", EVENTS);
        stream.takeBody();
        stream.reads(false);
        for (int i = 0; i < 20; i++) {
            post("/topic/a", "x".repeat(500));
        }

        assertThat(stream.ended()).isTrue();
        assertThat(stream.takeBody())
                .hasSizeLessThan(2_000)
                .contains("event: overflow\ndata: {\"detail\":\"More than 2000");
        assertThat(hub.topics()).isZero();
        assertThat(loop.timers()).isZero();
    }

    @Test
    void whoLeavesLeavesNothingBehind() {
        MemoryExchange stream = ask("GET", "/topic/a", "Accept", EVENTS);
        assertThat(hub.topics()).isEqualTo(1);

        stream.leaves();
        loop.run();

        assertThat(hub.topics()).isZero();
        assertThat(loop.timers()).isZero();
    }

    @Test
    void theEndOfTheBrokerEndsTheStream() {
        MemoryExchange stream = ask("GET", "/topic/a", "Accept", EVENTS);

        hub.close();
        loop.run();

        assertThat(stream.ended()).isTrue();
        assertThat(stream.takeBody()).endsWith("event: ended\ndata: {\"detail\":\"The broker is closing\"}\n\n");
    }

    private Feed feed() {
        return new Feed(new FeedContext(
                engine, hub, Authenticator.ANONYMOUS, access, limits, PatternRules.of(Overflow.DISCONNECT)));
    }

    private MemoryExchange exchange(String method, String target, String... headers) {
        return MemoryExchange.of(loop, method, target, headers);
    }

    private MemoryExchange ask(String method, String target, String... headers) {
        MemoryExchange exchange = exchange(method, target, headers);
        feed().handle(exchange);
        loop.run();
        return exchange;
    }

    private MemoryExchange post(String target, String body, String... headers) {
        MemoryExchange exchange = ask("POST", target, headers);
        exchange.send(body.getBytes(StandardCharsets.UTF_8));
        exchange.sendEnd();
        loop.run();
        return exchange;
    }
}
