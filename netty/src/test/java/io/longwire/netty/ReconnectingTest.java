package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a client comes back: its time moves by hand, its randomness is the highest there can be. */
@Timeout(60)
class ReconnectingTest {
    private final Queue<Duration> ceilings = new ArrayDeque<>();
    private final RandomGenerator highest = new RandomGenerator() {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public long nextLong(long bound) {
            ceilings.add(Duration.ofNanos(bound - 1));
            return bound - 1;
        }
    };

    private final MockTicker ticker = Ticker.newMockTicker();
    private final EventLoops loops = new EventLoops(1, "reconnecting");
    private final WebSocketClient client =
            WebSocketClient.builder().eventLoops(loops).build();
    private final Semaphore attempts = new Semaphore(0);

    @AfterEach
    void close() throws Exception {
        BothEnds.get(loops.stop(Duration.ZERO));
    }

    /** Somewhere nobody listens. */
    private static URI nowhere() throws Exception {
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("ws://127.0.0.1:" + gone.getLocalPort() + "/");
        }
    }

    private void millis(ManualIoEventLoop eventLoop, long count) {
        ticker.advanceMillis(count);
        run(eventLoop);
    }

    private static void run(ManualIoEventLoop eventLoop) {
        for (int i = 0; i < 5; i++) { // a task may make another one
            eventLoop.runNow();
        }
    }

    /** The word that an attempt has failed comes from another thread. */
    private Duration waitsAtMost(ManualIoEventLoop eventLoop) {
        assertThat(attempts.tryAcquire()).isTrue();
        while (ceilings.isEmpty()) {
            eventLoop.runNow();
            Thread.onSpinWait();
        }
        return ceilings.remove();
    }

    @Test
    void eachFailureDoublesTheWaitUpToTheMost() throws Exception {
        ManualIoEventLoop eventLoop =
                new ManualIoEventLoop(null, Thread.currentThread(), NioIoHandler.newFactory(), ticker);
        Reconnecting staying = new Reconnecting(
                client,
                nowhere(),
                () -> {
                    attempts.release();
                    return new WebSocketListener() {};
                },
                new Backoff(Duration.ofMillis(500), Duration.ofSeconds(3)),
                new NettyLoop(eventLoop, Pooled.BUFFERS, ticker, ByteBufAllocator.DEFAULT),
                highest);
        staying.start();
        run(eventLoop);
        for (long wait : new long[] {500, 1_000, 2_000, 3_000, 3_000}) {
            assertThat(waitsAtMost(eventLoop)).hasMillis(wait);
            millis(eventLoop, wait - 20); // the loop's timers may be a tick late, and never early
            assertThat(attempts.availablePermits()).isZero();
            millis(eventLoop, 40);
        }
        waitsAtMost(eventLoop);
        staying.close();
        millis(eventLoop, 60_000);
        assertThat(attempts.availablePermits()).isZero();
    }

    @Test
    void anAddressThatIsNoneIsRefusedAtOnce() {
        assertThatThrownBy(() -> client.stayConnected(
                        URI.create("http://host/"), () -> new WebSocketListener() {}, Backoff.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ws:");
    }
}
