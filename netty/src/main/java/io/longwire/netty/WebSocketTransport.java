package io.longwire.netty;

import io.longwire.protocol.connection.Connection;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.message.PreparedMessages;
import io.longwire.protocol.peer.Peer;
import io.longwire.protocol.transport.SendListener;
import io.longwire.protocol.transport.Transport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A WebSocket as the message port: checks that there is room, and lets the driver settle after each call. */
final class WebSocketTransport implements Transport {
    /** What is put together for one write; larger messages are better written from where they are. */
    static final int TOGETHER_BYTES = 32 << 10;

    private final WebSocketDriver driver;
    private final Peer peer;
    private final @Nullable String subprotocol;
    private final List<String> extensions;

    /** Made by the first who hands a message over. */
    private volatile @Nullable Posted posted;

    WebSocketTransport(WebSocketDriver driver, Negotiated negotiated) {
        this.driver = driver;
        this.peer = negotiated.peer();
        this.subprotocol = negotiated.subprotocol();
        this.extensions = negotiated.extensions();
    }

    private Connection connection() {
        return driver.connection;
    }

    @Override
    public Loop loop() {
        return driver.loop;
    }

    @Override
    public Peer peer() {
        return peer;
    }

    @Override
    public @Nullable String subprotocol() {
        return subprotocol;
    }

    @Override
    public List<String> extensions() {
        return extensions;
    }

    @Override
    public boolean send(MessageType type, ByteBuffer payload) {
        boolean outer = driver.enter();
        try {
            return hasRoom(payload.remaining())
                    && connection().send(type, payload)
                    && counted(payload.remaining(), true);
        } finally {
            leave(outer);
        }
    }

    @Override
    public boolean send(MessageType type, ByteBuffer payload, long deadline, SendListener listener) {
        boolean outer = driver.enter();
        try {
            return hasRoom(payload.remaining())
                    && connection().send(type, payload)
                    && counted(payload.remaining(), true)
                    && observed(new PendingSend(driver.loop, deadline, listener));
        } finally {
            leave(outer);
        }
    }

    @Override
    public boolean send(PreparedMessage message) {
        return send(message, null);
    }

    @Override
    public boolean send(PreparedMessage message, long deadline, SendListener listener) {
        boolean outer = driver.enter();
        try {
            return hasRoom(message.size())
                    && connection().send(message)
                    && counted(message.size(), true)
                    && observed(new PendingSend(driver.loop, deadline, listener));
        } finally {
            leave(outer);
        }
    }

    /** The same, and flushes: for who knows that nothing follows in this turn. */
    boolean sendAndFlush(PreparedMessage message) {
        boolean outer = driver.enter();
        try {
            boolean taken = hasRoom(message.size()) && connection().send(message) && counted(message.size(), true);
            driver.outbound.flushOrCut();
            return taken;
        } finally {
            leave(outer);
        }
    }

    /** All fit, or each is asked for its own room. */
    @Override
    public boolean send(PreparedMessages messages) {
        boolean outer = driver.enter();
        try {
            long most = messages.mostFramedBytes();
            boolean taken = most <= TOGETHER_BYTES
                    && driver.outbound.queuedBytes() + most <= limits().outboundBytes()
                    && hasRoom(messages.size())
                    && connection().send(messages);
            if (taken) {
                driver.counters.sent(messages.size(), messages.count());
            }
            return taken;
        } finally {
            leave(outer);
        }
    }

    /** The same, and flushes what was taken. */
    boolean sendAndFlush(PreparedMessages messages) {
        boolean outer = driver.enter();
        try {
            boolean taken = send(messages);
            if (taken) {
                driver.outbound.flushOrCut();
            }
            return taken;
        } finally {
            leave(outer);
        }
    }

    /** The same, observed by what waits already; not told when this answers false. */
    boolean send(PreparedMessage message, @Nullable PendingSend pending) {
        boolean outer = driver.enter();
        try {
            return hasRoom(message.size())
                    && connection().send(message)
                    && counted(message.size(), true)
                    && observedOrBatched(pending);
        } finally {
            leave(outer);
        }
    }

    @Override
    public boolean sendFragment(MessageType type, ByteBuffer payload, boolean last) {
        return sendFragment(type, payload, last, null);
    }

    boolean sendFragment(MessageType type, ByteBuffer payload, boolean last, @Nullable PendingSend pending) {
        boolean outer = driver.enter();
        try {
            return hasRoomForPart(payload.remaining())
                    && connection().sendFragment(type, payload, last)
                    && counted(payload.remaining(), last)
                    && observedOrBatched(pending);
        } finally {
            leave(outer);
        }
    }

    /** The same for a sender that need not hear when the batch leaves: a held message counts as sent once it is in it. */
    private boolean observedOrBatched(@Nullable PendingSend pending) {
        if (pending != null && driver.outbound.isHeld()) {
            pending.done(null);
            return true;
        }
        return observed(pending);
    }

    /** Before anything else happens: what callbacks do when the driver is left may flush the message, or end the connection. */
    private boolean observed(@Nullable PendingSend pending) {
        if (pending != null) {
            driver.outbound.observe(pending);
        }
        return true;
    }

    private void leave(boolean outer) {
        Posted known = posted;
        if (known != null) {
            known.left();
        }
        driver.leave(outer);
    }

    @Override
    public boolean ping(ByteBuffer payload) {
        Sendable.checkControl(payload);
        boolean outer = driver.enter();
        try {
            return hasRoomForPart(payload.remaining()) && connection().ping(payload) && driver.outbound.passHold();
        } finally {
            leave(outer);
        }
    }

    @Override
    public boolean pong(ByteBuffer payload) {
        Sendable.checkControl(payload);
        boolean outer = driver.enter();
        try {
            return hasRoomForPart(payload.remaining()) && connection().pong(payload) && driver.outbound.passHold();
        } finally {
            leave(outer);
        }
    }

    private boolean counted(int bytes, boolean last) {
        driver.counters.sent(bytes, last ? 1 : 0);
        return true;
    }

    Statistics statistics(@Nullable Duration roundTrip) {
        return driver.counters.snapshot(roundTrip);
    }

    /** May be asked on any thread, and may be out of date then. */
    boolean isOpen() {
        return driver.isOpen();
    }

    /** What is counted as handed over, for the room that is left. */
    Posted posted() {
        Posted known = posted;
        return known != null ? known : makePosted();
    }

    private synchronized Posted makePosted() {
        Posted known = posted;
        Posted made = known != null ? known : new Posted();
        posted = made;
        return made;
    }

    /** How much of it there is. */
    long postedBytes() {
        Posted known = posted;
        return known == null ? 0 : known.bytes();
    }

    boolean hasPostedParts() {
        Posted known = posted;
        return known != null && known.hasParts();
    }

    /** Does what another thread handed over; nobody else would hear of a failure. */
    void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException failure) {
            driver.misused(failure);
        }
    }

    /** Any thread. */
    void ifLoopEnds(Runnable action) {
        driver.loop.ifEnds(action);
    }

    void tellWhenDrained() {
        driver.tellWhenDrained();
    }

    private boolean hasRoom(int bytes) {
        return hasRoom(bytes, postedBytes());
    }

    private boolean hasRoomForPart(int bytes) {
        Posted known = posted;
        return hasRoom(bytes, known == null ? 0 : known.beforeParts());
    }

    private boolean hasRoom(int bytes, long before) {
        if (!driver.channel.isActive()) {
            return false; // the connection hears of it only when this turn ends
        }
        Posted known = posted;
        boolean room = (known != null && known.isLeaving())
                || !Posted.isFull(
                        before + driver.outbound.queuedBytes(),
                        bytes,
                        connection().limits().outboundBytes());
        if (!room) {
            driver.tellWhenDrained();
        }
        return room;
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
        return driver.channel.isWritable() && connection().isOpen();
    }

    @Override
    public long queuedBytes() {
        return driver.outbound.queuedBytes();
    }

    @Override
    public long lookAhead() {
        Connection connection = connection();
        long open = connection.isOpen() ? connection.limits().outboundBytes() : 0;
        return open + postedBytes() + driver.counters.lookAhead() + driver.outbound.lookAhead();
    }

    @Override
    public void request(long messages) {
        boolean outer = driver.enter();
        try {
            connection().request(messages);
        } finally {
            driver.leave(outer);
        }
    }

    @Override
    public Limits limits() {
        return connection().limits();
    }

    @Override
    public void limits(Limits limits) {
        connection().limits(limits);
    }

    @Override
    public void idleTimeout(Duration timeout) {
        boolean outer = driver.enter();
        try {
            connection().idleTimeout(Nanos.of(timeout), driver.loop.now());
        } finally {
            driver.leave(outer);
        }
    }

    @Override
    public void close(CloseReason reason) {
        boolean outer = driver.enter();
        try {
            connection().close(reason, driver.loop.now());
        } finally {
            driver.leave(outer);
        }
    }

    @Override
    public void abort() {
        driver.abort();
    }
}
