package io.longwire.protocol.connection;

import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.frame.Violation;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The life cycle (RFC 6455 §7): every change of state is here.
 *
 * <pre>
 *            close()                  their close frame, a violation,
 *  OPEN ───────────────► CLOSING ──── end of input ─────────────────────► LINGERING ── close timeout ──► GONE
 *    │                      └──────── close timeout ─────────────────────────────────────────────────────► ▲
 *    └─ their close frame, a violation, fail(), end of input ─────────────► LINGERING                release()
 * </pre>
 *
 * <p>CLOSING: this side's close frame is out, the other's is awaited. LINGERING: {@code closed} has been said; what still comes is ignored
 * until the connection under this one ends, so that the close frame is not lost to a reset. MUTE, too, from when this side has ended its output.
 */
final class Closing {
    /** No deadline. */
    static final long NEVER = Long.MAX_VALUE;

    private enum State {
        OPEN,
        CLOSING,
        LINGERING,
        MUTE,
        GONE
    }

    private final Side side;
    private final Outbound outbound;
    private final ConnectionSink sink;
    private State state = State.OPEN;
    private long deadline = NEVER;

    /** From the close frame to the cut. */
    private Duration timeout;

    /** The time of the driver's call that is going on. */
    private long now;

    Closing(Side side, Outbound outbound, Duration timeout, ConnectionSink sink) {
        this.side = side;
        this.outbound = outbound;
        this.timeout = timeout;
        this.sink = sink;
    }

    void timeout(Duration timeout) {
        this.timeout = timeout;
    }

    void now(long now) {
        this.now = now;
    }

    /** Whether messages may be sent and received. */
    boolean isOpen() {
        return state == State.OPEN;
    }

    /** Whether frames are still read: open, or the other side's close frame is awaited. */
    boolean reads() {
        return state == State.OPEN || state == State.CLOSING;
    }

    long deadline() {
        return deadline;
    }

    /** Begins the closing handshake (RFC 6455 §7.1.2). */
    void close(CloseReason reason) {
        if (reason.code() != CloseCode.NO_STATUS) {
            requireMayTravel(reason.code());
        }
        if (state == State.OPEN) {
            state = State.CLOSING;
            startTimeout();
            outbound.close(reason);
        }
    }

    void fail(Violation rule) {
        fail(rule.reason());
    }

    void fail(Violation bound, long limit) {
        fail(bound.reason(limit));
    }

    /** Fails the connection (RFC 6455 §7.1.7): says why, where a close frame may still be sent, and waits for nothing. */
    void fail(CloseReason reason) {
        requireMayTravel(reason.code());
        if (!reads()) {
            return;
        }
        boolean mayTell = state == State.OPEN;
        state = State.LINGERING;
        startTimeout();
        if (mayTell) {
            outbound.close(reason);
        }
        sink.closed(reason, side);
        closeOutput();
    }

    /** The other side's close frame has come. */
    void received(CloseReason reason) {
        Side began = state == State.CLOSING ? side : side.other();
        state = State.LINGERING;
        startTimeout();
        if (began != side) {
            outbound.close(new CloseReason(reason.code(), "")); // §5.5.1: the answer echoes the code
        }
        sink.closed(reason, began);
        if (side == Side.SERVER) {
            closeOutput(); // §7.1.1: the server closes first, the client waits for it
        }
    }

    /** The other side sends nothing more. */
    void endOfInput() {
        if (reads()) {
            @Nullable Side began = state == State.CLOSING ? side : null;
            state = State.LINGERING;
            startTimeout();
            sink.closed(CloseReason.ABNORMAL, began);
        }
        closeOutput();
    }

    /** Cuts the connection once the close timeout has passed. */
    void tick() {
        if (deadline == NEVER || now < deadline) {
            return;
        }
        boolean unanswered = state == State.CLOSING;
        release();
        if (unanswered) {
            String text = "No close frame came back within " + timeout.toMillis() + " ms";
            sink.closed(new CloseReason(CloseCode.ABNORMAL, text), side);
        }
        sink.abort();
    }

    /** The connection under this one has ended. */
    void release() {
        state = State.GONE;
        deadline = NEVER;
    }

    private void closeOutput() {
        if (state == State.LINGERING) {
            state = State.MUTE;
            sink.closeOutput();
        }
    }

    private void startTimeout() {
        if (deadline == NEVER) {
            deadline = after(now, nanos(timeout));
        }
    }

    /** A moment that much later; {@link #NEVER} beyond the end of the scale. */
    static long after(long now, long nanos) {
        long then = now + nanos;
        return then < now ? NEVER : then;
    }

    private static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofNanos(NEVER)) < 0 ? duration.toNanos() : NEVER;
    }

    private static void requireMayTravel(int code) {
        if (!CloseCode.mayTravel(code)) {
            throw new IllegalArgumentException(
                    "Close code " + code + " must not be sent: use 1000–1003, 1007–1014 or 3000–4999");
        }
    }
}
