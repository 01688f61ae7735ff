package io.longwire.broker.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.access.Access;
import io.longwire.broker.access.AllowAll;
import io.longwire.broker.access.Authenticator;
import io.longwire.broker.access.Decision;
import io.longwire.broker.access.SubscribeOnly;
import io.longwire.broker.access.Verb;
import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.HistoryPolicy;
import io.longwire.broker.engine.HistoryRules;
import io.longwire.broker.engine.PatternRules;
import io.longwire.broker.engine.Terms;
import io.longwire.broker.engine.memory.MemoryEngine;
import io.longwire.broker.hub.Hub;
import io.longwire.broker.session.Overflow;
import io.longwire.broker.session.SessionLimits;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.exchange.WebSocketAcceptance;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.testkit.exchange.MemoryExchange;
import io.longwire.testkit.transport.HandRunLoop;
import io.longwire.testkit.transport.MemoryTransport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
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
    private PatternRules<Overflow> overflow = PatternRules.of(Overflow.DISCONNECT);

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
    @ValueSource(strings = {"/topic/a%2Fb", "/topic/..", "/topic//a", "/topic/", "/user/a", "/topic/%zz", "/topic/*"})
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
        assertThat(stream.takeBody()).isEqualTo("retry: 2000\n\n: following\nid: e-1\n\n");

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

        assertThat(stream.takeBody()).isEqualTo(": following\nid: e-0\n\n");
    }

    @Test
    void lastEventIdBringsWhatWasMissedAndThenFollows() {
        post("/topic/a", "1");
        post("/topic/a", "2");
        MemoryExchange stream = ask("GET", "/topic/a", "Accept", EVENTS, "Last-Event-ID", "e-1");
        post("/topic/a", "3");

        assertThat(stream.takeBody().lines().filter(line -> line.startsWith("id:") || line.startsWith("event:")))
                .containsExactly("id: e-2", "id: e-2", "id: e-3");
    }

    @Test
    void lastEventIdThatIsTooOldIsAnsweredPlainly() {
        for (int i = 0; i < 5; i++) {
            post("/topic/a", "m" + i);
        }
        MemoryExchange stream = ask("GET", "/topic/a", "Accept", EVENTS, "Last-Event-ID", "e-1");

        assertThat(stream.takeBody().lines().filter(line -> line.startsWith("id:") || line.startsWith("event:")))
                .containsExactly("event: lost", "id: e-3", "id: e-4", "id: e-5", "id: e-5");
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

    // ---- long polling

    @Test
    void aLongPollIsAnsweredAtOnceWhenThereIsSomething() {
        post("/topic/a", "1");

        MemoryExchange poll = ask("GET", "/topic/a?since=e-0", "Prefer", "wait=30");

        assertThat(poll.status()).isEqualTo(200);
        assertThat(poll.header("Preference-Applied")).isEqualTo("wait=30");
        assertThat(poll.takeBody()).contains("\"data\":\"1\"");
        assertThat(loop.timers()).isZero();
    }

    @Test
    void aLongPollWaitsForTheNextMessage() {
        post("/topic/a", "1");
        MemoryExchange poll = ask("GET", "/topic/a?since=e-1&wait=30");
        assertThat(poll.status()).isZero();

        post("/topic/a", "2");

        assertThat(poll.takeBody())
                .contains("\"position\":\"e-2\"")
                .contains("\"data\":\"2\"")
                .doesNotContain("\"data\":\"1\"");
        assertThat(hub.topics()).isZero();
        assertThat(loop.timers()).isZero();
    }

    @Test
    void whatIsPublishedBetweenLookingAndParkingIsNotMissed() {
        MemoryExchange poll = exchange("GET", "/topic/a?since=e-0&wait=30");
        feed().handle(poll);
        // The hub's task that begins the subscription has not run yet.
        engine.publish(new Draft("/topic/a", null, Map.of(), "1".getBytes(StandardCharsets.UTF_8)));
        loop.run();

        assertThat(poll.takeBody()).contains("\"data\":\"1\"");
    }

    @Test
    void aLongPollThatBringsNothingEndsWithAnEmptyListAndTheCursor() {
        post("/topic/a", "1");
        MemoryExchange poll = ask("GET", "/topic/a?since=e-1&wait=30");

        loop.pass(Duration.ofSeconds(31));

        assertThat(poll.status()).isEqualTo(200);
        assertThat(poll.takeBody())
                .isEqualTo("{\"destination\":\"/topic/a\",\"position\":\"e-1\",\"complete\":true,\"more\":false,"
                        + "\"messages\":[]}\n");
    }

    @Test
    void aLongPollWithAValidatorThatBringsNothingIsNotModified() {
        post("/topic/a", "1");
        MemoryExchange poll = ask("GET", "/topic/a?wait=30", "If-None-Match", "W/\"e-1\"");
        assertThat(poll.status()).isZero();

        loop.pass(Duration.ofSeconds(31));

        assertThat(poll.status()).isEqualTo(304);
        assertThat(poll.header("ETag")).isEqualTo("W/\"e-1\"");
    }

    @Test
    void aWaitIsBounded() {
        MemoryExchange poll = ask("GET", "/topic/a", "Prefer", "wait=99999");

        loop.pass(Duration.ofSeconds(61));

        assertThat(poll.header("Preference-Applied")).isEqualTo("wait=60");
    }

    @Test
    void whoLeavesALongPollLeavesNothingBehind() {
        MemoryExchange poll = ask("GET", "/topic/a?wait=30");
        assertThat(hub.topics()).isEqualTo(1);

        poll.leaves();
        loop.run();

        assertThat(hub.topics()).isZero();
        assertThat(loop.timers()).isZero();
    }

    @Test
    void aServerThatStopsKeepsNobodyWaiting() {
        MemoryExchange poll = ask("GET", "/topic/a?wait=30");

        poll.serverStops();

        assertThat(poll.takeBody()).contains("\"messages\":[]");
        assertThat(loop.timers()).isZero();
    }

    @Test
    void aMessageThatHasExpiredDoesNotEndAWait() {
        MemoryExchange poll = ask("GET", "/topic/a?wait=30");
        engine.publish(new Draft("/topic/a", null, Map.of(), new byte[1], new Terms(1, null, null, null, 0)));
        loop.run();
        assertThat(poll.status()).isZero();

        post("/topic/a", "fresh");

        assertThat(poll.takeBody()).contains("fresh");
    }

    @Test
    void aLongPollLooksPastWhatHasExpired() {
        engine.publish(new Draft("/topic/a", null, Map.of(), new byte[1], new Terms(1, null, null, null, 0)));
        post("/topic/a", "live");

        assertThat(ask("GET", "/topic/a?limit=1&wait=60").takeBody()).contains("\"data\":\"live\"");
    }

    @Test
    void whoFollowsAfterARestartIsToldOfTheLossOnceAndGetsAPositionThatIsGood() {
        String stream = ask("GET", "/topic/a?since=old-17", "Accept", "application/x-ndjson")
                .takeBody();

        assertThat(stream).contains("\"event\":\"lost\"").contains("{\"event\":\"following\",\"cursor\":\"e-0\"}");
    }

    @Test
    void whatASlowReaderMissedIsCountedOnce() {
        overflow = PatternRules.of(Overflow.CONFLATE);
        MemoryExchange stream = ask("GET", "/topic/a", "Accept", "application/x-ndjson");
        stream.takeBody();
        stream.reads(false);
        for (int i = 1; i <= 5; i++) {
            post("/topic/a", "p" + i);
        }
        stream.reads(true);
        loop.run();

        post("/topic/a", "p6"); // says what the last of them replaced

        List<String> lines = stream.takeBody().lines().toList();
        assertThat(lines.get(0)).contains("\"data\":\"p1\"");
        assertThat(lines.get(lines.size() - 1)).contains("\"data\":\"p6\"");
        int told = lines.stream()
                .filter(line -> line.contains("\"event\":\"missed\""))
                .mapToInt(line -> Integer.parseInt(line.replaceAll(".*\"detail\":\"(\\d+) .*", "$1")))
                .sum();
        assertThat(told)
                .isEqualTo(6
                        - (int) lines.stream()
                                .filter(line -> line.contains("\"data\""))
                                .count());
    }

    @Test
    void theLimitIsKeptAndTheRestComesWithTheCursor() {
        post("/topic/a", "1");
        post("/topic/a", "2");

        assertThat(ask("GET", "/topic/a?limit=1").takeBody())
                .contains("\"position\":\"e-1\",\"complete\":true,\"more\":true");
        assertThat(ask("GET", "/topic/a?limit=1&since=e-1").takeBody())
                .contains("\"more\":false")
                .contains("\"data\":\"2\"");
        assertThat(ask("GET", "/topic/a?limit=0").status()).isEqualTo(400);
        assertThat(ask("GET", "/topic/a?limit=1001").status()).isEqualTo(400);
        assertThat(ask("GET", "/topic/a?wait=soon").status()).isEqualTo(400);
    }

    // ---- lines

    @Test
    void linesAreItemsAndWordsAboutTheStream() {
        post("/topic/a", "1");
        MemoryExchange stream = ask("GET", "/topic/a?since=e-0", "Accept", "application/x-ndjson");
        post("/topic/a", "2");
        loop.pass(Duration.ofSeconds(16));

        assertThat(stream.header("Content-Type")).isEqualTo("application/x-ndjson");
        assertThat(stream.header("X-Accel-Buffering")).isEqualTo("no");
        assertThat(stream.header("Cache-Control")).isEqualTo("no-store, no-transform");
        assertThat(stream.takeBody().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("\"position\":\"e-1\""),
                        line -> assertThat(line).isEqualTo("{\"event\":\"following\",\"cursor\":\"e-1\"}"),
                        line -> assertThat(line).contains("\"position\":\"e-2\""),
                        line -> assertThat(line).isEqualTo("{\"event\":\"heart-beat\"}"));
    }

    @Test
    void aStreamWithoutAPositionBeginsWhereTheTopicEndsAndSaysWhereThatIs() {
        post("/topic/a", "1");

        assertThat(ask("GET", "/topic/a", "Accept", "application/x-ndjson").takeBody())
                .isEqualTo("{\"event\":\"following\",\"cursor\":\"e-1\"}\n");
    }

    // ---- a WebSocket

    private MemoryTransport socket(String target) {
        MemoryExchange exchange = MemoryExchange.to(loop, "localhost:8080", "websocket", "GET", target);
        feed().handle(exchange);
        loop.run();
        WebSocketAcceptance accepted = Objects.requireNonNull(exchange.upgraded());
        MemoryTransport transport = new MemoryTransport(loop, null, accepted.listener());
        loop.run();
        return transport;
    }

    @Test
    void aWebSocketGetsOneObjectAMessage() {
        post("/topic/a", "1");
        MemoryTransport transport = socket("/topic/a?since=e-0");

        List<String> texts = transport.takeTexts();
        assertThat(texts).hasSize(2);
        assertThat(texts.get(0)).startsWith("{\"destination\":\"/topic/a\",\"position\":\"e-1\"");
        assertThat(texts.get(1)).isEqualTo("{\"event\":\"following\",\"cursor\":\"e-1\"}\n");
    }

    @Test
    void aRawWebSocketGetsTheBodies() {
        MemoryTransport transport = socket("/topic/a?raw");
        post("/topic/a", "hello");

        assertThat(transport.takeTexts()).containsExactly("hello");
    }

    @Test
    void aRawWebSocketThatHasLostSomethingIsClosedForItCannotBeTold() {
        for (int i = 0; i < 5; i++) {
            post("/topic/a", "m" + i);
        }

        assertThat(Objects.requireNonNull(socket("/topic/a?raw&since=e-1").closeReason())
                        .code())
                .isEqualTo(FeedStream.GONE);
    }

    @Test
    void whoWritesIntoAWebSocketThatIsReadOnlyIsToldWhereToPublish() {
        MemoryTransport transport = socket("/topic/a");

        transport.receive("hello");

        CloseReason reason = Objects.requireNonNull(transport.closeReason());
        assertThat(reason.code()).isEqualTo(1003);
        assertThat(reason.text()).contains("POST");
        assertThat(hub.topics()).isZero();
    }

    // ---- several at once

    @Test
    void severalDestinationsShareOneCursor() {
        post("/topic/a", "a1");
        post("/topic/b", "b1");
        String list = ask("GET", "/feed?destination=/topic/b&destination=%2Ftopic%2Fa")
                .takeBody();
        assertThat(list)
                .startsWith("{\"destinations\":[\"/topic/a\",\"/topic/b\"],\"cursor\":\"")
                .contains("a1", "b1");
        String cursor = list.replaceAll("(?s).*\"cursor\":\"([^\"]*)\".*", "$1");

        post("/topic/b", "b2");
        post("/topic/a", "a2");
        String next = ask("GET", "/feed?destination=/topic/a&destination=/topic/b&since=" + cursor)
                .takeBody();
        assertThat(next).containsSubsequence("b2", "a2").doesNotContain("a1").doesNotContain("b1");
    }

    @Test
    void aPageOfSeveralEndsWhereTheLimitCutsIt() {
        for (int i = 1; i <= 3; i++) {
            post("/topic/a", "a" + i);
            post("/topic/b", "b" + i);
        }
        List<String> seen = new ArrayList<>();
        String since = "";
        for (int i = 0; i < 6; i++) {
            String page = ask("GET", "/feed?destination=/topic/a&destination=/topic/b&limit=1" + since)
                    .takeBody();
            seen.add(page.replaceAll("(?s).*\"data\":\"([^\"]*)\".*", "$1"));
            since = "&since=" + page.replaceAll("(?s).*\"cursor\":\"([^\"]*)\".*", "$1");
        }

        assertThat(seen).containsExactlyInAnyOrder("a1", "a2", "a3", "b1", "b2", "b3");
    }

    @Test
    void aStreamOfSeveralSaysTheCursorWithEachItem() {
        MemoryExchange stream =
                ask("GET", "/feed?destination=/topic/a&destination=/topic/b", "Accept", "application/x-ndjson");
        post("/topic/a", "1");
        post("/topic/b", "2");
        String last = stream.takeBody().lines().reduce("", (a, b) -> b);
        assertThat(last).contains("\"position\":\"e-2\",\"cursor\":\"");
        post("/topic/a", "3");

        String cursor = last.replaceAll("(?s).*\"cursor\":\"([^\"]*)\".*", "$1");
        assertThat(ask("GET", "/feed?destination=/topic/a&destination=/topic/b&since=" + cursor)
                        .takeBody())
                .contains("\"data\":\"3\"")
                .doesNotContain("\"data\":\"1\"")
                .doesNotContain("\"data\":\"2\"");
    }

    @Test
    void aCursorOfOtherDestinationsIsRefused() {
        String list =
                ask("GET", "/feed?destination=/topic/a&destination=/topic/b").takeBody();
        String cursor = list.replaceAll("(?s).*\"cursor\":\"([^\"]*)\".*", "$1");

        assertThat(ask("GET", "/feed?destination=/topic/a&destination=/topic/c&since=" + cursor)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void destinationsInOneRequestAreBounded() {
        String target = IntStream.range(0, 33)
                .mapToObj(i -> "destination=/topic/" + i)
                .collect(Collectors.joining("&", "/feed?", ""));

        assertThat(ask("GET", target).status()).isEqualTo(400);
        assertThat(ask("GET", "/feed").status()).isEqualTo(400);
        assertThat(ask("GET", "/feed?destination=/queue/a&destination=/topic/a").status())
                .isEqualTo(400);
        assertThat(ask("POST", "/feed?destination=/topic/a").status()).isEqualTo(405);
    }

    // ---- publishing

    @Test
    void aRepeatedIdempotencyKeyIsAnsweredWithThePositionOfTheFirst() {
        assertThat(post("/topic/a", "x", "Idempotency-Key", "\"k1\"").takeBody())
                .contains("e-1");
        assertThat(post("/topic/a", "x", "Idempotency-Key", "k1").takeBody()).contains("e-1");
        assertThat(post("/topic/a", "x", "Idempotency-Key", "k".repeat(129)).status())
                .isEqualTo(400);
    }

    @Test
    void whoDoesNotWantToWaitIsAnsweredBeforeTheEngineHas() {
        MemoryExchange posted = post("/topic/a", "x", "Prefer", "respond-async");

        assertThat(posted.status()).isEqualTo(202);
        assertThat(posted.header("Preference-Applied")).isEqualTo("respond-async");
        assertThat(ask("GET", "/topic/a").takeBody()).contains("\"data\":\"x\"");
    }

    @Test
    void nobodyForgesWhoIsThere() {
        assertThat(post("/topic/presence/a", "{}").status()).isEqualTo(403);
    }

    @Test
    void whoIsThereIsARightOfItsOwn() {
        access = (identity, verb, destination) -> CompletableFuture.completedStage(
                verb == Verb.PRESENCE ? Decision.refused("no, not " + destination) : Decision.ALLOWED);

        MemoryExchange read = ask("GET", "/topic/presence/a", "Accept", EVENTS);
        assertThat(read.status()).isEqualTo(403);
        assertThat(read.takeBody()).contains("no, not /topic/a");
    }

    // ---- gzip

    @Test
    void aListIsCompressedWhereThatIsAskedForAndGainsSomething() throws IOException {
        post("/topic/a", "x".repeat(200_000));
        MemoryExchange small = ask("GET", "/topic/a?since=e-1", "Accept-Encoding", "gzip");
        MemoryExchange large = ask("GET", "/topic/a", "Accept-Encoding", "br, gzip;q=0.5");
        MemoryExchange refused = ask("GET", "/topic/a", "Accept-Encoding", "gzip;q=0, *");

        assertThat(small.header("Content-Encoding")).isNull();
        assertThat(refused.header("Content-Encoding")).isNull();
        assertThat(large.header("Content-Encoding")).isEqualTo("gzip");
        byte[] compressed = large.takeBytes();
        assertThat(compressed).hasSizeLessThan(2_000);
        byte[] plain = new GZIPInputStream(new ByteArrayInputStream(compressed)).readAllBytes();
        assertThat(new String(plain, StandardCharsets.UTF_8)).isEqualTo(refused.takeBody());
        assertThat(large.ended()).isTrue();
    }

    @Test
    void aClientThatLeavesEndsTheCompression() {
        post("/topic/a", "x".repeat(200_000));
        MemoryExchange read = exchange("GET", "/topic/a", "Accept-Encoding", "gzip");
        read.reads(false);
        feed().handle(read);
        loop.run();
        read.leaves();
        loop.run();

        assertThat(read.ended()).isFalse();
        read.reads(true);
        loop.run();
        assertThat(read.ended()).isFalse();
    }

    // ---- queues

    @Test
    void aQueueCanBeLookedAtAndPublishedTo() {
        assertThat(post("/queue/q", "job").status()).isEqualTo(200);

        assertThat(ask("GET", "/queue/q").takeBody()).contains("\"data\":\"job\"");
        assertThat(ask("GET", "/queue/q").takeBody()).contains("\"data\":\"job\"");
        MemoryExchange followed = ask("GET", "/queue/q", "Accept", EVENTS);
        assertThat(followed.status()).isEqualTo(406);
        assertThat(followed.takeBody()).contains("/api/leases");
    }

    @Test
    void aLookAtAQueueDoesNotWaitForThatWouldTakeItFromItsConsumers() {
        assertThat(ask("GET", "/queue/q?wait=30").status()).isEqualTo(200);
        assertThat(hub.topics()).isZero();
    }

    @Test
    void everyResponseSaysOnWhatItDepends() {
        for (MemoryExchange each : List.of(
                ask("GET", "/topic/a"),
                ask("GET", "/topic/a", "Accept", EVENTS),
                ask("GET", "/topic/a", "Accept", "text/html"),
                post("/topic/a", "x"))) {
            assertThat(each.header("Vary")).isEqualTo("Accept, Prefer, Origin, Accept-Encoding");
            assertThat(each.header("Cache-Control")).startsWith("no-store");
        }
    }

    private Feed feed() {
        return new Feed(new FeedContext(
                engine, hub, Authenticator.ANONYMOUS, access, limits, overflow, List.of(), Limits.DEFAULT));
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
