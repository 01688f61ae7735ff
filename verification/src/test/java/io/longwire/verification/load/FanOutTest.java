package io.longwire.verification.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.netty.EventLoops;
import io.longwire.protocol.stomp.StompFrame;
import io.longwire.verification.program.RunningServer;
import io.longwire.verification.program.ServerLaunch;
import io.longwire.verification.program.StompClient;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many subscribers, many messages: each gets all, in order. */
class FanOutTest {
    private static final int SUBSCRIBERS = 200;
    private static final int MESSAGES = 10_000;

    /** How many messages the publisher has on the way at a time. */
    private static final int WINDOW = 500;

    private final EventLoops loops = new EventLoops(1, "client");
    private final List<StompClient> clients = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        clients.forEach(StompClient::close);
        loops.stop(Duration.ofSeconds(1)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Counts what one subscriber gets, and notes the first thing that is out of order. */
    private static final class Reader {
        private final CountDownLatch done;

        // Guarded by the client's loop; read after the latch.
        private int next;
        private String wrong;

        Reader(CountDownLatch done) {
            this.done = done;
        }

        void message(StompFrame frame) {
            ByteBuffer body = frame.body();
            int number = body.getInt(body.position());
            if (number != next && wrong == null) {
                wrong = "Expected message " + next + ", but got " + number;
            }
            next++;
            if (next == MESSAGES) {
                done.countDown();
            }
        }
    }

    /** Subscribers that come and go change nothing for those who stay, whatever keeps the messages. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(180)
    void eachOf50SubscribersGetsAll10000MessagesInOrderWhileOthersComeAndGo(boolean onDisk, @TempDir Path data)
            throws Exception {
        CountDownLatch done = new CountDownLatch(50);
        List<Reader> readers = new ArrayList<>();
        ServerLaunch launch = onDisk ? ServerLaunch.DEFAULT.with("--data", data.toString()) : ServerLaunch.DEFAULT;
        AtomicBoolean published = new AtomicBoolean();
        try (RunningServer server = RunningServer.start(launch)) {
            for (int i = 0; i < 50; i++) {
                Reader reader = new Reader(done);
                readers.add(reader);
                StompClient client = StompClient.connect(loops, server.webSocket(), reader::message);
                clients.add(client);
                client.subscribe("/topic/quotes");
            }
            CompletableFuture<Integer> churn = CompletableFuture.supplyAsync(() -> comeAndGo(server, published));
            publishAll(server);
            published.set(true);
            assertThat(done.await(120, TimeUnit.SECONDS)).isTrue();
            int visits = churn.get(30, TimeUnit.SECONDS);
            System.out.println("FanOutTest: 50 x " + MESSAGES + (onDisk ? " on disk" : " in memory")
                    + ", all in order, while " + visits + " others came and went");
            assertThat(visits).isPositive();
            assertThat(readers).allSatisfy(reader -> {
                assertThat(reader.wrong).isNull();
                assertThat(reader.next).isEqualTo(MESSAGES);
            });
            server.isWell();
        }
    }

    private int comeAndGo(RunningServer server, AtomicBoolean published) {
        int visits = 0;
        while (!published.get()) {
            try (StompClient visitor = StompClient.connect(loops, server.webSocket(), frame -> {})) {
                visitor.subscribe("/topic/quotes");
                visits++;
            } catch (Exception e) {
                throw new AssertionError("A visitor could not come in", e);
            }
        }
        return visits;
    }

    @Test
    @Timeout(180)
    void eachOf200SubscribersGetsAll10000MessagesInOrder() throws Exception {
        CountDownLatch done = new CountDownLatch(SUBSCRIBERS);
        List<Reader> readers = new ArrayList<>();
        try (RunningServer server = RunningServer.start()) {
            for (int i = 0; i < SUBSCRIBERS; i++) {
                Reader reader = new Reader(done);
                readers.add(reader);
                StompClient client = StompClient.connect(loops, server.webSocket(), reader::message);
                clients.add(client);
                client.subscribe("/topic/quotes");
            }
            publishAll(server);
            assertThat(done.await(120, TimeUnit.SECONDS))
                    .as(
                            "all messages at all of %s",
                            readers.stream().map(r -> r.next).toList())
                    .isTrue();
            assertThat(readers).allSatisfy(reader -> {
                assertThat(reader.wrong).isNull();
                assertThat(reader.next).isEqualTo(MESSAGES);
            });
            assertThat(clients).noneMatch(client -> client.closed().isDone());
            assertThat(server.program().err().lines()).hasSize(1);
        }
    }

    private void publishAll(RunningServer server) throws Exception {
        StompClient publisher = StompClient.connect(loops, server.webSocket(), frame -> {});
        clients.add(publisher);
        Queue<CompletableFuture<Void>> accepted = new ArrayDeque<>();
        for (int i = 0; i < MESSAGES; i++) {
            byte[] body = ByteBuffer.allocate(64).putInt(i).array();
            accepted.add(publisher.publishLater("/topic/quotes", body));
            if (accepted.size() > WINDOW) {
                accepted.remove().get(30, TimeUnit.SECONDS);
            }
        }
        for (CompletableFuture<Void> each : accepted) {
            each.get(30, TimeUnit.SECONDS);
        }
    }
}
