package io.longwire.protocol.sockjs;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.peer.Peer;
import io.longwire.protocol.transport.TransportListener;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One client over requests that receive and requests that send. It is open from the first request that receives, and closed when it was told so, when no
 * request has received for a while, or when one broke; for a while after that each request is told the reason. Guarded by the loop of the exchange that
 * opened it.
 */
final class Session {
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
    private final Supplier<? extends TransportListener> listeners;
    private final SockJsOptions options;
    private final long bytes;
    private final Downstream downstream;
    private final Upstream upstream;
    private final IdleWatch idle;
    private final SessionTransport transport;
    private State state = State.NEW;
    private @Nullable TransportListener listener;
    private @Nullable CloseReason closing;
    private @Nullable Timer timeout;
    private @Nullable Timer closeTimeout;

    Session(
            Sessions sessions,
            String id,
            @Nullable Object owner,
            Loop loop,
            Peer peer,
            Supplier<? extends TransportListener> listeners,
            SockJsOptions options,
            long bytes) {
        this.sessions = sessions;
        this.id = id;
        this.owner = owner;
        this.loop = loop;
        this.listeners = listeners;
        this.options = options;
        this.bytes = bytes;
        this.downstream = new Downstream(this, options);
        this.upstream = new Upstream(this, options.limits().messageBytes());
        this.idle =
                new IdleWatch(loop, () -> close(new CloseReason(CloseCode.GOING_AWAY, "Nothing came for too long")));
        this.transport = new SessionTransport(this, peer, options.limits());
    }

    /** Any thread. */
    @Nullable
    Object owner() {
        return owner;
    }

    Loop loop() {
        return loop;
    }

    IdleWatch idle() {
        return idle;
    }

    Limits limits() {
        return transport.limits();
    }

    boolean isOpen() {
        return state == State.OPEN;
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
            guarded(() -> made.opened(transport));
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
        close(new CloseReason(CloseCode.TOO_BIG, "A message has at most " + limits().messageBytes() + " bytes"));
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

    // ---- from above

    /** There is room again for what is to be sent. */
    void writable() {
        guarded(listener()::writable);
    }

    /** Some of what was sent is on its way. */
    void roomAgain() {
        transport.roomAgain();
    }

    /** Ends it once what waits is sent. */
    void close(CloseReason reason) {
        if (state == State.OPEN) {
            state = State.CLOSING;
            closing = reason;
            closeTimeout = loop.schedule(loop.now() + limits().closeTimeout().toNanos(), this::abort);
            downstream.close(Frames.close(reason));
        }
    }

    /** Ends it at once. */
    void abort() {
        if (state == State.OPEN || state == State.CLOSING) {
            sessions.remove(id, this);
            downstream.reset();
            end(CloseReason.ABNORMAL, Side.SERVER, INTERRUPTED);
        }
    }
}
