package io.longwire.broker.session;

import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.transport.SendListener;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What a session has to send and its transport does not take yet: shared messages, bounded in bytes. Messages go straight through while the
 * transport is writable.
 *
 * <p>Threads: everything on the session's loop.
 */
public final class Outbound {
    /** Where messages go. */
    public interface Sink {
        /** Whether it takes more without queueing much. */
        boolean writable();

        /**
         * Takes one; false when it is closed or full.
         *
         * @param listener hears what became of it; null for nobody
         */
        boolean send(PreparedMessage message, @Nullable SendListener listener);
    }

    private final Sink sink;
    private final long limit;
    private final OverflowPolicy policy;

    private record Waiting(
            PreparedMessage message, @Nullable SendListener listener) {}

    private final Queue<Waiting> queue = new ArrayDeque<>(0);
    private long bytes;

    /**
     * @param limit bytes that may be queued; a message that finds the queue empty is taken whatever its size
     */
    public Outbound(Sink sink, long limit, OverflowPolicy policy) {
        this.sink = sink;
        this.limit = limit;
        this.policy = policy;
    }

    /**
     * Sends a message, or queues it.
     *
     * @param listener hears what became of it once the sink has taken it; null for nobody
     * @return false when the policy says that the session has to end; then the message was not taken
     */
    public boolean offer(PreparedMessage message, @Nullable SendListener listener) {
        if (queue.isEmpty() && sink.writable() && sink.send(message, listener)) {
            return true;
        }
        if (!queue.isEmpty() && bytes + message.size() > limit) {
            return switch (policy.overflow(bytes, message.size(), limit)) {
                case DISCONNECT -> false;
            };
        }
        queue.add(new Waiting(message, listener));
        bytes += message.size();
        return true;
    }

    /** Sends what is queued while the sink is writable. */
    public void drain() {
        boolean more = true;
        while (more) {
            more = sink.writable() && sendFirst();
        }
    }

    /** Sends what is queued as long as the sink takes it, for nothing comes after. */
    public void drainAll() {
        boolean more = true;
        while (more) {
            more = sendFirst();
        }
    }

    private boolean sendFirst() {
        Waiting first = queue.peek();
        if (first == null || !sink.send(first.message, first.listener)) {
            return false;
        }
        queue.remove();
        bytes -= first.message.size();
        return true;
    }

    /** Forgets what is queued. */
    public void clear() {
        queue.clear();
        bytes = 0;
    }

    public boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Bytes queued here, without what the sink has taken. */
    public long bytes() {
        return bytes;
    }

    /** Bytes that may be queued. */
    public long limit() {
        return limit;
    }
}
