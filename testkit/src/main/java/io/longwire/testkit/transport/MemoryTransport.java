package io.longwire.testkit.transport;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.message.PreparedMessages;
import io.longwire.protocol.peer.Peer;
import io.longwire.protocol.transport.SendListener;
import io.longwire.protocol.transport.Transport;
import io.longwire.protocol.transport.TransportListener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A transport without a network: the test is the other side. What the test receives is delivered as demand allows, and wiped afterwards, so that
 * who keeps a payload is found out. The test says whether the other side reads.
 */
public final class MemoryTransport implements Transport {
    /** A message that was sent. */
    public record Sent(MessageType type, String text) {}

    private record Incoming(MessageType type, ByteBuffer payload) {}

    private final Loop loop;
    private final @Nullable String subprotocol;
    private final TransportListener listener;
    private final Peer peer =
            new Peer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000), null, null, Map.of());
    private final Queue<Incoming> incoming = new ArrayDeque<>();
    private final List<Sent> sent = new ArrayList<>();
    private Limits limits = Limits.DEFAULT;
    private boolean reading = true;
    private boolean held;
    private boolean delivering;
    private long queued;
    private int flushes;
    private int together;
    private long demand;
    private @Nullable CloseReason closing;
    private boolean closed;
    private boolean aborted;

    /** Opens a transport for a listener. */
    public MemoryTransport(Loop loop, @Nullable String subprotocol, TransportListener listener) {
        this.loop = loop;
        this.subprotocol = subprotocol;
        this.listener = listener;
        listener.opened(this);
    }

    // ---- the other side

    /** The other side sends text. */
    public void receive(String text) {
        receive(MessageType.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The other side sends a message. */
    public void receive(MessageType type, byte[] bytes) {
        incoming.add(new Incoming(type, ByteBuffer.wrap(bytes.clone())));
        deliver();
    }

    /** Whether the other side reads. When it begins to, the listener hears that it may write. */
    public void reads(boolean reads) {
        boolean begins = reads && !reading;
        reading = reads;
        if (begins) {
            queued = 0;
            listener.writable();
        }
    }

    /** The other side is gone without a word. */
    public void breaks() {
        end(CloseReason.ABNORMAL, null);
    }

    /** The other side answers the close frame, or sends one. */
    public void closes(CloseReason reason) {
        end(reason, closing == null ? Side.CLIENT : Side.SERVER);
    }

    private void end(CloseReason reason, @Nullable Side began) {
        if (!closed) {
            closed = true;
            listener.closed(reason, began);
        }
    }

    /** What was sent since the last call. */
    public List<Sent> takeSent() {
        List<Sent> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    /** The texts of what was sent since the last call. */
    public List<String> takeTexts() {
        return takeSent().stream().map(Sent::text).toList();
    }

    /** The reason it was closed with from this side; null while it is open. */
    public @Nullable CloseReason closeReason() {
        return closing;
    }

    /** Whether this side cut it. */
    public boolean aborted() {
        return aborted;
    }

    /** How many messages were sent several at once. */
    public int together() {
        return together;
    }

    /** How often it was flushed. */
    public int flushes() {
        return flushes;
    }

    /** How many messages wait for demand. */
    public int undelivered() {
        return incoming.size();
    }

    private void deliver() {
        if (delivering) {
            return;
        }
        delivering = true;
        while (demand > 0 && !closed && !incoming.isEmpty()) {
            demand--;
            Incoming next = incoming.remove();
            ByteBuffer payload = next.payload;
            if (listener.wantsParts()) {
                listener.fragment(next.type, payload, true);
            } else {
                listener.message(next.type, payload);
            }
            wipe(payload);
        }
        delivering = false;
    }

    private static void wipe(ByteBuffer payload) {
        payload.clear();
        while (payload.hasRemaining()) {
            payload.put((byte) 0xEE);
        }
    }

    // ---- this side

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
        return subprotocol;
    }

    @Override
    public List<String> extensions() {
        return List.of();
    }

    @Override
    public boolean send(MessageType type, ByteBuffer payload) {
        if (closing != null || closed) {
            return false;
        }
        if (queued > 0 && queued + payload.remaining() > limits.outboundBytes()) {
            return false;
        }
        if (!reading) {
            queued += payload.remaining();
        }
        sent.add(new Sent(
                type, StandardCharsets.ISO_8859_1.decode(payload.duplicate()).toString()));
        return true;
    }

    @Override
    public boolean send(MessageType type, ByteBuffer payload, long deadline, SendListener heard) {
        boolean accepted = send(type, payload);
        if (accepted) {
            loop.execute(() -> heard.sent(null));
        }
        return accepted;
    }

    @Override
    public boolean send(PreparedMessage message) {
        return send(message.type(), message.payload());
    }

    @Override
    public boolean send(PreparedMessages messages) {
        boolean taken = queued + messages.size() <= limits.outboundBytes()
                && messages.messages().stream().allMatch(this::send);
        together += taken ? messages.count() : 0;
        return taken;
    }

    @Override
    public boolean send(PreparedMessage message, long deadline, SendListener heard) {
        return send(message.type(), message.payload(), deadline, heard);
    }

    @Override
    public boolean sendFragment(MessageType type, ByteBuffer payload, boolean last) {
        return send(type, payload);
    }

    @Override
    public boolean ping(ByteBuffer payload) {
        return !closed;
    }

    @Override
    public boolean pong(ByteBuffer payload) {
        return !closed;
    }

    @Override
    public void hold() {
        held = true;
    }

    @Override
    public void flush() {
        held = false;
        flushes++;
    }

    /** Whether what is sent is kept for a flush. */
    public boolean held() {
        return held;
    }

    @Override
    public boolean writable() {
        return !closed && closing == null && (reading || queued == 0);
    }

    @Override
    public long queuedBytes() {
        return queued;
    }

    @Override
    public void request(long messages) {
        demand += messages;
        deliver();
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public void limits(Limits limits) {
        this.limits = limits;
    }

    @Override
    public void idleTimeout(Duration timeout) {}

    @Override
    public void close(CloseReason reason) {
        if (closing == null && !closed) {
            closing = reason;
        }
    }

    @Override
    public void abort() {
        aborted = true;
        end(CloseReason.ABNORMAL, Side.SERVER);
    }
}
