package io.longwire.verification.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.netty.EventLoops;
import io.longwire.verification.program.RawClient;
import io.longwire.verification.program.RunningServer;
import io.longwire.verification.program.ServerLaunch;
import io.longwire.verification.program.StompClient;
import java.time.Duration;
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
        try (RawClient slow = RawClient.stomp(server, SMALL_BUFFER);
                RawClient never = RawClient.stomp(server, SMALL_BUFFER)) {
            for (RawClient client : new RawClient[] {slow, never}) {
                client.text("SUBSCRIBE\nid:s\ndestination:/topic/flood\nreceipt:r\n\n\0");
                client.readUntil(frame -> frame.text().startsWith("RECEIPT\n"));
            }
            publish(0, FIRST);
            RawClient.Frame close = slow.readUntil(frame -> frame.closeCode() > 0);
            assertThat(close.closeCode()).isEqualTo(1013);
            assertThat(close.text()).contains("Reads too slowly", "come back with the last position");
            publish(FIRST, MESSAGES);
            assertThat(never.readToEnd().length()).isLessThan(FIRST * BODY);
            assertNobodyElseNoticed();
        }
    }

    @Test
    void anEventStreamThatIsNotReadEndsAndSaysWhyAndNobodyElseNotices() throws Exception {
        try (RawClient slow = new RawClient(server.address(), SMALL_BUFFER);
                RawClient never = new RawClient(server.address(), SMALL_BUFFER)) {
            for (RawClient client : new RawClient[] {slow, never}) {
                client.send("GET /topic/flood HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n");
                client.readThrough(": following");
            }
            publish(0, FIRST);
            assertThat(slow.readThrough("\r\n0\r\n\r\n"))
                    .contains("event: overflow", "come back with the last event's id");
            publish(FIRST, MESSAGES);
            assertNobodyElseNoticed();
        }
    }
}
