package io.longwire.protocol.transport;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.message.PreparedMessages;
import io.longwire.protocol.peer.Peer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The message port: one client's messages, in and out, over whatever carries them (a WebSocket, a byte stream, a series of polls).
 *
 * <p>Order: what is sent leaves in the order of the calls, control frames excepted, which may overtake. A payload is read before the call
 * returns and its buffer left as it was, so the caller may use it again at once.
 *
 * <p>Sending never blocks. It answers whether the message was accepted: false when the transport is closing or closed, or when its own
 * queue is full ({@link Limits#outboundBytes()}); then nothing of the message was taken, and in the second case {@link
 * TransportListener#writable()} tells when there is room. What was accepted leaves when the loop's current turn ends, or at {@link #flush()};
 * after {@link #hold()} only at {@link #flush()}, or when the queue is full.
 *
 * <p>Threads: everything on {@link #loop()}. Calls from inside a callback of the listener are allowed.
 */
public interface Transport {
    /** The loop that owns this transport. */
    Loop loop();

    /** Who is at the other end. */
    Peer peer();

    /** The subprotocol that was agreed; null without one. */
    @Nullable
    String subprotocol();

    /** The extensions that were agreed, as the handshake named them, in order; empty without any. */
    List<String> extensions();

    /** Sends a message. Text must be valid UTF-8; it is not checked here. */
    boolean send(MessageType type, ByteBuffer payload);

    /**
     * Sends a message and tells what became of it.
     *
     * @param deadline on the scale of {@link Loop#now()}; not written by then counts as failed; {@link Long#MAX_VALUE} for none
     */
    boolean send(MessageType type, ByteBuffer payload, long deadline, SendListener listener);

    /** Sends a message that many get, in the shared form that suits this transport. */
    boolean send(PreparedMessage message);

    /** The same, and tells what became of it. */
    boolean send(PreparedMessage message, long deadline, SendListener listener);

    /**
     * Sends several messages that many get, right after each other. Where this answers false, sending each by itself answers as ever, and it is that which
     * {@link TransportListener#writable()} is owed for.
     *
     * @return false, with none of them taken, also where they are better sent by themselves: they are large, or this transport has no form of several in
     *     common with others, as by default
     */
    default boolean send(PreparedMessages messages) {
        return false;
    }

    /**
     * Sends a part of a message. Until the last part nothing but parts of the same message and control frames may be sent.
     *
     * @throws IllegalStateException when the type differs from that of the message begun
     */
    boolean sendFragment(MessageType type, ByteBuffer payload, boolean last);

    /**
     * Sends a ping (RFC 6455 §5.5.2); does nothing but answer true on a transport that has none.
     *
     * @throws IllegalArgumentException when the payload has more than 125 bytes
     */
    boolean ping(ByteBuffer payload);

    /**
     * Sends an unsolicited pong (RFC 6455 §5.5.3); pings are answered without it.
     *
     * @throws IllegalArgumentException when the payload has more than 125 bytes
     */
    boolean pong(ByteBuffer payload);

    /** Keeps what is sent from now on until {@link #flush()}. */
    void hold();

    /** Sends what was accepted, and ends a {@link #hold()}. */
    void flush();

    /** Whether the transport takes more without queueing much; {@link TransportListener#writable()} tells when it becomes true again. */
    boolean writable();

    /** Bytes accepted and not yet handed to the system. */
    long queuedBytes();

    /**
     * Reads what sending will touch, and does nothing else: whoever walks over many transports calls it ahead
     * ({@link io.longwire.protocol.memory.LookAhead}).
     *
     * @return something that depends on all that was read; by default nothing is
     */
    default long lookAhead() {
        return 0;
    }

    /**
     * Tells how many bytes wait above until this transport is {@link #writable()}, whenever that changes. A transport that outlives its connection counts them
     * among what it keeps for a client that is away; to any other, as by default, they are of no interest.
     */
    default void waiting(long bytes) {}

    /** Lets {@code messages} more messages (or parts, where the listener wants parts) come; none comes without demand. */
    void request(long messages);

    /** The bounds in force. */
    Limits limits();

    /** Replaces the bounds, from the next frame on. */
    void limits(Limits limits);

    /** Closes with 1001 after this long without anything received; {@link Duration#ZERO} for never, which is the default. */
    void idleTimeout(Duration timeout);

    /** Closes gracefully: what was accepted is sent first, then the reason. Nothing happens when it is closing already. */
    void close(CloseReason reason);

    /** Cuts the connection at once. {@link TransportListener#closed} follows. */
    void abort();
}
