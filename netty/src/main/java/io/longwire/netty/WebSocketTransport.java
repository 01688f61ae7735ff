package io.longwire.netty;

import io.longwire.protocol.connection.Connection;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.peer.Peer;
import io.longwire.protocol.transport.SendListener;
import io.longwire.protocol.transport.Transport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A WebSocket as the message port: checks that there is room, and lets the driver settle after each call. */
final class WebSocketTransport implements Transport {
    private static final int MAX_CONTROL_BYTES = 125; // RFC 6455 §5.5

    private final WebSocketDriver driver;
    private final Connection connection;
    private final Negotiated negotiated;

    /** While a message is sent that was counted when it was handed over. Guarded by the loop. */
    private boolean roomIsTaken;

    WebSocketTransport(WebSocketDriver driver, Negotiated negotiated) {
        this.driver = driver;
        this.connection = driver.connection;
        this.negotiated = negotiated;
    }

    @Override
    public Loop loop() {
        return driver.loop;
    }

    @Override
    public Peer peer() {
        return negotiated.peer();
    }

    @Override
    public @Nullable String subprotocol() {
        return negotiated.subprotocol();
    }

    @Override
    public List<String> extensions() {
        return negotiated.extensions();
    }

    @Override
    public boolean send(MessageType type, ByteBuffer payload) {
        boolean outer = driver.enter();
        try {
            return hasRoom(payload.remaining()) && connection.send(type, payload) && counted(payload.remaining(), true);
        } finally {
            driver.leave(outer);
        }
    }

    @Override
    public boolean send(MessageType type, ByteBuffer payload, long deadline, SendListener listener) {
        return observed(send(type, payload), deadline, listener);
    }

    @Override
    public boolean send(PreparedMessage message) {
        boolean outer = driver.enter();
        try {
            return hasRoom(message.size()) && connection.send(message) && counted(message.size(), true);
        } finally {
            driver.leave(outer);
        }
    }

    @Override
    public boolean send(PreparedMessage message, long deadline, SendListener listener) {
        return observed(send(message), deadline, listener);
    }

    private boolean observed(boolean accepted, long deadline, SendListener listener) {
        if (accepted) {
            driver.outbound.observe(deadline, listener);
        }
        return accepted;
    }

    @Override
    public boolean sendFragment(MessageType type, ByteBuffer payload, boolean last) {
        boolean outer = driver.enter();
        try {
            return hasRoom(payload.remaining())
                    && connection.sendFragment(type, payload, last)
                    && counted(payload.remaining(), last);
        } finally {
            driver.leave(outer);
        }
    }

    @Override
    public boolean ping(ByteBuffer payload) {
        checkControl(payload);
        boolean outer = driver.enter();
        try {
            return hasRoom(payload.remaining()) && connection.ping(payload);
        } finally {
            driver.leave(outer);
        }
    }

    @Override
    public boolean pong(ByteBuffer payload) {
        checkControl(payload);
        boolean outer = driver.enter();
        try {
            return hasRoom(payload.remaining()) && connection.pong(payload);
        } finally {
            driver.leave(outer);
        }
    }

    /**
     * A copy of a ping's or pong's payload.
     *
     * @throws IllegalArgumentException when it is too long
     */
    static byte[] controlPayload(ByteBuffer payload) {
        checkControl(payload);
        byte[] copy = new byte[payload.remaining()];
        payload.duplicate().get(copy);
        return copy;
    }

    /**
     * A close reason that may be sent.
     *
     * @throws IllegalArgumentException when its code may not
     */
    static CloseReason sendable(CloseReason reason) {
        if (!CloseCode.mayTravel(reason.code())) {
            throw new IllegalArgumentException("Close code " + reason.code()
                    + " must not be sent: use 1000–1003, 1007–1014 or 3000–4999 (RFC 6455 §7.4)");
        }
        return reason;
    }

    private boolean counted(int bytes, boolean last) {
        driver.counters.sent(bytes, last);
        return true;
    }

    Counters counters() {
        return driver.counters;
    }

    Statistics statistics() {
        return driver.counters.snapshot();
    }

    /** May be asked on any thread, and may be out of date then. */
    boolean isOpen() {
        return driver.isOpen();
    }

    /** Sends what another thread handed over: it was accepted already, and only the end of the connection may still refuse it. */
    void sendPosted(Runnable sending) {
        roomIsTaken = true;
        try {
            sending.run();
        } catch (IllegalStateException mixed) {
            driver.misused(mixed);
        } finally {
            roomIsTaken = false;
        }
    }

    private static void checkControl(ByteBuffer payload) {
        if (payload.remaining() > MAX_CONTROL_BYTES) {
            throw new IllegalArgumentException(
                    "A ping or pong has at most " + MAX_CONTROL_BYTES + " bytes, but got " + payload.remaining());
        }
    }

    private boolean hasRoom(int bytes) {
        if (!driver.channel.isActive()) {
            return false; // the connection hears of it only when this turn ends
        }
        long queued = driver.outbound.queuedBytes();
        return roomIsTaken
                || queued == 0
                || queued + bytes <= connection.limits().outboundBytes();
    }

    @Override
    public void hold() {
        driver.outbound.hold();
    }

    @Override
    public void flush() {
        driver.outbound.flush();
    }

    @Override
    public boolean writable() {
        return driver.channel.isWritable() && connection.isOpen();
    }

    @Override
    public long queuedBytes() {
        return driver.outbound.queuedBytes();
    }

    @Override
    public void request(long messages) {
        boolean outer = driver.enter();
        try {
            connection.request(messages);
        } finally {
            driver.leave(outer);
        }
    }

    @Override
    public Limits limits() {
        return connection.limits();
    }

    @Override
    public void limits(Limits limits) {
        connection.limits(limits);
    }

    @Override
    public void idleTimeout(Duration timeout) {
        boolean outer = driver.enter();
        try {
            connection.idleTimeout(timeout.toNanos(), driver.loop.now());
        } finally {
            driver.leave(outer);
        }
    }

    @Override
    public void close(CloseReason reason) {
        boolean outer = driver.enter();
        try {
            connection.close(reason, driver.loop.now());
        } finally {
            driver.leave(outer);
        }
    }

    @Override
    public void abort() {
        driver.abort();
    }
}
