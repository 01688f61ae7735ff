package io.longwire.protocol.connection;

import io.longwire.protocol.extension.Extension;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.FrameRules;
import io.longwire.protocol.frame.Opcode;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.memory.Buffers;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.message.PreparedMessages;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket after its opening handshake (RFC 6455 §5 to §7), either end, as a state machine without I/O: the driver brings bytes and the
 * time, the connection answers through its {@link ConnectionSink} and by {@link #deadline()}.
 *
 * <p>What the driver owes: all calls come one at a time from one thread; {@code now} never goes back; {@link #tick} is called once
 * {@link #deadline()} has passed, which is to be asked again after every other call; {@link #release} is called once the channel is gone.
 * Everything but {@link #receive} may be called from inside a callback of the sink, {@link #release} included.
 *
 * <p>Nothing that comes over the wire makes it throw: it fails the connection with the close code of the
 * {@link io.longwire.protocol.frame.Violation}. An exception of the sink passes through; the connection stays in order, and may be failed.
 */
public final class Connection {
    private final Outbound outbound;
    private final Closing closing;
    private final Messages messages;
    private final ControlFrames controls;
    private final Inbound inbound;

    /** Null until there is a timeout. */
    private @Nullable IdleTimer idle;

    /** Whether reading was paused before there was one. */
    private boolean paused;

    private boolean receiving;
    private boolean released;

    /**
     * An open connection, without demand.
     *
     * @param side which end it is
     * @param extensions the stages of what was agreed, in the agreed order; closed by {@link #release}
     * @param masks used by a client only
     * @param wantsParts whether messages are shown in parts as they arrive, by {@link ConnectionSink#fragment}; then demand counts parts
     */
    public Connection(
            Side side,
            Limits limits,
            Buffers buffers,
            List<Extension> extensions,
            MaskSource masks,
            boolean wantsParts,
            ConnectionSink sink) {
        Stages stages = Stages.of(extensions);
        outbound = new Outbound(side, masks, stages, sink);
        closing = new Closing(side, outbound, limits.closeTimeout(), sink);
        messages = new Messages(limits, buffers, wantsParts, !stages.isEmpty(), closing, sink);
        controls = new ControlFrames(buffers, outbound, closing, sink);
        inbound = new Inbound(side, stages, messages, controls, closing);
        stages.end(messages);
    }

    /**
     * Takes bytes that have arrived. Their content is changed in place, and nothing of the buffer is kept. Control frames are dealt with at once;
     * from the first data frame that comes without demand on, bytes are left unread, to be brought again after {@link #request}. Once
     * the connection has closed or failed, bytes are discarded.
     *
     * @param bytes not read-only
     * @throws IllegalStateException when called from inside a callback
     */
    public void receive(ByteBuffer bytes, long now) {
        if (receiving) {
            throw new IllegalStateException(
                    "receive was called from inside a callback: bring the bytes when it has returned");
        }
        closing.now(now);
        if (idle != null && bytes.hasRemaining()) {
            idle.heard(now);
        }
        receiving = true;
        try {
            inbound.receive(bytes);
        } finally {
            receiving = false;
            settle();
        }
    }

    /**
     * Where the next bytes may be read into, so that those of a large message need not be copied: the driver fills some of the buffer from its position
     * on, sets its limit behind them and brings this very buffer to {@link #receive}, before it calls anything else here.
     *
     * @return null where the next bytes are to be read elsewhere
     */
    public @Nullable ByteBuffer landing() {
        return inbound.landing();
    }

    /** The other side sends nothing more: 1006, unless the closing handshake is over. */
    public void endOfInput(long now) {
        closing.now(now);
        closing.endOfInput();
        settle();
    }

    /**
     * Lets that many more messages come, or parts; {@link Long#MAX_VALUE} for any number. Shows nothing itself: the driver then calls
     * {@link #receive} with the bytes it kept. Where extensions make several parts of one piece, all are shown, and the next demand pays for them.
     *
     * @throws IllegalArgumentException when it is not more than 0
     */
    public void request(long messages) {
        this.messages.request(messages);
    }

    /** How many messages, or parts, may come still. */
    public long demand() {
        return messages.demand();
    }

    /**
     * Sends a message in one frame.
     *
     * @param payload left as it was; text is not checked
     * @return false when the connection is closing or closed; then nothing was sent
     * @throws IllegalStateException when a message in fragments has begun and not ended
     */
    public boolean send(MessageType type, ByteBuffer payload) {
        if (!closing.isOpen()) {
            return false;
        }
        outbound.message(type, payload);
        return true;
    }

    /** The same, in the form that is made once for all connections where this one is a server's without extensions. */
    public boolean send(PreparedMessage message) {
        if (!closing.isOpen()) {
            return false;
        }
        outbound.message(message);
        return true;
    }

    /**
     * The same for several, one after the other.
     *
     * @return false also where this connection shares no wire form with others: then they are to be sent one by one
     */
    public boolean send(PreparedMessages messages) {
        return closing.isOpen() && outbound.messages(messages);
    }

    /**
     * Sends a part of a message in a frame of its own.
     *
     * @throws IllegalStateException when the type differs from that of the message begun
     */
    public boolean sendFragment(MessageType type, ByteBuffer payload, boolean last) {
        if (!closing.isOpen()) {
            return false;
        }
        outbound.fragment(type, payload, last);
        return true;
    }

    /**
     * Sends a ping (RFC 6455 §5.5.2).
     *
     * @throws IllegalArgumentException when the payload has more than 125 bytes
     */
    public boolean ping(ByteBuffer payload) {
        return control(Opcode.PING, payload);
    }

    /** Sends a pong that nobody asked for (RFC 6455 §5.5.3); throws as {@link #ping} does. */
    public boolean pong(ByteBuffer payload) {
        return control(Opcode.PONG, payload);
    }

    private boolean control(int opcode, ByteBuffer payload) {
        if (payload.remaining() > FrameRules.MAX_CONTROL_BYTES) {
            throw new IllegalArgumentException("A ping or pong has at most " + FrameRules.MAX_CONTROL_BYTES
                    + " bytes, but this one has " + payload.remaining());
        }
        if (!closing.isOpen()) {
            return false;
        }
        outbound.control(opcode, payload);
        return true;
    }

    /**
     * Tells whether the driver can write. While it cannot, of the pings that come only the latest is kept, and answered once it can again
     * (RFC 6455 §5.5.3), so that a flood of pings takes no memory. True at first.
     */
    public void writable(boolean writable) {
        controls.writable(writable);
    }

    /**
     * Begins the closing handshake (RFC 6455 §7.1.2); nothing happens when the connection is closing or closed. Messages that still come from the
     * other side are discarded.
     *
     * @param reason 1005 for a close frame without a code
     * @throws IllegalArgumentException when the code must not be sent
     */
    public void close(CloseReason reason, long now) {
        closing.now(now);
        closing.close(reason);
        settle();
    }

    /**
     * Fails the connection for a reason outside the protocol, such as 1011 (RFC 6455 §7.1.7); nothing happens once it is closed.
     *
     * @param text for people; cut to what a close frame can hold
     * @throws IllegalArgumentException when the code must not be sent
     */
    public void fail(int code, String text, long now) {
        closing.now(now);
        closing.fail(CloseReason.of(code, text));
        settle();
    }

    /** Does what is due by now, if anything. */
    public void tick(long now) {
        closing.now(now);
        closing.tick();
        if (closing.isOpen() && idle != null && idle.expired(now, messages.demand() == 0)) {
            String text = "Nothing was received for "
                    + Duration.ofNanos(idle.timeout()).toMillis() + " ms";
            closing.close(new CloseReason(CloseCode.GOING_AWAY, text));
        }
        settle();
    }

    /** When {@link #tick} is to be called; {@link Long#MAX_VALUE} for never. */
    public long deadline() {
        if (!closing.isOpen()) {
            return closing.deadline();
        }
        return idle == null ? Closing.NEVER : idle.deadline();
    }

    /** Replaces the bounds, from the next frame on. */
    public void limits(Limits limits) {
        messages.limits(limits);
        closing.timeout(limits.closeTimeout());
    }

    /** The bounds in force. */
    public Limits limits() {
        return messages.limits();
    }

    /**
     * Closes with 1001 after that long without a byte from the other side. Time without demand does not count.
     *
     * @param nanos 0 for never, as at first
     */
    public void idleTimeout(long nanos, long now) {
        IdleTimer timer = idle;
        if (timer == null) {
            timer = new IdleTimer(paused);
        }
        timer.timeout(nanos, now);
        idle = timer;
    }

    /** Whether messages may be sent. */
    public boolean isOpen() {
        return closing.isOpen();
    }

    /** Whether the end has come: {@link ConnectionSink#closed} has been called, or the connection was released. */
    public boolean isClosed() {
        return !closing.reads();
    }

    /** Gives back all memory and the extensions' stages. The sink hears nothing more. Further calls do nothing. */
    public void release() {
        closing.release();
        released = true;
        settle();
    }

    private void paused() {
        if (idle == null) {
            paused = true;
        } else {
            idle.paused();
        }
    }

    /** Gives back what the new state does not need. Waits while a stage or a callback of {@link #receive} may still be using it. */
    private void settle() {
        if (closing.isOpen()) {
            if (messages.demand() == 0) {
                paused();
            }
            return;
        }
        if (!receiving) {
            messages.release();
            if (!closing.reads()) {
                inbound.release();
            }
            if (released) {
                inbound.closeStages();
            }
        }
    }
}
