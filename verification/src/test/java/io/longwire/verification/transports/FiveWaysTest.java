package io.longwire.verification.transports;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.engine.HistoryPolicy;
import io.longwire.embed.Longwire;
import io.longwire.embed.LongwireBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** 10,000 messages, read in each way and in all of them by turns, over connections that are dropped at random: each once, in order. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
final class FiveWaysTest {
    private static final int MESSAGES = 10_000;

    /** How far the publisher may be ahead, so that connections are dropped between what is replayed and what is live. */
    private static final int AHEAD = 500;

    /** How many publications may wait to be accepted, so that a disk syncs once for several. */
    private static final int UNANSWERED = 50;

    private static final long SEED = 20_251;

    private final Semaphore room = new Semaphore(AHEAD);
    private final Random random = new Random(SEED);

    private static LongwireBuilder site() {
        return Longwire.builder().port(0).history(new HistoryPolicy(MESSAGES, Duration.ofHours(1)));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void eachWayBringsEachMessageOnceInOrder(Way way) throws Exception {
        try (Longwire longwire = site().start()) {
            Map<Way, Integer> connections = read(longwire, List.of(way), List.of("/topic/a"));
            assertThat(connections.get(way)).isGreaterThan(10);
        }
    }

    static Stream<List<String>> destinations() {
        return Stream.of(List.of("/topic/a"), List.of("/topic/a", "/topic/b", "/topic/c"));
    }

    @ParameterizedTest
    @MethodSource("destinations")
    void aReaderThatChangesItsWayAllTheTimeMissesNothingAndHasNothingTwice(List<String> destinations) throws Exception {
        try (Longwire longwire = site().start()) {
            Map<Way, Integer> connections = read(longwire, List.of(Way.values()), destinations);
            assertThat(connections).containsOnlyKeys(Way.values());
        }
    }

    @Test
    void theSameOnDisk(@TempDir Path data) throws Exception {
        try (Longwire longwire = site().data(data).start()) {
            read(longwire, List.of(Way.values()), List.of("/topic/a"));
        }
    }

    @Test
    void aCursorOutlastsARestartOfAServerWithADisk(@TempDir Path data) throws Exception {
        List<String> seen = new ArrayList<>();
        String cursor;
        try (Longwire longwire = site().data(data).start()) {
            FeedReader reader = new FeedReader(
                    address(longwire),
                    "/topic/a",
                    message -> seen.add(message.path("data").asText()));
            publish(longwire, "/topic/a", "1").join();
            publish(longwire, "/topic/a", "2").join();
            reader.read(Way.POLLING, 1);
            cursor = String.valueOf(reader.cursor());
        }
        try (Longwire longwire = site().data(data).start()) {
            publish(longwire, "/topic/a", "3").join();
            new FeedReader(
                            address(longwire),
                            "/topic/a?since=" + cursor,
                            message -> seen.add(message.path("data").asText()))
                    .read(Way.LONG_POLLING, 10);
        }
        assertThat(seen).containsExactly("1", "2", "3");
    }

    private Map<Way, Integer> read(Longwire longwire, List<Way> ways, List<String> destinations) throws Exception {
        int[] last = new int[destinations.size()];
        String target = destinations.size() == 1
                ? destinations.get(0)
                : "/feed?destination=" + String.join("&destination=", destinations);
        FeedReader reader = new FeedReader(address(longwire), target, message -> {
            int index = destinations.indexOf(message.path("destination").asText());
            assertThat(message.path("data").asInt()).as("seed " + SEED).isEqualTo(++last[index]);
            room.release();
        });
        // The first request says where to begin, before anything is published.
        reader.read(Way.POLLING, 1);
        CompletableFuture<Void> published = CompletableFuture.runAsync(() -> publish(longwire, destinations));
        Map<Way, Integer> connections = new EnumMap<>(Way.class);
        while (total(last) < MESSAGES) {
            Way way = ways.get(random.nextInt(ways.size()));
            // Never so many that it would wait for more than there will be.
            reader.read(way, Math.min(1 + random.nextInt(400), MESSAGES - total(last)));
            connections.merge(way, 1, Integer::sum);
        }
        published.get(40, TimeUnit.SECONDS);
        System.out.println("Five ways: " + MESSAGES + " messages of " + destinations + ", each once and in order, over "
                + connections + " connections");
        return connections;
    }

    private static int total(int[] last) {
        int total = 0;
        for (int each : last) {
            total += each;
        }
        return total;
    }

    private void publish(Longwire longwire, List<String> destinations) {
        int[] next = new int[destinations.size()];
        Queue<CompletableFuture<?>> accepted = new ArrayDeque<>();
        for (int i = 0; i < MESSAGES; i++) {
            try {
                if (!room.tryAcquire(40, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("The reader has stopped");
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            int index = i % destinations.size();
            accepted.add(publish(longwire, destinations.get(index), Integer.toString(++next[index])));
            if (accepted.size() > UNANSWERED) {
                accepted.remove().join();
            }
        }
        accepted.forEach(CompletableFuture::join);
    }

    private static CompletableFuture<?> publish(Longwire longwire, String destination, String text) {
        return longwire.publish(destination, "text/plain", text.getBytes(StandardCharsets.US_ASCII))
                .toCompletableFuture();
    }

    private static String address(Longwire longwire) {
        return "http://127.0.0.1:" + longwire.address().getPort();
    }
}
