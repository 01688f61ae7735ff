package io.longwire.netty;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.peer.Identity;
import io.longwire.protocol.peer.Peer;
import io.longwire.protocol.transport.SendListener;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket, either end.
 *
 * <p>Threads: every method may be called from any thread, and none blocks. Messages of one thread leave in the order of its calls; whole messages of
 * several threads never mix. On the WebSocket's own loop a message is framed at once; from elsewhere it is copied and handed over.
 *
 * <p>Sending says whether a message was accepted: false when the WebSocket is closing or closed, or when its queue is full ({@link
 * Limits#outboundBytes()}); then nothing of the message was taken, and {@link WebSocketListener#writable} tells when there is room again. Payload
 * buffers are read from position to limit and left as they were.
 */
public final class WebSocket {
    private final WebSocketTransport transport;
    private final Loop loop;
    private final Identity identity;
    private final Posted posted = new Posted();
    private final Map<String, Object> attributes = new ConcurrentHashMap<>(4);
    private final KeepAlive keepAlive;

    WebSocket(WebSocketTransport transport, Identity identity) {
        this.transport = transport;
        this.loop = transport.loop();
        this.identity = identity;
        this.keepAlive = new KeepAlive(transport);
    }

    /** Sends a text message. Lone surrogates are sent as {@code ?}, for they have no UTF-8. */
    public boolean send(String text) {
        return send(PreparedMessage.forOne(MessageType.TEXT, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends a binary message. */
    public boolean send(ByteBuffer payload) {
        return send(MessageType.BINARY, payload);
    }

    /** Sends a message from bytes. Text must be valid UTF-8; it is not checked here. */
    public boolean send(MessageType type, ByteBuffer payload) {
        if (loop.inLoop()) {
            return transport.send(type, payload);
        }
        byte[] copy = new byte[payload.remaining()];
        payload.duplicate().get(copy);
        return send(PreparedMessage.forOne(type, copy));
    }

    /** Sends a message that is also sent to others: it is framed, and compressed, once for all that agreed on the same. */
    public boolean send(PreparedMessage message) {
        return loop.inLoop() ? transport.send(message) : post(message.size(), () -> transport.send(message));
    }

    /**
     * Sends, and tells what became of it.
     *
     * @param timeout not written by then counts as failed, with {@link java.util.concurrent.TimeoutException}; the message may leave all the same.
     *     {@link Duration#ZERO} for none
     * @return completes, on the WebSocket's loop, when the message was handed to the system whole; fails when it was not accepted or its
     *     connection broke before. A message sent while the WebSocket is held completes when it leaves after {@link #flush}, as the Jakarta
     *     WebSocket API has it for batches
     */
    public CompletionStage<Void> sendAndTell(PreparedMessage message, Duration timeout) {
        CompletableFuture<Void> told = new CompletableFuture<>();
        SendListener listener = failure -> {
            if (failure == null) {
                told.complete(null);
            } else {
                told.completeExceptionally(failure);
            }
        };
        boolean accepted = run(message.size(), () -> {
            long deadline = timeout.isZero() ? Long.MAX_VALUE : loop.now() + timeout.toNanos();
            boolean taken = transport.send(message, deadline, listener);
            if (!taken) {
                told.completeExceptionally(refused());
            }
            return taken;
        });
        if (!accepted) {
            told.completeExceptionally(refused());
        }
        return told;
    }

    /** The same for text, without a timeout. */
    public CompletionStage<Void> sendAndTell(String text) {
        return sendAndTell(
                PreparedMessage.forOne(MessageType.TEXT, text.getBytes(StandardCharsets.UTF_8)), Duration.ZERO);
    }

    private RejectedExecutionException refused() {
        return new RejectedExecutionException(
                isOpen()
                        ? "The outbound queue is full: wait until the WebSocket is writable"
                        : "The WebSocket is closed");
    }

    /**
     * Sends a part of a message in a frame of its own. Until the last part other messages are refused with {@link IllegalStateException}, so one
     * thread at a time should send.
     */
    public boolean sendPart(MessageType type, ByteBuffer payload, boolean last) {
        if (loop.inLoop()) {
            return transport.sendFragment(type, payload, last);
        }
        ByteBuffer copy = ByteBuffer.allocate(payload.remaining())
                .put(payload.duplicate())
                .flip();
        return post(copy.remaining(), () -> transport.sendFragment(type, copy, last));
    }

    /** Keeps what is sent from now on until {@link #flush}, so that many messages leave in one write. The order stays. */
    public void hold() {
        onLoop(WebSocketTransport::hold);
    }

    /** Sends what was accepted, and ends a {@link #hold}. */
    public void flush() {
        onLoop(WebSocketTransport::flush);
    }

    /**
     * Sends a ping.
     *
     * @throws IllegalArgumentException when the payload has more than 125 bytes
     */
    public boolean ping(ByteBuffer payload) {
        byte[] copy = WebSocketTransport.controlPayload(payload);
        return run(copy.length, () -> transport.ping(ByteBuffer.wrap(copy)));
    }

    /**
     * Sends a pong nobody asked for; pings are answered without it.
     *
     * @throws IllegalArgumentException when the payload has more than 125 bytes
     */
    public boolean pong(ByteBuffer payload) {
        byte[] copy = WebSocketTransport.controlPayload(payload);
        return run(copy.length, () -> transport.pong(ByteBuffer.wrap(copy)));
    }

    /** Lets that many more messages (or parts) come. Only where the endpoint or client was told to wait for demand; else they come by themselves. */
    public void request(long messages) {
        onLoop(open -> open.request(messages));
    }

    /**
     * Closes gracefully: what was accepted is sent first. Nothing happens when it is closing already.
     *
     * @param code 1000–1003, 1007–1014 or 3000–4999
     * @param reason for people; cut to 123 bytes of UTF-8
     * @throws IllegalArgumentException when the code may not be sent (RFC 6455 §7.4)
     */
    public void close(int code, String reason) {
        CloseReason checked = WebSocketTransport.sendable(CloseReason.of(code, reason));
        onLoop(open -> open.close(checked));
    }

    /** Closes with 1000. */
    public void close() {
        onLoop(open -> open.close(CloseReason.NORMAL));
    }

    /** Cuts the connection at once; the other side sees 1006. */
    public void abort() {
        onLoop(WebSocketTransport::abort);
    }

    /** Whether messages may be sent. May be out of date when it returns. */
    public boolean isOpen() {
        return transport.isOpen();
    }

    /** Whether more may be sent without queueing much. */
    public boolean writable() {
        return posted.bytes() == 0 && transport.writable();
    }

    /** Bytes accepted and not yet handed to the system; off the loop an approximation. */
    public long queuedBytes() {
        return posted.bytes() + transport.queuedBytes();
    }

    /** Sends a ping at this interval; {@link Duration#ZERO} for none, as at first. The round trip is in {@link #statistics}. */
    public void keepAlive(Duration interval) {
        onLoop(open -> keepAlive.every(interval));
    }

    /** Closes with 1001 after so long without a byte from the other side; {@link Duration#ZERO} for never, as at first. Pongs count: see {@link #keepAlive}. */
    public void idleTimeout(Duration timeout) {
        onLoop(open -> open.idleTimeout(timeout));
    }

    /** The bounds in force. */
    public Limits limits() {
        return transport.limits();
    }

    /** Replaces the bounds, from the next frame on. */
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

    /** The extensions that were agreed, in order. */
    public List<String> extensions() {
        return transport.extensions();
    }

    /** Anything the application wants to keep with it. */
    public Map<String, Object> attributes() {
        return attributes;
    }

    /** What it has done so far. */
    public Statistics statistics() {
        return transport.statistics();
    }

    /** The executor whose tasks run on the WebSocket's event loop, between its callbacks. */
    public Loop loop() {
        return loop;
    }

    void pongCame(ByteBuffer payload) {
        keepAlive.pong(payload);
    }

    void ended() {
        keepAlive.every(Duration.ZERO);
    }

    private void onLoop(Consumer<WebSocketTransport> action) {
        if (loop.inLoop()) {
            action.accept(transport);
        } else {
            try {
                loop.execute(() -> action.accept(transport));
            } catch (RejectedExecutionException loopEnded) {
                // With its loop the WebSocket has ended too.
            }
        }
    }

    private interface Sending {
        boolean send();
    }

    private boolean run(int bytes, Sending sending) {
        return loop.inLoop() ? sending.send() : post(bytes, sending);
    }

    /** Hands a message over to the loop; it counts as queued from now on. */
    private boolean post(int bytes, Sending sending) {
        long queued = transport.queuedBytes();
        if (!transport.isOpen() || !posted.add(bytes, queued, transport.limits().outboundBytes())) {
            return false;
        }
        try {
            loop.execute(() -> {
                posted.remove(bytes);
                transport.sendPosted(sending::send);
            });
            return true;
        } catch (RejectedExecutionException loopEnded) {
            posted.remove(bytes);
            return false;
        }
    }
}
