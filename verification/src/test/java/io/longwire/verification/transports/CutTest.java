package io.longwire.verification.transports;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.engine.HistoryPolicy;
import io.longwire.embed.Longwire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * 10,000 messages read in each way through a network that cuts connections at any byte: in heads, in the sizes of chunks, within characters, within
 * what gzip made, within frames. All that the reader has between two connections is its position.
 */
@Timeout(120)
final class CutTest {
    private static final int MESSAGES = 10_000;
    private static final int AHEAD = 500;
    private static final long SEED = 20_261;

    /** Several bytes each, so that many a cut falls within one. */
    private static final String CHARACTERS = " é€😀";

    private final Semaphore room = new Semaphore(AHEAD);
    private final Random requests = new Random(SEED);
    private int last;

    @ParameterizedTest
    @EnumSource(Way.class)
    void aReaderThatIsCutAtAnyByteGetsEachMessageOnceInOrder(Way way) throws Exception {
        Random random = new Random(SEED + way.name().hashCode());
        try (Longwire longwire = Longwire.builder()
                        .port(0)
                        .history(new HistoryPolicy(MESSAGES, Duration.ofHours(1)))
                        .start();
                CuttingRelay relay = CuttingRelay.before(longwire.address(), () -> Cut.random(random, 60_000))) {
            FeedReader reader = new FeedReader(relay.site(), "/topic/a", message -> {
                assertThat(message.path("data").asText()).as("seed " + SEED).isEqualTo(text(++last));
                room.release();
            });
            // The first answer says where to begin, before anything is published.
            while (reader.cursor() == null) {
                read(reader, Way.POLLING);
            }
            CompletableFuture<Void> published = CompletableFuture.runAsync(() -> publish(longwire));
            while (last < MESSAGES) {
                read(reader, way);
            }
            published.get(40, TimeUnit.SECONDS);
            System.out.println("Cut: " + MESSAGES + " messages, each once and in order, by " + way + " over "
                    + relay.made() + " connections that were cut");
            assertThat(relay.made()).isGreaterThan(20);
        }
    }

    private void read(FeedReader reader, Way way) throws Exception {
        try {
            int most = way == Way.POLLING || way == Way.LONG_POLLING ? 1 + requests.nextInt(400) : MESSAGES;
            reader.read(way, Math.min(most, MESSAGES - last));
        } catch (IOException cut) {
            // It comes back with its position.
        }
    }

    private void publish(Longwire longwire) {
        for (int i = 1; i <= MESSAGES; i++) {
            try {
                if (!room.tryAcquire(40, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("The reader has stopped");
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            longwire.publish("/topic/a", "text/plain", text(i).getBytes(StandardCharsets.UTF_8))
                    .toCompletableFuture()
                    .join();
        }
    }

    private static String text(int number) {
        return number + CHARACTERS.repeat(number % 7);
    }
}
