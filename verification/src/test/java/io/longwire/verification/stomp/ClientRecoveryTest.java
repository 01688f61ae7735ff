package io.longwire.verification.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.client.Backoff;
import io.longwire.client.Message;
import io.longwire.client.StompClient;
import io.longwire.client.SubscriptionListener;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that is dropped again and again in the middle of a stream. */
@Timeout(120)
final class ClientRecoveryTest {
    private static final int MESSAGES = 100_000;
    private static final int DROPS = 100;
    /** How far the publisher may be ahead, so that drops hit live messages as well as replayed ones. */
    private static final int AHEAD = 2_000;

    private final Semaphore room = new Semaphore(AHEAD);
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final AtomicInteger wholeRecoveries = new AtomicInteger();
    private final AtomicInteger partialRecoveries = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(strings = {"ws", "tcp"})
    void aClientDropped100TimesAtRandomSeesEachOf100000MessagesOnceInOrder(String way) throws Exception {
        Set<Integer> drops = new HashSet<>();
        Random random = new Random(4);
        while (drops.size() < DROPS) {
            // Not so late that one asked for between two connections would find no further one.
            drops.add(1 + random.nextInt(MESSAGES - 3 * AHEAD));
        }
        long began = System.nanoTime();
        var executor = Executors.newSingleThreadExecutor();
        try (StompSite site = new StompSite()) {
            Cutting cutting = new Cutting(site.connector);
            StompClient client = StompClient.builder(site.uri(way), cutting, site.loops.loop())
                    .reconnect(new Backoff(Duration.ofMillis(1), Duration.ofMillis(5)))
                    .random(random)
                    .executor(executor)
                    .build();
            StompSite.get(client.connect());
            StompSite.get(client.subscribe("/topic/stream", new Expecting(drops, cutting))
                    .ready());
            for (int i = 1; i <= MESSAGES && !done.isDone(); i++) {
                if (!room.tryAcquire(StompSite.SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError("The client has stopped; it was dropped " + cutting.cuts() + " times");
                }
                site.longwire.publish(
                        "/topic/stream", "text/plain", Integer.toString(i).getBytes(StandardCharsets.US_ASCII));
            }
            done.get(StompSite.SECONDS, TimeUnit.SECONDS);
            assertThat(cutting.cuts()).isEqualTo(DROPS);
            client.close();
        } finally {
            executor.shutdown();
        }
        System.out.printf(
                "Recovery over %s: %,d messages, each once and in order; %d drops, %d whole recoveries, %d partial; %d ms%n",
                way,
                MESSAGES,
                DROPS,
                wholeRecoveries.get(),
                partialRecoveries.get(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        assertThat(wholeRecoveries.get()).isPositive();
        assertThat(partialRecoveries.get()).isZero();
    }

    /** On the client's executor, which has one thread. */
    private final class Expecting implements SubscriptionListener {
        private final Set<Integer> drops;
        private final Cutting cutting;
        private int last;

        Expecting(Set<Integer> drops, Cutting cutting) {
            this.drops = drops;
            this.cutting = cutting;
        }

        @Override
        public void message(Message message) {
            int number = Integer.parseInt(message.text());
            if (number != last + 1) {
                done.completeExceptionally(new AssertionError("After " + last + " came " + number));
                return;
            }
            last = number;
            room.release();
            if (drops.remove(number)) {
                cutting.cut();
            }
            if (number == MESSAGES) {
                done.complete(null);
            }
        }

        @Override
        public void recovered(boolean whole) {
            (whole ? wholeRecoveries : partialRecoveries).incrementAndGet();
        }
    }
}
