package io.longwire.broker.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.PatternRules;
import io.longwire.broker.engine.Terms;
import io.longwire.broker.session.Overflow;
import io.longwire.testkit.exchange.MemoryExchange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists that wait until there is something, and lists of several destinations. */
final class FeedPollTest {
    private final FeedSite site = new FeedSite();

    // ---- long polling

    @Test
    void aLongPollIsAnsweredAtOnceWhenThereIsSomething() {
        site.post("/topic/a", "1");

        MemoryExchange poll = site.ask("GET", "/topic/a?since=e-0", "Prefer", "wait=30");

        assertThat(poll.status()).isEqualTo(200);
        assertThat(poll.header("Preference-Applied")).isEqualTo("wait=30");
        assertThat(poll.takeBody()).contains("\"data\":\"1\"");
        assertThat(site.loop.timers()).isZero();
    }

    @Test
    void aLongPollWaitsForTheNextMessage() {
        site.post("/topic/a", "1");
        MemoryExchange poll = site.ask("GET", "/topic/a?since=e-1&wait=30");
        assertThat(poll.status()).isZero();

        site.post("/topic/a", "2");

        assertThat(poll.takeBody())
                .contains("\"position\":\"e-2\"")
                .contains("\"data\":\"2\"")
                .doesNotContain("\"data\":\"1\"");
        assertThat(site.hub.topics()).isZero();
        assertThat(site.loop.timers()).isZero();
    }

    @Test
    void whatIsPublishedBetweenLookingAndParkingIsNotMissed() {
        MemoryExchange poll = site.exchange("GET", "/topic/a?since=e-0&wait=30");
        site.feed().handle(poll);
        // The hub's task that begins the subscription has not run yet.
        site.engine.publish(new Draft("/topic/a", null, Map.of(), "1".getBytes(StandardCharsets.UTF_8)));
        site.loop.run();

        assertThat(poll.takeBody()).contains("\"data\":\"1\"");
    }

    @Test
    void aLongPollThatBringsNothingEndsWithAnEmptyListAndTheCursor() {
        site.post("/topic/a", "1");
        MemoryExchange poll = site.ask("GET", "/topic/a?since=e-1&wait=30");

        site.loop.pass(Duration.ofSeconds(31));

        assertThat(poll.status()).isEqualTo(200);
        assertThat(poll.takeBody())
                .isEqualTo("{\"destination\":\"/topic/a\",\"position\":\"e-1\",\"complete\":true,\"more\":false,"
                        + "\"messages\":[]}\n");
    }

    @Test
    void aLongPollWithAValidatorThatBringsNothingIsNotModified() {
        site.post("/topic/a", "1");
        MemoryExchange poll = site.ask("GET", "/topic/a?wait=30", "If-None-Match", "W/\"e-1\"");
        assertThat(poll.status()).isZero();

        site.loop.pass(Duration.ofSeconds(31));

        assertThat(poll.status()).isEqualTo(304);
        assertThat(poll.header("ETag")).isEqualTo("W/\"e-1\"");
    }

    @Test
    void aWaitIsBounded() {
        MemoryExchange poll = site.ask("GET", "/topic/a", "Prefer", "wait=99999");

        site.loop.pass(Duration.ofSeconds(61));

        assertThat(poll.header("Preference-Applied")).isEqualTo("wait=60");
    }

    @Test
    void whoLeavesALongPollLeavesNothingBehind() {
        MemoryExchange poll = site.ask("GET", "/topic/a?wait=30");
        assertThat(site.hub.topics()).isEqualTo(1);

        poll.leaves();
        site.loop.run();

        assertThat(site.hub.topics()).isZero();
        assertThat(site.loop.timers()).isZero();
    }

    @Test
    void aServerThatStopsKeepsNobodyWaiting() {
        MemoryExchange poll = site.ask("GET", "/topic/a?wait=30");

        poll.serverStops();

        assertThat(poll.takeBody()).contains("\"messages\":[]");
        assertThat(site.loop.timers()).isZero();
    }

    @Test
    void whoHasAllOfItIsToldSoWhenTheServerStops() {
        site.post("/topic/a", "1");
        MemoryExchange poll = site.ask("GET", "/topic/a?wait=30", "If-None-Match", "W/\"e-1\"");

        poll.serverStops();

        assertThat(poll.status()).isEqualTo(304);
        assertThat(poll.header("ETag")).isEqualTo("W/\"e-1\"");
        assertThat(site.loop.timers()).isZero();
    }

    @Test
    void aMessageThatHasExpiredDoesNotEndAWait() {
        MemoryExchange poll = site.ask("GET", "/topic/a?wait=30");
        site.engine.publish(new Draft("/topic/a", null, Map.of(), new byte[1], new Terms(1, null, null, null, 0)));
        site.loop.run();
        assertThat(poll.status()).isZero();

        site.post("/topic/a", "fresh");

        assertThat(poll.takeBody()).contains("fresh");
    }

    @Test
    void aLongPollLooksPastWhatHasExpired() {
        site.engine.publish(new Draft("/topic/a", null, Map.of(), new byte[1], new Terms(1, null, null, null, 0)));
        site.post("/topic/a", "live");

        assertThat(site.ask("GET", "/topic/a?limit=1&wait=60").takeBody()).contains("\"data\":\"live\"");
    }

    @Test
    void whoFollowsAfterARestartIsToldOfTheLossOnceAndGetsAPositionThatIsGood() {
        String stream = site.ask("GET", "/topic/a?since=old-17", "Accept", "application/x-ndjson")
                .takeBody();

        assertThat(stream).contains("\"event\":\"lost\"").contains("{\"event\":\"following\",\"cursor\":\"e-0\"}");
    }

    @Test
    void whatASlowReaderMissedIsCountedOnce() {
        site.overflow = PatternRules.of(Overflow.CONFLATE);
        MemoryExchange stream = site.ask("GET", "/topic/a", "Accept", "application/x-ndjson");
        stream.takeBody();
        stream.reads(false);
        for (int i = 1; i <= 5; i++) {
            site.post("/topic/a", "p" + i);
        }
        stream.reads(true);
        site.loop.run();

        site.post("/topic/a", "p6"); // says what the last of them replaced

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
        site.post("/topic/a", "1");
        site.post("/topic/a", "2");

        assertThat(site.ask("GET", "/topic/a?limit=1").takeBody())
                .contains("\"position\":\"e-1\",\"complete\":true,\"more\":true");
        assertThat(site.ask("GET", "/topic/a?limit=1&since=e-1").takeBody())
                .contains("\"more\":false")
                .contains("\"data\":\"2\"");
        assertThat(site.ask("GET", "/topic/a?limit=0").status()).isEqualTo(400);
        assertThat(site.ask("GET", "/topic/a?limit=1001").status()).isEqualTo(400);
        assertThat(site.ask("GET", "/topic/a?wait=soon").status()).isEqualTo(400);
    }

    // ---- several at once

    @Test
    void severalDestinationsShareOneCursor() {
        site.post("/topic/a", "a1");
        site.post("/topic/b", "b1");
        String list = site.ask("GET", "/feed?destination=/topic/b&destination=%2Ftopic%2Fa")
                .takeBody();
        assertThat(list)
                .startsWith("{\"destinations\":[\"/topic/a\",\"/topic/b\"],\"cursor\":\"")
                .contains("a1", "b1");
        String cursor = list.replaceAll("(?s).*\"cursor\":\"([^\"]*)\".*", "$1");

        site.post("/topic/b", "b2");
        site.post("/topic/a", "a2");
        String next = site.ask("GET", "/feed?destination=/topic/a&destination=/topic/b&since=" + cursor)
                .takeBody();
        assertThat(next).containsSubsequence("b2", "a2").doesNotContain("a1").doesNotContain("b1");
    }

    @Test
    void aPageOfSeveralEndsWhereTheLimitCutsIt() {
        for (int i = 1; i <= 3; i++) {
            site.post("/topic/a", "a" + i);
            site.post("/topic/b", "b" + i);
        }
        List<String> seen = new ArrayList<>();
        String since = "";
        for (int i = 0; i < 6; i++) {
            String page = site.ask("GET", "/feed?destination=/topic/a&destination=/topic/b&limit=1" + since)
                    .takeBody();
            seen.add(page.replaceAll("(?s).*\"data\":\"([^\"]*)\".*", "$1"));
            since = "&since=" + page.replaceAll("(?s).*\"cursor\":\"([^\"]*)\".*", "$1");
        }

        assertThat(seen).containsExactlyInAnyOrder("a1", "a2", "a3", "b1", "b2", "b3");
    }

    @Test
    void aStreamOfSeveralSaysTheCursorWithEachItem() {
        MemoryExchange stream =
                site.ask("GET", "/feed?destination=/topic/a&destination=/topic/b", "Accept", "application/x-ndjson");
        site.post("/topic/a", "1");
        site.post("/topic/b", "2");
        String last = stream.takeBody().lines().reduce("", (a, b) -> b);
        assertThat(last).contains("\"position\":\"e-2\",\"cursor\":\"");
        site.post("/topic/a", "3");

        String cursor = last.replaceAll("(?s).*\"cursor\":\"([^\"]*)\".*", "$1");
        assertThat(site.ask("GET", "/feed?destination=/topic/a&destination=/topic/b&since=" + cursor)
                        .takeBody())
                .contains("\"data\":\"3\"")
                .doesNotContain("\"data\":\"1\"")
                .doesNotContain("\"data\":\"2\"");
    }

    @Test
    void aCursorOfOtherDestinationsIsRefused() {
        String list = site.ask("GET", "/feed?destination=/topic/a&destination=/topic/b")
                .takeBody();
        String cursor = list.replaceAll("(?s).*\"cursor\":\"([^\"]*)\".*", "$1");

        assertThat(site.ask("GET", "/feed?destination=/topic/a&destination=/topic/c&since=" + cursor)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void destinationsInOneRequestAreBounded() {
        String target = IntStream.range(0, 33)
                .mapToObj(i -> "destination=/topic/" + i)
                .collect(Collectors.joining("&", "/feed?", ""));

        assertThat(site.ask("GET", target).status()).isEqualTo(400);
        assertThat(site.ask("GET", "/feed").status()).isEqualTo(400);
        assertThat(site.ask("GET", "/feed?destination=/queue/a&destination=/topic/a")
                        .status())
                .isEqualTo(400);
        assertThat(site.ask("POST", "/feed?destination=/topic/a").status()).isEqualTo(405);
    }
}
