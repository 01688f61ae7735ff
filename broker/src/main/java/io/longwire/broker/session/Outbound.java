package io.longwire.broker.session;

import io.longwire.protocol.message.PreparedMessage;
import java.util.ArrayDeque;
import java.util.Queue;

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

        /** Takes one; false when it is closed or full. */
        boolean send(PreparedMessage message);
    }

    private final Sink sink;
    private final long limit;
    private final OverflowPolicy policy;
    private final Queue<PreparedMessage> queue = new ArrayDeque<>(0);
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
     * @return false when the policy says that the session has to end; then the message was not taken
     */
    public boolean offer(PreparedMessage message) {
        if (queue.isEmpty() && sink.writable() && sink.send(message)) {
            return true;
        }
        if (!queue.isEmpty() && bytes + message.size() > limit) {
            return switch (policy.overflow(bytes, message.size(), limit)) {
                case DISCONNECT -> false;
            };
        }
        queue.add(message);
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
        PreparedMessage first = queue.peek();
        if (first == null || !sink.send(first)) {
            return false;
        }
        queue.remove();
        bytes -= first.size();
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
