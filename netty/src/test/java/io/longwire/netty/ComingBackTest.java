package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that stays connected, over loopback. */
class ComingBackTest {
    private final BothEnds ends = new BothEnds();

    @AfterEach
    void close() throws Exception {
        ends.close();
    }

    private WebSocketClient client() {
        return WebSocketClient.builder().eventLoops(ends.loops).build();
    }

    @Test
    void aReconnectingClientComesBackUntilItIsClosed() throws Exception {
        URI uri = ends.server(kicks -> kicks.listener(() -> new WebSocketListener() {
            @Override
            public void text(WebSocket webSocket, String text) {
                webSocket.close(1012, "restart");
            }
        }));
        BlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();
        Reconnecting staying = client().stayConnected(
                        uri,
                        () -> new WebSocketListener() {
                            @Override
                            public void opened(WebSocket webSocket) {
                                opened.add(webSocket);
                            }
                        },
                        new Backoff(Duration.ofMillis(1), Duration.ofMillis(5)));
        for (int i = 0; i < 3; i++) {
            opened.poll(10, TimeUnit.SECONDS).send("kick me");
        }
        WebSocket last = opened.poll(10, TimeUnit.SECONDS);
        staying.close();
        assertThat(last).isNotNull();
    }

    @Test
    void whoseListenerThrowsAtTheOpeningComesBackOnceForEachEnd() throws Exception {
        URI uri = ends.server(echo -> echo.listener(() -> new WebSocketListener() {}));
        BlockingQueue<String> order = new LinkedBlockingQueue<>();
        try (Reconnecting staying = client().stayConnected(
                        uri,
                        () -> new WebSocketListener() {
                            @Override
                            public void opened(WebSocket webSocket) {
                                order.add("opened");
                                throw new IllegalStateException("mine");
                            }

                            @Override
                            public void closed(WebSocket webSocket, CloseReason reason, Side began) {
                                order.add("closed");
                            }
                        },
                        new Backoff(Duration.ofNanos(1), Duration.ofNanos(1)))) {
            for (int i = 0; i < 10; i++) {
                assertThat(order.poll(10, TimeUnit.SECONDS)).isEqualTo("opened");
                assertThat(order.poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
            }
        }
    }

    @Test
    void backoffDoublesItsCeilingUpToTheMost() {
        Backoff backoff = new Backoff(Duration.ofNanos(100), Duration.ofNanos(350));
        RandomGenerator highest = new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public long nextLong(long bound) {
                return bound - 1;
            }
        };
        assertThat(List.of(
                        backoff.nanos(1, highest),
                        backoff.nanos(2, highest),
                        backoff.nanos(3, highest),
                        backoff.nanos(60, highest)))
                .containsExactly(100L, 200L, 350L, 350L);
    }
}
