package io.longwire.verification.transports;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.program.RunningServer;
import io.longwire.verification.program.ServerLaunch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program with {@code --data} is killed again and again while readers in all five ways, and one who publishes, simply go on. */
@Timeout(180)
final class RestartTest {
    private static final int KILLS = 2;
    private static final int MESSAGES = 150;
    private static final long SEED = 20_262;

    /** What has been answered, for whoever kills. */
    private final Semaphore answered = new Semaphore(0);

    /** The same, for whoever polls: it does not ask in vain all the time. */
    private final Semaphore polls = new Semaphore(0);

    private final ExecutorService clients = Executors.newCachedThreadPool();

    /** Completes when the server that comes next is there; so nobody asks in vain all the time. */
    private volatile CompletableFuture<Void> life = new CompletableFuture<>();

    @TempDir
    private Path data;

    @Test
    void nothingIsLostOrRepeatedInAnyWayOverKills() throws Exception {
        Random random = new Random(SEED);
        RunningServer server = start();
        try (CuttingRelay network = CuttingRelay.before(server.address(), () -> Cut.NEVER)) {
            life.complete(null);
            List<Future<?>> all = begin(network);
            for (int kill = 0; kill < KILLS; kill++) {
                assertThat(answered.tryAcquire(30 + random.nextInt(30), 60, TimeUnit.SECONDS))
                        .as("posts are answered")
                        .isTrue();
                CompletableFuture<Void> next = new CompletableFuture<>();
                life = next;
                server.program().process().destroyForcibly().waitFor();
                server.close();
                server = start();
                server.isWell(); // no new epoch, which it would warn of
                network.server(server.address());
                next.complete(null);
            }
            for (Future<?> client : all) {
                client.get(60, TimeUnit.SECONDS);
            }
            server.isWell();
            System.out.println(
                    "Restart: " + KILLS + " kills, " + MESSAGES + " messages posted once each, and read once "
                            + "each and in order in " + Way.values().length + " ways");
        } finally {
            server.close();
            clients.shutdownNow();
        }
    }

    private RunningServer start() throws Exception {
        return RunningServer.start(
                ServerLaunch.SMALL.with("--data", data.toString()).setting("history.messages", "100000"));
    }

    /** Each reader has its first position before the first message is published. */
    private List<Future<?>> begin(CuttingRelay network) throws Exception {
        List<Future<?>> all = new ArrayList<>();
        for (Way way : Way.values()) {
            int[] last = new int[1];
            FeedReader reader = new FeedReader(
                    network.site(),
                    "/topic/a",
                    message -> assertThat(message.path("data").asInt())
                            .as(way.name())
                            .isEqualTo(++last[0]));
            reader.read(Way.POLLING, 1);
            all.add(clients.submit(() -> {
                while (last[0] < MESSAGES) {
                    if (way == Way.POLLING) {
                        polls.tryAcquire(1, TimeUnit.SECONDS);
                    }
                    acrossLives(() -> {
                        reader.read(way, Math.min(100, MESSAGES - last[0]));
                        return null;
                    });
                }
                return null;
            }));
        }
        all.add(clients.submit(() -> publish(network.site() + "/topic/a")));
        return all;
    }

    /** One after another, each until it is answered. */
    private Void publish(String topic) throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(RunningServer.PATIENCE)
                .build();
        for (int i = 1; i <= MESSAGES; ) {
            HttpRequest post = HttpRequest.newBuilder(URI.create(topic))
                    .header("Idempotency-Key", "message " + i)
                    .POST(BodyPublishers.ofString(Integer.toString(i)))
                    .timeout(RunningServer.PATIENCE)
                    .build();
            HttpResponse<String> answer = acrossLives(() -> client.send(post, BodyHandlers.ofString()));
            if (answer != null) {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                answered.release();
                polls.release();
                i++;
            }
        }
        return null;
    }

    /** Answers null where the server was killed meanwhile; then it is there again. */
    private <T> T acrossLives(Callable<T> action) throws Exception {
        try {
            return action.call();
        } catch (IOException killed) {
            life.get(RunningServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return null;
        }
    }
}
