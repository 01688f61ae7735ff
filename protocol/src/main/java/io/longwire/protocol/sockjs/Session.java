package io.longwire.protocol.sockjs;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.peer.Peer;
import io.longwire.protocol.transport.Parts;
import io.longwire.protocol.transport.SendListener;
import io.longwire.protocol.transport.Transport;
import io.longwire.protocol.transport.TransportListener;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One client over requests that receive and requests that send. It is open from the first request that receives, and closed when it was told so, when no
 * request has received for a while, or when one broke; for a while after that each request is told the reason. Guarded by the loop of the exchange that
 * opened it.
 */
final class Session implements Transport {
    private static final byte[] INTERRUPTED =
            Frames.close(new CloseReason(CloseCode.PROTOCOL_ERROR, "Connection interrupted"));

    private enum State {
        NEW,
        OPEN,
        CLOSING,
        CLOSED
    }

    private final Sessions sessions;
    private final String id;
    private final @Nullable Object owner;
    private final Loop loop;
    private final Peer peer;
    private final Supplier<? extends TransportListener> listeners;
    private final SockJsOptions options;
    private final long bytes;
    private final Downstream downstream;
    private final Upstream upstream;
    private final IdleWatch idle;
    private final Parts parts = new Parts();
    private State state = State.NEW;
    private Limits limits;
    private @Nullable TransportListener listener;
    private @Nullable CloseReason closing;
    private @Nullable Timer timeout;
    private @Nullable Timer closeTimeout;
    private boolean wantsRoom;
    private boolean roomPosted;

    Session(
            Sessions sessions,
            String id,
            @Nullable Object owner,
            Loop loop,
            Peer peer,
            Supplier<? extends TransportListener> listeners,
            SockJsOptions options,
            long bytes) {
        this.bytes = bytes;
        this.sessions = sessions;
        this.id = id;
        this.owner = owner;
        this.loop = loop;
        this.peer = peer;
        this.listeners = listeners;
        this.options = options;
        this.limits = options.limits();
        this.downstream = new Downstream(this, options);
        this.upstream = new Upstream(this, limits.messageBytes());
        this.idle =
                new IdleWatch(loop, () -> close(new CloseReason(CloseCode.GOING_AWAY, "Nothing came for too long")));
    }

    /** Any thread. */
    @Nullable
    Object owner() {
        return owner;
    }

    /** Of memory that it was counted with. Any thread. */
    long bytes() {
        return bytes;
    }

    Downstream downstream() {
        return downstream;
    }

    Upstream upstream() {
        return upstream;
    }

    // ---- requests

    /** A request receives from now on. */
    void attach(Reception reception) {
        if (state == State.CLOSED) {
            downstream.attach(reception, false);
            return;
        }
        boolean first = state == State.NEW;
        if (first) {
            state = State.OPEN;
        }
        cancelTimeout();
        downstream.attach(reception, first);
        if (first) {
            TransportListener made = listeners.get();
            listener = made;
            guarded(() -> made.opened(this));
        }
    }

    /** A request sends. */
    void send(Send send) {
        upstream.offer(send);
    }

    private TransportListener listener() {
        return Objects.requireNonNull(listener, "not opened");
    }

    /** A message came, and there is demand for it. */
    void show(byte[] message) {
        idle.heard();
        if (state == State.OPEN) {
            ByteBuffer payload = ByteBuffer.wrap(message);
            guarded(() -> {
                if (listener().wantsParts()) {
                    listener().fragment(MessageType.TEXT, payload, true);
                } else {
                    listener().message(MessageType.TEXT, payload);
                }
            });
        }
    }

    void tooLarge() {
        close(new CloseReason(CloseCode.TOO_BIG, "A message has at most " + limits.messageBytes() + " bytes"));
    }

    // ---- what becomes of it

    /** No request receives. */
    void unattended() {
        if (timeout == null) {
            timeout = loop.schedule(loop.now() + options.sessionTimeout().toNanos(), () -> {
                sessions.remove(id, this);
                end(CloseReason.ABNORMAL, null, INTERRUPTED);
            });
        }
    }

    private void cancelTimeout() {
        if (timeout != null) {
            timeout.cancel();
            timeout = null;
        }
    }

    /** The client left in the middle of a response, and nobody knows what it has read of it. */
    void interrupted() {
        end(CloseReason.ABNORMAL, null, INTERRUPTED);
    }

    /** Nothing more follows. */
    void closeFrameSent() {
        CloseReason reason = closing;
        if (reason != null) {
            end(reason, Side.SERVER, Frames.close(reason));
        }
    }

    private void end(CloseReason reason, @Nullable Side began, byte[] lastFrame) {
        if (state == State.CLOSED) {
            return;
        }
        TransportListener heard = listener;
        state = State.CLOSED;
        idle.stop();
        if (closeTimeout != null) {
            closeTimeout.cancel();
        }
        downstream.end(lastFrame);
        upstream.end();
        unattended();
        if (heard != null) {
            // In a turn of its own: the listener may be in the middle of a call.
            loop.execute(() -> guarded(() -> heard.closed(reason, began)));
        }
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException failure) {
            close(new CloseReason(CloseCode.INTERNAL_ERROR, "The server failed"));
            loop.execute(() -> {
                throw failure; // to whoever runs the loop, who logs it
            });
        }
    }

    /** Tells of room where that was asked for. */
    void roomAgain() {
        if (wantsRoom && !roomPosted && state == State.OPEN && downstream.queuedBytes() <= Downstream.WATER_MARK / 2) {
            roomPosted = true;
            loop.execute(() -> {
                roomPosted = false;
                if (wantsRoom && state == State.OPEN) {
                    wantsRoom = false;
                    guarded(listener()::writable);
                }
            });
        }
    }

    // ---- the transport

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public Peer peer() {
        return peer;
    }

    @Override
    public @Nullable String subprotocol() {
        return null;
    }

    @Override
    public List<String> extensions() {
        return List.of();
    }

    @Override
    public boolean send(MessageType type, ByteBuffer payload) {
        return offer(Text.quoted(type, payload), null, Long.MAX_VALUE);
    }

    @Override
    public boolean send(MessageType type, ByteBuffer payload, long deadline, SendListener heard) {
        return offer(Text.quoted(type, payload), heard, deadline);
    }

    @Override
    public boolean send(PreparedMessage message) {
        return offer(Text.quoted(message), null, Long.MAX_VALUE);
    }

    @Override
    public boolean send(PreparedMessage message, long deadline, SendListener heard) {
        return offer(Text.quoted(message), heard, deadline);
    }

    private boolean offer(byte @Nullable [] quoted, @Nullable SendListener heard, long deadline) {
        if (state != State.OPEN) {
            return false;
        }
        if (quoted == null) {
            close(Text.UNSUPPORTED);
            return false;
        }
        if (isFull(quoted.length)) {
            downstream.flush();
        }
        if (isFull(quoted.length)) {
            wantsRoom = true;
            return false;
        }
        Outgoing message = new Outgoing(quoted);
        if (heard != null) {
            message.observe(heard, loop, deadline);
        }
        downstream.add(message);
        return true;
    }

    private boolean isFull(int bytes) {
        return downstream.queuedBytes() > 0 && downstream.queuedBytes() + bytes > limits.outboundBytes();
    }

    @Override
    public boolean sendFragment(MessageType type, ByteBuffer payload, boolean last) {
        if (state != State.OPEN) {
            return false;
        }
        if (isFull(parts.size() + payload.remaining())) {
            wantsRoom = true;
            return false;
        }
        byte[] whole = parts.add(type, payload, last);
        return whole == null || send(type, ByteBuffer.wrap(whole));
    }

    @Override
    public boolean ping(ByteBuffer payload) {
        return Parts.control(payload) && state == State.OPEN;
    }

    @Override
    public boolean pong(ByteBuffer payload) {
        return Parts.control(payload) && state == State.OPEN;
    }

    @Override
    public void hold() {
        downstream.hold();
    }

    @Override
    public void flush() {
        downstream.flush();
    }

    @Override
    public boolean writable() {
        boolean room = state == State.OPEN && downstream.queuedBytes() < Downstream.WATER_MARK;
        wantsRoom |= !room;
        return room;
    }

    @Override
    public long queuedBytes() {
        return downstream.queuedBytes();
    }

    @Override
    public void request(long messages) {
        upstream.request(messages);
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public void limits(Limits bounds) {
        limits = bounds;
        upstream.limit(bounds.messageBytes());
    }

    @Override
    public void idleTimeout(Duration time) {
        idle.after(time);
    }

    @Override
    public void close(CloseReason reason) {
        if (state == State.OPEN) {
            state = State.CLOSING;
            closing = reason;
            closeTimeout = loop.schedule(loop.now() + limits.closeTimeout().toNanos(), this::abort);
            downstream.close(Frames.close(reason));
        }
    }

    @Override
    public void abort() {
        if (state == State.OPEN || state == State.CLOSING) {
            sessions.remove(id, this);
            downstream.reset();
            end(CloseReason.ABNORMAL, Side.SERVER, INTERRUPTED);
        }
    }
}
