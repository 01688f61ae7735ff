package io.longwire.verification.load;

import static io.longwire.verification.raw.RawClient.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.netty.EventLoops;
import io.longwire.verification.program.RunningServer;
import io.longwire.verification.program.ServerLaunch;
import io.longwire.verification.program.StompClient;
import io.longwire.verification.raw.RawClient;
import io.longwire.verification.raw.WireFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Subscribers that do not read, at a server with a heap of 64 MB, while 100 MB are published. */
@Timeout(180)
class SlowReaderTest {
    private static final int BODY = 100_000;
    private static final int MESSAGES = 1_000;
    private static final int SMALL_BUFFER = 16 << 10;

    /** More than a client's queue, the system's buffers and the network hold together. */
    private static final int FIRST = 300;

    private final EventLoops loops = new EventLoops(1, "client");
    private final Semaphore arrived = new Semaphore(0);
    private RunningServer server;
    private StompClient good;
    private StompClient publisher;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.start(ServerLaunch.SMALL);
        good = StompClient.connect(loops, server.webSocket(), frame -> arrived.release());
        publisher = StompClient.connect(loops, server.webSocket(), frame -> {});
        good.subscribe("/topic/flood");
    }

    @AfterEach
    void stop() throws Exception {
        good.close();
        publisher.close();
        server.close();
        loops.stop(Duration.ofSeconds(1)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Each message is accepted, and has arrived at the subscriber who reads, before the next. */
    private void publish(int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            publisher.publish("/topic/flood", new byte[BODY]);
            assertThat(arrived.tryAcquire(30, TimeUnit.SECONDS))
                    .as("message %d at the subscriber who reads", i)
                    .isTrue();
        }
    }

    private void assertNobodyElseNoticed() {
        assertThat(good.closed()).isNotDone();
        assertThat(server.program().process().isAlive()).isTrue();
        assertThat(server.program().err().lines()).as("its log").hasSize(1);
    }

    @Test
    void aWebSocketThatDoesNotReadIsClosedWith1013AndNobodyElseNotices() throws Exception {
        try (RawClient slow = new RawClient(server, SMALL_BUFFER);
                RawClient never = new RawClient(server, SMALL_BUFFER)) {
            for (RawClient socket : List.of(slow, never)) {
                socket.opened("Sec-WebSocket-Protocol: v12.stomp");
                io.longwire.verification.raw.StompClient.connected(server, socket)
                        .subscribed("s", "/topic/flood");
            }
            publish(0, FIRST);
            WireFrame close = slow.closed();
            assertThat(close.closeCode()).isEqualTo(1013);
            assertThat(close.closeReason()).contains("Reads too slowly", "come back with the last position");
            publish(FIRST, MESSAGES);
            assertThat(never.ends()).isTrue();
            assertNobodyElseNoticed();
        }
    }

    @Test
    void anEventStreamThatIsNotReadEndsAndSaysWhyAndNobodyElseNotices() throws Exception {
        try (RawClient slow = new RawClient(server, SMALL_BUFFER);
                RawClient never = new RawClient(server, SMALL_BUFFER)) {
            for (RawClient events : List.of(slow, never)) {
                events.send(request("GET /topic/flood HTTP/1.1", "Host: localhost", "Accept: text/event-stream"));
                readThrough(events, ": following");
            }
            publish(0, FIRST);
            readThrough(slow, "event: overflow");
            assertThat(slow.line()).contains("come back with the last position");
            publish(FIRST, MESSAGES);
            assertNobodyElseNoticed();
        }
    }

    private static void readThrough(RawClient events, String line) {
        while (!events.line().equals(line)) {
            // what comes before it
        }
    }

    /** Large messages take up to twice their size in a small heap. */
    @Test
    void theHistoryThatIsKeptByDefaultFitsIntoTheHeap() throws Exception {
        List<CompletableFuture<Void>> accepted = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            accepted.add(publisher.publishLater("/topic/large/" + i, new byte[1 << 20]));
            if (accepted.size() > 3) {
                accepted.remove(0).get(30, TimeUnit.SECONDS);
            }
        }
        publish(0, 1);
        assertNobodyElseNoticed();
    }
}
