package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a message costs the heap on an event loop. Other threads of the process do not count. */
final class AllocationTest {
    private static final int MESSAGES = 2_000;
    private static final int SUBSCRIBERS = 50;
    private static final String PAYLOAD = "x".repeat(64);
    private static final int FRAME_BYTES = 66;

    /** Below what the smallest object for each message would take, above what other things of the loop, once in a while, come to. */
    private static final int NOTHING = 12;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final CountDownLatch joined = new CountDownLatch(SUBSCRIBERS);
    private volatile long loopThread;

    @Test
    void anEchoAllocatesNothing() throws Exception {
        try (WebSocketServer server = server(new WebSocketGroup());
                RawClient client = client(server, "/echo")) {
            byte[] frame = RawClient.frame(0x81, PAYLOAD);
            echo(client, frame, 4 * MESSAGES);
            long before = allocated();
            echo(client, frame, MESSAGES);
            assertThat((allocated() - before) / MESSAGES).isLessThan(NOTHING);
        }
    }

    private static void echo(RawClient client, byte[] frame, int messages) throws Exception {
        for (int i = 0; i < messages; i++) {
            client.send(frame);
            client.read(FRAME_BYTES);
        }
    }

    @Test
    void aSubscriberMoreAllocatesNothing() throws Exception {
        WebSocketGroup group = new WebSocketGroup();
        List<RawClient> subscribers = new ArrayList<>();
        try (WebSocketServer server = server(group)) {
            try {
                for (int i = 0; i < SUBSCRIBERS; i++) {
                    subscribers.add(client(server, "/sub"));
                }
                joined.await();
                publish(group, subscribers, 2 * MESSAGES);
                long before = allocated();
                publish(group, subscribers, MESSAGES);
                long perMessage = (allocated() - before) / MESSAGES;
                // Beside them the task, the message and its frame, for all subscribers together.
                assertThat(perMessage / SUBSCRIBERS).isLessThan(NOTHING);
            } finally {
                for (RawClient each : subscribers) {
                    each.close();
                }
            }
        }
    }

    private static void publish(WebSocketGroup group, List<RawClient> subscribers, int messages) throws Exception {
        byte[] payload = PAYLOAD.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < messages; i++) {
            group.send(new PreparedMessage(MessageType.TEXT, payload));
            for (RawClient each : subscribers) {
                each.read(FRAME_BYTES);
            }
        }
    }

    private long allocated() {
        return threads.getThreadAllocatedBytes(loopThread);
    }

    private static RawClient client(WebSocketServer server, String path) throws Exception {
        RawClient client = new RawClient(server.address());
        client.send("GET " + path + " HTTP/1.1\r\n" + RawClient.UPGRADE + "\r\n");
        assertThat(client.readHead()).startsWith("HTTP/1.1 101");
        return client;
    }

    private WebSocketServer server(WebSocketGroup group) throws Exception {
        return WebSocketServer.builder()
                .eventLoops(1)
                .endpoint("/echo", echo -> echo.listener(Echo::new))
                .endpoint(
                        "/sub",
                        sub -> sub.listener(() -> new WebSocketListener() {
                            @Override
                            public void opened(WebSocket webSocket) {
                                loopThread = Thread.currentThread().getId();
                                group.add(webSocket);
                                joined.countDown();
                            }
                        }))
                .start();
    }

    private final class Echo implements WebSocketListener {
        @Override
        public void opened(WebSocket webSocket) {
            loopThread = Thread.currentThread().getId();
        }

        @Override
        public void message(WebSocket webSocket, MessageType type, ByteBuffer payload) {
            webSocket.send(type, payload);
        }
    }
}
