package io.longwire.broker.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.session.SessionLimits;
import io.longwire.protocol.exchange.WebSocketAcceptance;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.testkit.exchange.MemoryExchange;
import io.longwire.testkit.transport.MemoryTransport;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Destinations that are followed: as events, as lines, through a WebSocket. */
final class FeedStreamTest {
    private final FeedSite site = new FeedSite();

    // ---- following

    @Test
    void aStreamOpensAtOnceAndShowsWhatIsPublishedFromThenOn() {
        site.post("/topic/a", "before");
        MemoryExchange stream = site.ask("GET", "/topic/a", "Accept", FeedSite.EVENTS);
        assertThat(stream.header("Content-Type")).isEqualTo(FeedSite.EVENTS);
        assertThat(stream.takeBody()).isEqualTo("retry: 2000\nid: e-1\n\n: following\nid: e-1\n\n");

        site.post("/topic/a", "two\nlines");

        assertThat(stream.takeBody())
                .isEqualTo(
                        "id: e-2\ndata: {\"destination\":\"/topic/a\",\"position\":\"e-2\",\"timestamp\":1767225600000,"
                                + "\"data\":\"two\\nlines\"}\n\n");
    }

    @Test
    void aStreamSaysThatItFollowsOnceItDoesAndNotBefore() {
        MemoryExchange stream = site.exchange("GET", "/topic/a", "Accept", FeedSite.EVENTS);
        site.feed().handle(stream);
        assertThat(stream.takeBody()).isEqualTo("retry: 2000\nid: e-0\n\n");

        site.loop.run();

        assertThat(stream.takeBody()).isEqualTo(": following\nid: e-0\n\n");
    }

    @Test
    void lastEventIdBringsWhatWasMissedAndThenFollows() {
        site.post("/topic/a", "1");
        site.post("/topic/a", "2");
        MemoryExchange stream = site.ask("GET", "/topic/a", "Accept", FeedSite.EVENTS, "Last-Event-ID", "e-1");
        site.post("/topic/a", "3");

        assertThat(stream.takeBody().lines().filter(line -> line.startsWith("id:") || line.startsWith("event:")))
                .containsExactly("id: e-1", "id: e-2", "id: e-2", "id: e-3");
    }

    /** By the letter of the standard an empty line without an id before it makes the client forget the one it had. */
    @Test
    void aStreamThatIsCutBeforeItsFirstEventLeavesItsReaderThePosition() {
        site.post("/topic/a", "1");
        MemoryExchange stream = site.exchange("GET", "/topic/a", "Accept", FeedSite.EVENTS, "Last-Event-ID", "e-0");
        site.feed().handle(stream);

        assertThat(stream.takeBody()).isEqualTo("retry: 2000\nid: e-0\n\n");
    }

    @Test
    void lastEventIdThatIsTooOldIsAnsweredPlainly() {
        for (int i = 0; i < 5; i++) {
            site.post("/topic/a", "m" + i);
        }
        MemoryExchange stream = site.ask("GET", "/topic/a", "Accept", FeedSite.EVENTS, "Last-Event-ID", "e-1");

        assertThat(stream.takeBody().lines().filter(line -> line.startsWith("id:") || line.startsWith("event:")))
                .containsExactly("id: e-1", "event: lost", "id: e-3", "id: e-4", "id: e-5", "id: e-5");
    }

    @Test
    void aQuietStreamHasAHeartBeat() {
        MemoryExchange stream = site.ask("GET", "/topic/a", "Accept", FeedSite.EVENTS);
        stream.takeBody();

        site.loop.pass(Duration.ofSeconds(30));

        assertThat(stream.takeBody()).isEqualTo(": \n\n: \n\n");
    }

    @Test
    void aReaderThatDoesNotReadIsEndedWithAWord() {
        site.limits = SessionLimits.DEFAULT.withOutboundBytes(2_000);
        MemoryExchange stream = site.ask("GET", "/topic/a", "Accept", FeedSite.EVENTS);
        stream.takeBody();
        stream.reads(false);
        for (int i = 0; i < 20; i++) {
            site.post("/topic/a", "x".repeat(500));
        }

        assertThat(stream.ended()).isTrue();
        assertThat(stream.takeBody())
                .hasSizeLessThan(2_000)
                .contains("event: overflow\ndata: {\"detail\":\"More than 2000");
        assertThat(site.hub.topics()).isZero();
        assertThat(site.loop.timers()).isZero();
    }

    @Test
    void whoLeavesLeavesNothingBehind() {
        MemoryExchange stream = site.ask("GET", "/topic/a", "Accept", FeedSite.EVENTS);
        assertThat(site.hub.topics()).isEqualTo(1);

        stream.leaves();
        site.loop.run();

        assertThat(site.hub.topics()).isZero();
        assertThat(site.loop.timers()).isZero();
    }

    @Test
    void theEndOfTheBrokerEndsTheStream() {
        MemoryExchange stream = site.ask("GET", "/topic/a", "Accept", FeedSite.EVENTS);

        site.hub.close();
        site.loop.run();

        assertThat(stream.ended()).isTrue();
        assertThat(stream.takeBody()).endsWith("event: ended\ndata: {\"detail\":\"The broker is closing\"}\n\n");
    }

    // ---- lines

    @Test
    void linesAreItemsAndWordsAboutTheStream() {
        site.post("/topic/a", "1");
        MemoryExchange stream = site.ask("GET", "/topic/a?since=e-0", "Accept", "application/x-ndjson");
        site.post("/topic/a", "2");
        site.loop.pass(Duration.ofSeconds(16));

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
        site.post("/topic/a", "1");

        assertThat(site.ask("GET", "/topic/a", "Accept", "application/x-ndjson").takeBody())
                .isEqualTo("{\"event\":\"following\",\"cursor\":\"e-1\"}\n");
    }

    // ---- a WebSocket

    private MemoryTransport socket(String target) {
        MemoryExchange exchange = MemoryExchange.to(site.loop, "localhost:8080", "websocket", "GET", target);
        site.feed().handle(exchange);
        site.loop.run();
        WebSocketAcceptance accepted = Objects.requireNonNull(exchange.upgraded());
        MemoryTransport transport = new MemoryTransport(site.loop, null, accepted.listener());
        site.loop.run();
        return transport;
    }

    @Test
    void aWebSocketGetsOneObjectAMessage() {
        site.post("/topic/a", "1");
        MemoryTransport transport = socket("/topic/a?since=e-0");

        List<String> texts = transport.takeTexts();
        assertThat(texts).hasSize(2);
        assertThat(texts.get(0)).startsWith("{\"destination\":\"/topic/a\",\"position\":\"e-1\"");
        assertThat(texts.get(1)).isEqualTo("{\"event\":\"following\",\"cursor\":\"e-1\"}\n");
    }

    @Test
    void aRawWebSocketGetsTheBodies() {
        MemoryTransport transport = socket("/topic/a?raw");
        site.post("/topic/a", "hello");

        assertThat(transport.takeTexts()).containsExactly("hello");
    }

    @Test
    void aRawWebSocketThatHasLostSomethingIsClosedForItCannotBeTold() {
        for (int i = 0; i < 5; i++) {
            site.post("/topic/a", "m" + i);
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
        assertThat(site.hub.topics()).isZero();
    }
}
