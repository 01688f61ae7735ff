package io.longwire.protocol.link;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.peer.Peer;
import io.longwire.protocol.transport.Parts;
import io.longwire.protocol.transport.SendListener;
import io.longwire.protocol.transport.Transport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A session as the port that {@link Transport} describes. A message counts as sent once the other side has acknowledged it; until then it is among
 * {@link #queuedBytes()}. It has no pings: its carriers watch themselves.
 */
final class LinkTransport implements Transport {
    /** Under it a shared message keeps its frame. */
    private static final Object FRAME = new Object();

    private final LinkSession session;
    private final Peer peer;
    private final @Nullable String subprotocol;
    private final Parts parts = new Parts();
    private Duration idleTimeout = Duration.ZERO;
    private long heard;
    private @Nullable Timer idle;

    LinkTransport(LinkSession session, Peer peer, @Nullable String subprotocol) {
        this.session = session;
        this.peer = peer;
        this.subprotocol = subprotocol;
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
        return subprotocol;
    }

    @Override
    public List<String> extensions() {
        return List.of();
    }

    @Override
    public boolean send(MessageType type, ByteBuffer payload) {
        return session.out().send(new Outgoing.Item(type, bytes(type, payload), null));
    }

    @Override
    public boolean send(MessageType type, ByteBuffer payload, long deadline, SendListener listener) {
        return send(new Outgoing.Item(type, bytes(type, payload), listener), deadline);
    }

    @Override
    public boolean send(PreparedMessage message) {
        return session.out().send(new Outgoing.Item(message.type(), bytes(message), null));
    }

    @Override
    public boolean send(PreparedMessage message, long deadline, SendListener listener) {
        return send(new Outgoing.Item(message.type(), bytes(message), listener), deadline);
    }

    private boolean send(Outgoing.Item item, long deadline) {
        boolean taken = session.out().send(item);
        if (taken && deadline != Long.MAX_VALUE) {
            item.deadline(loop().schedule(
                            deadline, () -> item.tell(new TimeoutException("Not acknowledged before its deadline"))));
        }
        return taken;
    }

    private static byte[] bytes(PreparedMessage message) {
        return message.type() == MessageType.TEXT
                ? message.encoding(FRAME, LinkFrame::text)
                : message.encoding(FRAME, payload -> payload);
    }

    private static byte[] bytes(MessageType type, ByteBuffer payload) {
        if (type == MessageType.TEXT) {
            return LinkFrame.text(payload);
        }
        byte[] bytes = new byte[payload.remaining()];
        payload.duplicate().get(bytes);
        return bytes;
    }

    @Override
    public boolean sendFragment(MessageType type, ByteBuffer payload, boolean last) {
        if (parts.size() + payload.remaining() > limits().outboundBytes()) {
            return false;
        }
        byte[] whole = parts.add(type, payload, last);
        return whole == null || send(type, ByteBuffer.wrap(whole));
    }

    @Override
    public boolean ping(ByteBuffer payload) {
        return Parts.control(payload);
    }

    @Override
    public boolean pong(ByteBuffer payload) {
        return Parts.control(payload);
    }

    @Override
    public void hold() {
        session.out().hold();
    }

    @Override
    public void flush() {
        session.out().flush();
    }

    @Override
    public boolean writable() {
        return session.out().writable();
    }

    @Override
    public long queuedBytes() {
        return session.out().queuedBytes();
    }

    @Override
    public void waiting(long bytes) {
        session.absence().waitingAbove(bytes);
    }

    @Override
    public void request(long messages) {
        session.request(messages);
    }

    @Override
    public Limits limits() {
        return session.limits();
    }

    @Override
    public void limits(Limits limits) {
        session.limits(limits);
    }

    @Override
    public void idleTimeout(Duration timeout) {
        idleTimeout = timeout;
        heard = session.in().count();
        watch();
    }

    private void watch() {
        if (idle != null) {
            idle.cancel();
            idle = null;
        }
        if (!idleTimeout.isZero() && !session.ended()) {
            idle = session.after(idleTimeout, () -> {
                idle = null;
                if (heard == session.in().count() && !session.in().full()) {
                    session.close(CloseReason.of(CloseCode.GOING_AWAY, "Nothing received for " + idleTimeout));
                } else {
                    heard = session.in().count();
                    watch();
                }
            });
        }
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
