package io.longwire.netty;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.message.PreparedMessages;
import io.longwire.protocol.peer.Identity;
import io.longwire.protocol.peer.Peer;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket (RFC 6455), either end.
 *
 * <p>Threads: every method may be called from any thread, also from inside a callback of the {@link WebSocketListener}, and none blocks. On the
 * WebSocket's own loop a message is framed at once; from elsewhere it is copied and handed over. It leaves when the loop's current turn ends.
 *
 * <p>Order: messages of one thread leave in the order of its calls, pings and pongs among them. Whole messages of several threads never mix. A whole
 * message that is sent while another is under way in parts ({@link #sendPart}) leaves after that one's last part; pings and pongs go in between.
 *
 * <p>Sending says whether a message was accepted: false when the WebSocket is closing or closed, or when its queue is full. The queue holds what was
 * accepted and not yet handed to the system, wherever it is, up to {@link Limits#outboundBytes()} bytes; a message that finds it empty is accepted
 * whatever its size. Of a refused message nothing was taken, and while the WebSocket is open {@link WebSocketListener#writable} tells later that
 * there is room again (to a sender on another thread perhaps before its call returns), also while it is held. What was accepted is sent unless the
 * connection breaks first; {@link #sendAndTell} tells which.
 *
 * <p>Payloads are read from position to limit before the call returns and left as they were. Nothing may be null. Sizes are in bytes.
 */
public final class WebSocket {
    @SuppressWarnings("rawtypes") // a class literal has no type arguments
    private static final AtomicReferenceFieldUpdater<WebSocket, @Nullable Map> ATTRIBUTES =
            AtomicReferenceFieldUpdater.newUpdater(WebSocket.class, Map.class, "attributes");

    private final WebSocketTransport transport;
    private final Identity identity;
    private final Sender sender;

    /** Made when somebody asks. */
    private volatile @Nullable Map<String, Object> attributes;

    /** Null while no pings were asked for. Written by the loop alone. */
    private volatile @Nullable KeepAlive keepAlive;

    WebSocket(WebSocketTransport transport, Identity identity) {
        this.transport = transport;
        this.identity = identity;
        this.sender = new Sender(transport);
    }

    /** Sends a text message. Lone surrogates are sent as {@code ?}, for they have no UTF-8. */
    public boolean send(String text) {
        return send(utf8(text));
    }

    /** Sends a binary message. */
    public boolean send(ByteBuffer payload) {
        return send(MessageType.BINARY, payload);
    }

    /** Sends a message from bytes. Text must be valid UTF-8; it is not checked here. */
    public boolean send(MessageType type, ByteBuffer payload) {
        return sender.send(type, payload);
    }

    /** Sends a message that is also sent to others: it is framed, and compressed, once for all that agreed on the same. */
    public boolean send(PreparedMessage message) {
        return sender.send(message, Long.MAX_VALUE, null);
    }

    /** The same on the loop, and flushes at once. */
    boolean sendAndFlush(PreparedMessage message) {
        return sender.sendAndFlush(message);
    }

    /** The same for several; false also where they are to be sent one by one. */
    boolean sendAndFlush(PreparedMessages messages) {
        return sender.sendAndFlush(messages);
    }

    /**
     * Sends, and tells what became of it.
     *
     * @param timeout from when the loop takes the message over; not written by then counts as failed, with {@link
     *     java.util.concurrent.TimeoutException}, though the message may leave all the same. {@link Duration#ZERO} for none
     * @return completes always, and on the WebSocket's loop unless the message is refused at once: normally when the message was handed to the system
     *     whole; else with {@link RejectedExecutionException} when it was not accepted, or with the {@link java.io.IOException} that ended the
     *     connection before. While the WebSocket is held a message has its word once it is in the batch: as the Jakarta WebSocket API has it
     *     ({@code RemoteEndpoint.setBatchingAllowed}), only flushing makes sure that a batch is sent
     * @throws IllegalArgumentException when the timeout is negative
     */
    public CompletionStage<Void> sendAndTell(PreparedMessage message, Duration timeout) {
        long nanos = timeout.isZero() ? Long.MAX_VALUE : Nanos.of(timeout);
        Told told = new Told();
        return told.unlessRefused(sender.send(message, nanos, told), sender);
    }

    /** The same for text, without a timeout. */
    public CompletionStage<Void> sendAndTell(String text) {
        return sendAndTell(utf8(text), Duration.ZERO);
    }

    /**
     * Sends a part of a message in a frame of its own. One thread at a time sends parts; others may send whole messages meanwhile, which wait for the
     * last part, within the queue's limit. Where the WebSocket closes before the last part, what waits is not sent.
     *
     * @param last whether the message ends with it; it may be empty
     * @return false when the part was not accepted: as for whole messages, except that those that wait take no room from it. The message goes on
     *     with the same part once there is room
     * @throws IllegalStateException when a message of the other type has begun and not ended
     */
    public boolean sendPart(MessageType type, ByteBuffer payload, boolean last) {
        return sender.part(type, payload, last, null);
    }

    /** The same, and tells what became of the part, as {@link #sendAndTell} does: to send the next one then keeps little of a large message in memory. */
    public CompletionStage<Void> sendPartAndTell(MessageType type, ByteBuffer payload, boolean last) {
        Told told = new Told();
        return told.unlessRefused(sender.part(type, payload, last, told), sender);
    }

    /**
     * Sends one message of any size as it is written, in parts of 16 KiB, and the last with {@code close}. Unlike all else here its methods block, while
     * the other side reads more slowly than they are called. Of text the bytes are UTF-8; write characters with an {@link
     * java.io.OutputStreamWriter}. Not for several threads, and as with {@link #sendPart} for one message at a time.
     *
     * @return throws {@link java.io.IOException} once the WebSocket has ended, and {@link IllegalStateException} on the WebSocket's loop, which must
     *     not block
     */
    public OutputStream outputStream(MessageType type) {
        return new MessageOutput(this, type);
    }

    /**
     * Keeps what is sent from now on until {@link #flush}, so that many messages leave in one write. The order stays. What is held counts as queued;
     * when the queue is full, or a ping or pong is sent, what was held so far leaves, and the hold goes on. Closing ends it.
     */
    public void hold() {
        onLoop(WebSocketTransport::hold);
    }

    /** Sends what was accepted, and ends a {@link #hold}. */
    public void flush() {
        onLoop(WebSocketTransport::flush);
    }

    /**
     * Sends a ping (RFC 6455 §5.5.2).
     *
     * @throws IllegalArgumentException when the payload has more than 125 bytes
     */
    public boolean ping(ByteBuffer payload) {
        return sender.ping(Sendable.controlPayload(payload));
    }

    /**
     * Sends a pong nobody asked for (RFC 6455 §5.5.3); pings are answered without it.
     *
     * @throws IllegalArgumentException when the payload has more than 125 bytes
     */
    public boolean pong(ByteBuffer payload) {
        return sender.pong(Sendable.controlPayload(payload));
    }

    /**
     * Lets that many more messages come, or parts where the listener wants parts; {@link Long#MAX_VALUE} for any number. Only where the endpoint or
     * client was told to wait for demand; else they come by themselves. While there is no demand nothing is read, and the other side has to wait.
     *
     * @throws IllegalArgumentException when it is not more than 0
     */
    public void request(long messages) {
        if (messages <= 0) {
            throw new IllegalArgumentException("Demand must be more than 0, but is " + messages);
        }
        onLoop(open -> open.request(messages));
    }

    /**
     * Closes gracefully (RFC 6455 §7.1.2): what was accepted is sent first, nothing is accepted afterwards, messages that still come are discarded, and
     * {@link WebSocketListener#closed} follows, at the latest after {@link Limits#closeTimeout()}. Nothing happens when it is closing already.
     *
     * @param code 1000–1003, 1007–1014 or 3000–4999
     * @param reason for people; cut to 123 bytes of UTF-8
     * @throws IllegalArgumentException when the code may not be sent (RFC 6455 §7.4)
     */
    public void close(int code, String reason) {
        sender.close(Sendable.closeReason(CloseReason.of(code, reason)));
    }

    /** Closes with 1000. */
    public void close() {
        sender.close(CloseReason.NORMAL);
    }

    /** Cuts the connection at once, what was accepted is dropped; both sides see 1006. */
    public void abort() {
        onLoop(WebSocketTransport::abort);
    }

    /** Whether messages may be sent: false from {@link #close} on. Off the loop it may be out of date when it returns. */
    public boolean isOpen() {
        return sender.isOpen();
    }

    /** Whether more may be sent without queueing much. Once it has said no, {@link WebSocketListener#writable} tells when that changes, while the WebSocket is open. */
    public boolean writable() {
        return sender.writable();
    }

    /** Completes, on the loop, when {@link #writable} is true; fails with {@link java.nio.channels.ClosedChannelException} when the WebSocket ends before. */
    public CompletionStage<Void> whenWritable() {
        return sender.room().whenWritable();
    }

    /** Bytes accepted and not yet handed to the system; off the loop an approximation. */
    public long queuedBytes() {
        return sender.queuedBytes();
    }

    /**
     * Sends a ping at this interval; {@link Duration#ZERO} for none, as at first. The round trip is in {@link #statistics}.
     *
     * @throws IllegalArgumentException when it is negative
     */
    public void keepAlive(Duration interval) {
        long nanos = Nanos.of(interval);
        onLoop(open -> pingEvery(nanos));
    }

    private void pingEvery(long nanos) {
        KeepAlive pings = keepAlive;
        if (pings == null && nanos > 0) {
            pings = new KeepAlive(transport);
            keepAlive = pings;
        }
        if (pings != null) {
            pings.every(nanos);
        }
    }

    /**
     * Closes with 1001 after so long without a byte from the other side; {@link Duration#ZERO} for never, as at first. Pongs count: see {@link
     * #keepAlive}. Time without demand does not.
     *
     * @throws IllegalArgumentException when it is negative
     */
    public void idleTimeout(Duration timeout) {
        long nanos = Nanos.of(timeout);
        onLoop(open -> open.idleTimeout(Duration.ofNanos(nanos)));
    }

    /** The bounds in force. */
    public Limits limits() {
        return transport.limits();
    }

    /** Replaces the bounds, from the next frame on, for this WebSocket alone. */
    public void limits(Limits limits) {
        onLoop(open -> open.limits(limits));
    }

    /** The other end. */
    public Peer peer() {
        return transport.peer();
    }

    /** Who the other end is, as the handshake hook found; {@link Identity#ANONYMOUS} without one. */
    public Identity identity() {
        return identity;
    }

    /** The subprotocol that was agreed; null without one. */
    public @Nullable String subprotocol() {
        return transport.subprotocol();
    }

    /** The extensions that were agreed, in order, as the handshake wrote them. */
    public List<String> extensions() {
        return transport.extensions();
    }

    /** Anything the application wants to keep with it; any thread. At first what the handshake hook attached. */
    public Map<String, Object> attributes() {
        Map<String, Object> known = attributes;
        if (known == null) {
            Map<String, Object> made = new ConcurrentHashMap<>(4);
            known = ATTRIBUTES.compareAndSet(this, null, made) ? made : Objects.requireNonNull(attributes);
        }
        return known;
    }

    /** What it has done so far. */
    public Statistics statistics() {
        KeepAlive pings = keepAlive;
        return transport.statistics(pings == null ? null : pings.roundTrip());
    }

    /** The executor whose tasks run on the WebSocket's event loop, between its callbacks. */
    public Loop loop() {
        return transport.loop();
    }

    void pongCame(ByteBuffer payload) {
        KeepAlive pings = keepAlive;
        if (pings != null) {
            pings.pong(payload);
        }
    }

    void roomCame() {
        sender.roomCame();
    }

    void ended() {
        pingEvery(0);
        sender.ended();
    }

    /** As of the transport. */
    long lookAhead() {
        return transport.lookAhead();
    }

    /** For parts on a thread that waits for room when there is none. */
    Sender sender() {
        return sender;
    }

    private static PreparedMessage utf8(String text) {
        return PreparedMessage.forOne(MessageType.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    private void onLoop(Consumer<WebSocketTransport> action) {
        if (loop().inLoop()) {
            action.accept(transport);
        } else {
            try {
                loop().execute(() -> action.accept(transport));
            } catch (RejectedExecutionException loopEnded) {
                // With its loop the WebSocket has ended too.
            }
        }
    }
}
