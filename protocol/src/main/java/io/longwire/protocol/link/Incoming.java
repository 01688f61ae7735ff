package io.longwire.protocol.link;

import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.transport.TransportListener;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What has come, counted, and shown as demand allows. A little is taken ahead of demand, so that acknowledgements behind it are heard. Threads: the
 * session's loop.
 */
final class Incoming {
    /** Bytes that are taken ahead of demand; what comes in one frame is taken whole. */
    private static final int AHEAD = 64 << 10;

    /** What a message that waits costs besides its bytes. */
    private static final int OVERHEAD = 64;

    private record Waiting(MessageType type, ByteBuffer payload) {
        long cost() {
            return payload.capacity() + (long) OVERHEAD;
        }
    }

    private final TransportListener listener;
    private final boolean parts;
    private final Consumer<CloseReason> closed;
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>(0);
    private long queuedBytes;
    private long demand;
    private long received;
    private boolean showing;
    private boolean ended;
    private boolean discarding;
    private @Nullable CloseReason closing;

    /** @param closed called when the other side has closed and all before was shown */
    Incoming(TransportListener listener, Consumer<CloseReason> closed) {
        this.listener = listener;
        this.parts = listener.wantsParts();
        this.closed = closed;
    }

    /** How many messages have come in all. */
    long received() {
        return received;
    }

    /** Bytes that wait to be shown. */
    long queuedBytes() {
        return queuedBytes;
    }

    /** Whether no more is to be read for now. */
    boolean full() {
        return queuedBytes >= AHEAD || closing != null;
    }

    /** A message; its payload is copied where it cannot be shown at once. */
    void message(MessageType type, ByteBuffer payload) {
        received++;
        if (discarding) {
            return;
        }
        if (demand > 0 && queue.isEmpty() && !showing) {
            demand--;
            show(type, payload);
            showQueued();
            return;
        }
        ByteBuffer copy = ByteBuffer.allocate(payload.remaining())
                .put(payload.duplicate())
                .flip();
        Waiting waiting = new Waiting(type, copy);
        queue.add(waiting);
        queuedBytes += waiting.cost();
    }

    /** The other side has closed; nothing comes after. */
    void close(CloseReason reason) {
        if (closing == null) {
            closing = reason;
            showQueued();
        }
    }

    void request(long messages) {
        demand = Math.max(demand, demand + messages);
        showQueued();
    }

    /** Shows no message any more, but hears the other side's closing. */
    void discard() {
        discarding = true;
        queue.clear();
        queuedBytes = 0;
        showQueued();
    }

    /** Shows nothing any more. */
    void end() {
        ended = true;
        queue.clear();
        queuedBytes = 0;
    }

    private void showQueued() {
        while (!ended && !showing && demand > 0 && !queue.isEmpty()) {
            demand--;
            Waiting next = queue.remove();
            queuedBytes -= next.cost();
            show(next.type, next.payload);
        }
        if (!ended && !showing && queue.isEmpty() && closing != null) {
            closed.accept(closing);
        }
    }

    private void show(MessageType type, ByteBuffer payload) {
        showing = true;
        try {
            if (parts) {
                listener.fragment(type, payload, true);
            } else {
                listener.message(type, payload);
            }
        } finally {
            showing = false;
        }
    }
}
