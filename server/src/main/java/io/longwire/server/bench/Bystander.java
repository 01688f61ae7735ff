package io.longwire.server.bench;

import io.longwire.netty.WebSocket;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.loop.Loop;
import io.longwire.server.tools.Terminal;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else at the same server, who sends itself a message now and then: how long each takes shows what others notice. It has a
 * loop of its own, which guards it, so that the load on the generator does not count.
 */
final class Bystander implements Receiver {
    private static final int SIZE = 64;

    /** So many are on the way at most. */
    private static final int MOST = 10_000;

    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LONGEST_NANOS = 3_600_000_000_000L;

    private final String topic;
    private final Faults faults;
    private final long[] sentAt = new long[MOST];
    private final ByteBuffer frame;
    private final int at;
    private final Bodies bodies = new Bodies(SIZE, true);
    private volatile @Nullable StompSocket socket;
    private Histogram latency = new Histogram(LONGEST_NANOS, 3);
    private volatile boolean leaving;
    private long sent;
    private long came;

    Bystander(String topic, Faults faults) {
        this.topic = topic;
        this.faults = faults;
        this.frame = StompSocket.publication(topic, SIZE);
        this.at = frame.position();
        frame.clear();
    }

    /** Connects, subscribes, and begins. */
    void start(Dialer dialer) throws BenchException {
        StompSocket made = Dialer.await(StompSocket.connect(dialer, this, SIZE));
        Dialer.await(made.subscribe(topic, ""));
        socket = made;
        Loop loop = made.open().loop();
        loop.execute(() -> send(made, loop.now()));
    }

    /** Any thread: what was measured since the last call, once what is on the way has come. */
    Histogram take(Run run) throws InterruptedException {
        StompSocket open = socket;
        if (open == null) {
            return latency;
        }
        Loop loop = open.open().loop();
        long last = CompletableFuture.supplyAsync(() -> sent, loop).join();
        if (!run.await(() -> CompletableFuture.supplyAsync(() -> came, loop).join() >= last)) {
            faults.add(Faults.Kind.MISSING, 1, () -> "the bystander's own messages did not come back");
        }
        return CompletableFuture.supplyAsync(
                        () -> {
                            Histogram taken = latency;
                            latency = new Histogram(LONGEST_NANOS, 3);
                            return taken;
                        },
                        loop)
                .join();
    }

    void leaves() {
        leaving = true;
    }

    /** All that are due leave, whether those before have come or not: a server that stands still is seen in all of them. */
    private void send(StompSocket to, long due) {
        Loop loop = to.open().loop();
        long next = due;
        for (; next <= loop.now() && !leaving; next += INTERVAL_NANOS) {
            send(to);
        }
        if (!leaving) {
            long then = next;
            var unused = loop.schedule(then, () -> send(to, then));
        }
    }

    private void send(StompSocket to) {
        if (sent - came < MOST) {
            frame.put(at, bodies.of(0, sent), 0, SIZE);
            sentAt[(int) (sent % MOST)] = System.nanoTime();
            sent += to.send(frame) ? 1 : 0;
        }
    }

    @Override
    public void opened(WebSocket webSocket) {
        // It is no part of the load.
    }

    @Override
    public void message(ByteBuffer payload, int head) {
        if (came < sent && bodies.matches(payload, 0, came)) {
            latency.recordValue(Math.min(System.nanoTime() - sentAt[(int) (came % MOST)], LONGEST_NANOS));
            came++;
        } else {
            faults.add(Faults.Kind.WRONG, 1, () -> "the bystander got another message than its own");
        }
    }

    @Override
    public void closed(CloseReason reason) {
        if (!leaving) {
            faults.add(Faults.Kind.CLOSED, 1, () -> "the bystander was closed with " + Terminal.shown(reason));
        }
        leaving = true;
    }
}
