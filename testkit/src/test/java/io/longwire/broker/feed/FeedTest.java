package io.longwire.broker.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.access.Decision;
import io.longwire.broker.access.SubscribeOnly;
import io.longwire.broker.access.Verb;
import io.longwire.broker.session.SessionLimits;
import io.longwire.testkit.exchange.MemoryExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A destination as an HTTP resource: what is kept of it, what is published to it, and who may. */
final class FeedTest {
    private final FeedSite site = new FeedSite();

    // ---- POST and GET

    @Test
    void whatIsPostedIsRetained() {
        MemoryExchange posted = site.post("/topic/a%20b", "hello", "Content-Type", "text/plain");
        assertThat(posted.status()).isEqualTo(200);
        assertThat(posted.takeBody()).isEqualTo("{\"destination\":\"/topic/a b\",\"position\":\"e-1\"}\n");

        MemoryExchange read = site.ask("GET", "/topic/a%20b");
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
        site.post("/topic/a", "1");
        site.post("/topic/a", "2");

        assertThat(site.ask("GET", "/topic/a?x=y&since=e-1").takeBody())
                .contains("\"complete\":true")
                .contains("\"data\":\"2\"")
                .doesNotContain("\"data\":\"1\"");
    }

    @Test
    void whoComesBackTooLateIsToldSo() {
        for (int i = 0; i < 5; i++) {
            site.post("/topic/a", "m" + i);
        }

        assertThat(site.ask("GET", "/topic/a?since=e-1").takeBody()).contains("\"complete\":false");
        assertThat(site.ask("GET", "/topic/a?since=other-3").takeBody()).contains("\"complete\":false");
        assertThat(site.ask("GET", "/topic/a?since=e-2").takeBody()).contains("\"complete\":true");
    }

    @Test
    void nothingNewIsNotModified() {
        site.post("/topic/a", "1");
        String tag = String.valueOf(site.ask("GET", "/topic/a").header("ETag"));

        assertThat(site.ask("GET", "/topic/a", "If-None-Match", tag).status()).isEqualTo(304);
        site.post("/topic/a", "2");
        assertThat(site.ask("GET", "/topic/a", "If-None-Match", tag).status()).isEqualTo(200);
    }

    @Test
    void headIsGetWithoutTheBody() {
        site.post("/topic/a", "1");
        MemoryExchange head = site.ask("HEAD", "/topic/a");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("ETag")).isEqualTo("W/\"e-1\"");
        assertThat(head.takeBody()).isEmpty();
    }

    @Test
    void optionsAndOtherMethodsNameWhatIsAllowed() {
        assertThat(site.ask("OPTIONS", "/topic/a").header("Allow")).isEqualTo("GET, HEAD, POST, OPTIONS");
        MemoryExchange delete = site.ask("DELETE", "/topic/a");
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
        MemoryExchange read = site.ask("GET", "/topic/a", "Accept", accept);

        assertThat(read.status()).isEqualTo(status);
        assertThat(read.header("Content-Type")).isNotEqualTo(FeedSite.EVENTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/topic/a%2Fb", "/topic/..", "/topic//a", "/topic/", "/user/a", "/topic/%zz", "/topic/*"})
    void whatNamesNoDestinationIsAProblem(String path) {
        MemoryExchange read = site.ask("GET", path);

        assertThat(read.status()).isEqualTo(400);
        assertThat(read.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(read.takeBody())
                .startsWith("{\"type\":\"about:blank\",\"title\":\"Not a destination\",\"status\":400,\"detail\":");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "e-", "e-1%0a", "<script>"})
    void aPositionThatIsNoneIsAProblem(String since) {
        MemoryExchange read = site.ask("GET", "/topic/a?since=" + since);

        assertThat(read.status()).isEqualTo(400);
        assertThat(read.takeBody()).contains("Not a position").doesNotContain("<");
    }

    @ParameterizedTest
    @ValueSource(strings = {"e-1", "abc.e-1.e-1", "..", "x"})
    void aCursorOfOtherDestinationsIsAProblemThatSaysHowToGetOne(String since) {
        MemoryExchange read = site.ask("GET", "/feed?destination=/topic/a&destination=/topic/b&since=" + since);

        assertThat(read.status()).isEqualTo(400);
        assertThat(read.takeBody())
                .contains("'" + since + "' is no cursor of these destinations. Read them without since")
                .doesNotContain("positions look like");
    }

    // ---- limits and rights

    @Test
    void aBodyThatIsAnnouncedTooLargeIsNotRead() {
        MemoryExchange posted = site.exchange("POST", "/topic/a", "Content-Length", "1048577");
        site.feed().handle(posted);

        assertThat(posted.status()).isEqualTo(413);
    }

    @Test
    void aBodyThatBecomesTooLargeIsRefused() {
        site.limits = SessionLimits.DEFAULT.withBodyBytes(10);
        MemoryExchange posted = site.exchange("POST", "/topic/a");
        site.feed().handle(posted);
        posted.send(new byte[6]);
        posted.send(new byte[6]);
        posted.sendEnd();
        site.loop.run();

        assertThat(posted.status()).isEqualTo(413);
        assertThat(site.engine.topics()).isZero();
    }

    @Test
    void aBodyOfExactlyTheLimitIsTaken() {
        site.limits = SessionLimits.DEFAULT.withBodyBytes(5);

        assertThat(site.post("/topic/a", "12345").status()).isEqualTo(200);
    }

    @Test
    void whoMayNotPublishIsToldWhy() {
        site.access = new SubscribeOnly();
        MemoryExchange posted = site.post("/topic/a", "x");

        assertThat(posted.status()).isEqualTo(403);
        assertThat(posted.takeBody()).contains("May not publish to /topic/a").contains("--open");
        assertThat(site.engine.topics()).isZero();
    }

    @Test
    void recoveryIsAskedForApart() {
        site.access = (identity, verb, destination) ->
                CompletableFuture.completedStage(verb == Verb.RECOVER ? Decision.refused("no") : Decision.ALLOWED);

        assertThat(site.ask("GET", "/topic/a").status()).isEqualTo(200);
        assertThat(site.ask("GET", "/topic/a?since=e-1").status()).isEqualTo(403);
        assertThat(site.ask("GET", "/topic/a", "Accept", FeedSite.EVENTS, "Last-Event-ID", "e-1")
                        .status())
                .isEqualTo(403);
    }

    // ---- publishing

    @Test
    void aRepeatedIdempotencyKeyIsAnsweredWithThePositionOfTheFirst() {
        assertThat(site.post("/topic/a", "x", "Idempotency-Key", "\"k1\"").takeBody())
                .contains("e-1");
        assertThat(site.post("/topic/a", "x", "Idempotency-Key", "k1").takeBody())
                .contains("e-1");
        assertThat(site.post("/topic/a", "x", "Idempotency-Key", "k".repeat(129))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void whoDoesNotWantToWaitIsAnsweredBeforeTheEngineHas() {
        MemoryExchange posted = site.post("/topic/a", "x", "Prefer", "respond-async");

        assertThat(posted.status()).isEqualTo(202);
        assertThat(posted.header("Preference-Applied")).isEqualTo("respond-async");
        assertThat(site.ask("GET", "/topic/a").takeBody()).contains("\"data\":\"x\"");
    }

    @Test
    void nobodyForgesWhoIsThere() {
        assertThat(site.post("/topic/presence/a", "{}").status()).isEqualTo(403);
    }

    @Test
    void whoIsThereIsARightOfItsOwn() {
        site.access = (identity, verb, destination) -> CompletableFuture.completedStage(
                verb == Verb.PRESENCE ? Decision.refused("no, not " + destination) : Decision.ALLOWED);

        MemoryExchange read = site.ask("GET", "/topic/presence/a", "Accept", FeedSite.EVENTS);
        assertThat(read.status()).isEqualTo(403);
        assertThat(read.takeBody()).contains("no, not /topic/a");
    }

    // ---- gzip

    @Test
    void aListIsCompressedWhereThatIsAskedForAndGainsSomething() throws IOException {
        site.post("/topic/a", "x".repeat(200_000));
        MemoryExchange small = site.ask("GET", "/topic/a?since=e-1", "Accept-Encoding", "gzip");
        MemoryExchange large = site.ask("GET", "/topic/a", "Accept-Encoding", "br, gzip;q=0.5");
        MemoryExchange refused = site.ask("GET", "/topic/a", "Accept-Encoding", "gzip;q=0, *");

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
        site.post("/topic/a", "x".repeat(200_000));
        MemoryExchange read = site.exchange("GET", "/topic/a", "Accept-Encoding", "gzip");
        read.reads(false);
        site.feed().handle(read);
        site.loop.run();
        read.leaves();
        site.loop.run();

        assertThat(read.ended()).isFalse();
        read.reads(true);
        site.loop.run();
        assertThat(read.ended()).isFalse();
    }

    @Test
    void aCompressedAnswerThatAStoppingServerCutsOffDoesNotLookWhole() {
        site.post("/topic/a", "x".repeat(200_000));
        MemoryExchange cut = site.exchange("GET", "/topic/a", "Accept-Encoding", "gzip");
        cut.reads(false);
        site.feed().handle(cut);
        site.loop.run();
        cut.serverStops();

        assertThat(cut.ended()).isFalse();
        assertThat(cut.wasReset()).isTrue();
    }

    // ---- queues

    @Test
    void aQueueCanBeLookedAtAndPublishedTo() {
        assertThat(site.post("/queue/q", "job").status()).isEqualTo(200);

        assertThat(site.ask("GET", "/queue/q").takeBody()).contains("\"data\":\"job\"");
        assertThat(site.ask("GET", "/queue/q").takeBody()).contains("\"data\":\"job\"");
        MemoryExchange followed = site.ask("GET", "/queue/q", "Accept", FeedSite.EVENTS);
        assertThat(followed.status()).isEqualTo(406);
        assertThat(followed.takeBody()).contains("/api/leases");
    }

    @Test
    void aLookAtAQueueDoesNotWaitForThatWouldTakeItFromItsConsumers() {
        assertThat(site.ask("GET", "/queue/q?wait=30").status()).isEqualTo(200);
        assertThat(site.hub.topics()).isZero();
    }

    @Test
    void everyResponseSaysOnWhatItDepends() {
        for (MemoryExchange each : List.of(
                site.ask("GET", "/topic/a"),
                site.ask("GET", "/topic/a", "Accept", FeedSite.EVENTS),
                site.ask("GET", "/topic/a", "Accept", "text/html"),
                site.post("/topic/a", "x"))) {
            assertThat(each.header("Vary")).isEqualTo("Accept, Prefer, Origin, Accept-Encoding");
            assertThat(each.header("Cache-Control")).startsWith("no-store");
        }
    }
}
