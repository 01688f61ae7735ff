package io.longwire.protocol.sockjs;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.CloseCode;
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
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** One client over a WebSocket that carries SockJS's frames, towards the client. Guarded by the WebSocket's loop. */
final class WebSocketSession implements Transport {
    /** A byte may travel as an escape of six. */
    private static final int GROWTH = 6;

    private static final int FRAME_BYTES = 64;

    private final Transport socket;
    private final LongConsumer demand;
    private final Parts parts = new Parts();
    private Limits limits;
    private long lastSent;
    private boolean closing;

    /** @param demand hears of demand for messages, and of new limits with a demand of 0 */
    WebSocketSession(Transport socket, Limits limits, LongConsumer demand) {
        this.socket = socket;
        this.limits = limits;
        this.demand = demand;
    }

    /** The bounds of the WebSocket, for messages within these. */
    static Limits wire(Limits limits) {
        long bytes = Math.min(Integer.MAX_VALUE, limits.messageBytes() * GROWTH + FRAME_BYTES);
        return limits.withMessageBytes(bytes);
    }

    /** Sends one of SockJS's own frames; false when it was not taken. */
    boolean own(byte[] frame) {
        return sent(socket.send(MessageType.TEXT, ByteBuffer.wrap(frame)));
    }

    /** What waits for the client shows life once it reads. */
    void beaten() {
        lastSent = socket.loop().now();
    }

    @Override
    public long lookAhead() {
        return socket.lookAhead();
    }

    /** On the scale of its loop. */
    long lastSent() {
        return lastSent;
    }

    boolean closing() {
        return closing;
    }

    /** The WebSocket is gone. */
    void gone() {
        closing = true;
    }

    /** Ends it without a word in SockJS. */
    void end(CloseReason reason) {
        closing = true;
        socket.close(CloseCode.mayTravel(reason.code()) ? reason : CloseReason.NORMAL);
    }

    // ---- the transport

    @Override
    public Loop loop() {
        return socket.loop();
    }

    @Override
    public Peer peer() {
        return socket.peer();
    }

    @Override
    public @Nullable String subprotocol() {
        return socket.subprotocol();
    }

    @Override
    public List<String> extensions() {
        return socket.extensions();
    }

    @Override
    public boolean send(MessageType type, ByteBuffer payload) {
        byte[] quoted = text(Text.quoted(type, payload));
        return quoted != null && sent(socket.send(MessageType.TEXT, frame(quoted)));
    }

    @Override
    public boolean send(MessageType type, ByteBuffer payload, long deadline, SendListener heard) {
        byte[] quoted = text(Text.quoted(type, payload));
        return quoted != null && sent(socket.send(MessageType.TEXT, frame(quoted), deadline, heard));
    }

    @Override
    public boolean send(PreparedMessage message) {
        byte[] quoted = text(Text.quoted(message));
        return quoted != null && sent(socket.send(MessageType.TEXT, frame(quoted)));
    }

    @Override
    public boolean send(PreparedMessage message, long deadline, SendListener heard) {
        byte[] quoted = text(Text.quoted(message));
        return quoted != null && sent(socket.send(MessageType.TEXT, frame(quoted), deadline, heard));
    }

    /** Null when there is none, or it cannot be sent any more. */
    private byte @Nullable [] text(byte @Nullable [] quoted) {
        if (quoted == null) {
            close(Text.UNSUPPORTED);
        }
        return closing ? null : quoted;
    }

    private static ByteBuffer frame(byte[] quoted) {
        return ByteBuffer.wrap(Frames.messages(List.of(quoted)));
    }

    private boolean sent(boolean accepted) {
        if (accepted) {
            lastSent = socket.loop().now();
        }
        return accepted;
    }

    @Override
    public boolean sendFragment(MessageType type, ByteBuffer payload, boolean last) {
        if (closing || (parts.size() > 0 && parts.size() + payload.remaining() > limits.outboundBytes())) {
            return false;
        }
        byte[] whole = parts.add(type, payload, last);
        return whole == null || send(type, ByteBuffer.wrap(whole));
    }

    @Override
    public boolean ping(ByteBuffer payload) {
        return socket.ping(payload);
    }

    @Override
    public boolean pong(ByteBuffer payload) {
        return socket.pong(payload);
    }

    @Override
    public void hold() {
        socket.hold();
    }

    @Override
    public void flush() {
        socket.flush();
    }

    @Override
    public boolean writable() {
        return socket.writable();
    }

    @Override
    public long queuedBytes() {
        return socket.queuedBytes();
    }

    @Override
    public void request(long messages) {
        demand.accept(messages);
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public void limits(Limits bounds) {
        limits = bounds;
        demand.accept(0);
        socket.limits(wire(bounds));
    }

    @Override
    public void idleTimeout(Duration timeout) {
        socket.idleTimeout(timeout);
    }

    @Override
    public void close(CloseReason reason) {
        if (!closing) {
            socket.send(MessageType.TEXT, ByteBuffer.wrap(Frames.close(reason)));
            end(reason);
        }
    }

    @Override
    public void abort() {
        closing = true;
        socket.abort();
    }
}
