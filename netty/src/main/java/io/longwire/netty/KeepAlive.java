package io.longwire.netty;

import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Pings at an interval and measures the round trip. Guarded by the loop. */
final class KeepAlive {
    private static final int NUMBER_BYTES = 8;

    private final WebSocketTransport transport;
    private @Nullable Timer timer;
    private long interval;
    private long number;
    private long sentAt;

    /** In nanoseconds; 0 while no ping was answered. For any thread to read. */
    private volatile long roundTrip;

    KeepAlive(WebSocketTransport transport) {
        this.transport = transport;
    }

    /** @param nanos 0 for never */
    void every(long nanos) {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        interval = nanos;
        if (interval > 0 && transport.isOpen()) {
            next();
        }
    }

    private void next() {
        Loop loop = transport.loop();
        timer = loop.schedule(Nanos.after(loop.now(), interval), this::ping);
    }

    private void ping() {
        timer = null;
        if (transport.isOpen()) {
            number++;
            sentAt = transport.loop().now();
            transport.ping(ByteBuffer.allocate(NUMBER_BYTES).putLong(number).flip());
            next();
        }
    }

    /** Of the latest ping that was answered; null when there was none. Any thread. */
    @Nullable
    Duration roundTrip() {
        long nanos = roundTrip;
        return nanos == 0 ? null : Duration.ofNanos(nanos);
    }

    /** A pong came; the one for the latest ping tells the round trip. */
    void pong(ByteBuffer payload) {
        if (payload.remaining() == NUMBER_BYTES && number > 0 && payload.getLong(payload.position()) == number) {
            roundTrip = Math.max(1, transport.loop().now() - sentAt);
        }
    }
}
