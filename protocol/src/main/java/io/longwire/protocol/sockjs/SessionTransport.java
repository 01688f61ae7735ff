package io.longwire.protocol.sockjs;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.peer.Peer;
import io.longwire.protocol.transport.Parts;
import io.longwire.protocol.transport.SendListener;
import io.longwire.protocol.transport.Transport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session over requests as whoever is above it sees it. Guarded by the session's loop. */
final class SessionTransport implements Transport {
    private final Session session;
    private final Peer peer;
    private final Parts parts = new Parts();
    private Limits limits;
    private boolean wantsRoom;
    private boolean roomPosted;

    SessionTransport(Session session, Peer peer, Limits limits) {
        this.session = session;
        this.peer = peer;
        this.limits = limits;
    }

    /** Tells of room where that was asked for. */
    void roomAgain() {
        if (wantsRoom && !roomPosted && session.isOpen() && queuedBytes() <= Downstream.WATER_MARK / 2) {
            roomPosted = true;
            session.loop().execute(() -> {
                roomPosted = false;
                if (wantsRoom && session.isOpen()) {
                    wantsRoom = false;
                    session.writable();
                }
            });
        }
    }

    @Override
    public Loop loop() {
        return session.loop();
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
        if (!session.isOpen()) {
            return false;
        }
        if (quoted == null) {
            session.close(Text.UNSUPPORTED);
            return false;
        }
        if (isFull(quoted.length)) {
            session.downstream().flush();
        }
        if (isFull(quoted.length)) {
            wantsRoom = true;
            return false;
        }
        Outgoing message = new Outgoing(quoted);
        if (heard != null) {
            message.observe(heard, session.loop(), deadline);
        }
        session.downstream().add(message);
        return true;
    }

    private boolean isFull(int bytes) {
        return session.downstream().queuedBytes() > 0
                && session.downstream().queuedBytes() + bytes > limits.outboundBytes();
    }

    @Override
    public boolean sendFragment(MessageType type, ByteBuffer payload, boolean last) {
        if (!session.isOpen()) {
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
        return Parts.control(payload) && session.isOpen();
    }

    @Override
    public boolean pong(ByteBuffer payload) {
        return Parts.control(payload) && session.isOpen();
    }

    @Override
    public void hold() {
        session.downstream().hold();
    }

    @Override
    public void flush() {
        session.downstream().flush();
    }

    @Override
    public boolean writable() {
        boolean room = session.isOpen() && session.downstream().queuedBytes() < Downstream.WATER_MARK;
        wantsRoom |= !room;
        return room;
    }

    @Override
    public long queuedBytes() {
        return session.downstream().queuedBytes();
    }

    @Override
    public void request(long messages) {
        session.upstream().request(messages);
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public void limits(Limits bounds) {
        limits = bounds;
        session.upstream().limit(bounds.messageBytes());
    }

    @Override
    public void idleTimeout(Duration time) {
        session.idle().after(time);
    }

    @Override
    public void close(CloseReason reason) {
        session.close(reason);
    }

    @Override
    public void abort() {
        session.abort();
    }
}
