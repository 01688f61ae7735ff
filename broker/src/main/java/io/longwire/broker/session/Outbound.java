package io.longwire.broker.session;

import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.transport.SendListener;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a session has to send and its transport does not take yet: shared messages, bounded in bytes together with what the transport has taken and keeps.
 * Messages go straight through while the transport is writable.
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

        /** Bytes that it has taken and still keeps. */
        long queuedBytes();

        /** Hears how many bytes wait here for it, whenever that changes. */
        void waiting(long bytes);
    }

    /**
     * How a message may be left out.
     *
     * @param overflow its topic's policy
     * @param key of the messages of {@link Overflow#CONFLATE} with the same only the newest waits; compared with {@code equals}
     * @param left called when it is left out
     */
    public record Terms(Overflow overflow, Object key, Runnable left) {}

    private static final class Waiting {
        final PreparedMessage message;
        final @Nullable SendListener listener;
        final @Nullable Terms terms;
        boolean gone;

        Waiting(PreparedMessage message, @Nullable SendListener listener, @Nullable Terms terms) {
            this.message = message;
            this.listener = listener;
            this.terms = terms;
        }

        boolean droppable() {
            return terms != null && terms.overflow == Overflow.DROP_OLDEST;
        }
    }

    private final Sink sink;
    private final long limit;
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>(0);
    private final Map<Object, Waiting> newest = new HashMap<>(0);

    /** How many of the queue are gone. */
    private int gone;

    private long bytes;

    /**
     * @param limit bytes that may be queued, here and in the sink; a message that finds the queue here empty is taken whatever its size
     */
    public Outbound(Sink sink, long limit) {
        this.sink = sink;
        this.limit = limit;
    }

    /** Whether the next message goes straight through, whatever its terms. */
    public boolean passes() {
        return queue.isEmpty() && sink.writable();
    }

    /**
     * Sends a message, or queues it.
     *
     * @param listener hears what became of it: from the sink once that has taken it, else when it is left out or forgotten; null for nobody
     * @param terms how it may be left out; null for not at all
     * @return false when the session has to end; then the message was not taken
     */
    public boolean offer(PreparedMessage message, @Nullable SendListener listener, @Nullable Terms terms) {
        if (passes() && sink.send(message, listener)) {
            return true;
        }
        Waiting waiting = new Waiting(message, listener, terms);
        if (terms != null && terms.overflow == Overflow.CONFLATE) {
            leaveOut(newest.remove(terms.key));
        }
        if (!fits(message) && !makeRoom(message)) {
            if (!waiting.droppable()) {
                return false;
            }
            waiting.gone = true;
            leftOut(waiting);
            return true;
        }
        queue.add(waiting);
        queued(message.size());
        if (terms != null && terms.overflow == Overflow.CONFLATE) {
            newest.put(terms.key, waiting);
        }
        return true;
    }

    private boolean fits(PreparedMessage message) {
        return bytes == 0 || bytes + sink.queuedBytes() + message.size() <= limit;
    }

    private void queued(long more) {
        bytes += more;
        sink.waiting(bytes);
    }

    /** Leaves out the oldest that may be, until there is room. */
    private boolean makeRoom(PreparedMessage message) {
        Iterator<Waiting> oldest = queue.iterator();
        while (!fits(message) && oldest.hasNext()) {
            Waiting waiting = oldest.next();
            if (waiting.gone) {
                oldest.remove();
                gone--;
            } else if (waiting.droppable()) {
                oldest.remove();
                queued(-waiting.message.size());
                leftOut(waiting);
            }
        }
        return fits(message);
    }

    private void leaveOut(@Nullable Waiting waiting) {
        if (waiting != null) {
            waiting.gone = true;
            gone++;
            queued(-waiting.message.size());
            leftOut(waiting);
            if (gone > 16 && gone > queue.size() / 2) {
                queue.removeIf(each -> each.gone);
                gone = 0;
            }
        }
    }

    private static void leftOut(Waiting waiting) {
        if (waiting.terms != null) {
            waiting.terms.left.run();
        }
        neverSent(waiting);
    }

    private static void neverSent(Waiting waiting) {
        if (waiting.listener != null) {
            waiting.listener.sent(new IllegalStateException("It waited, and was not sent"));
        }
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
        while (first != null && first.gone) {
            queue.remove();
            gone--;
            first = queue.peek();
        }
        if (first == null || !sink.send(first.message, first.listener)) {
            return false;
        }
        queue.remove();
        queued(-first.message.size());
        if (first.terms != null && first.terms.overflow == Overflow.CONFLATE) {
            newest.remove(first.terms.key, first);
        }
        return true;
    }

    /** Forgets what is queued. */
    public void clear() {
        List<Waiting> forgotten = queue.stream().filter(each -> !each.gone).toList();
        queue.clear();
        newest.clear();
        gone = 0;
        queued(-bytes);
        forgotten.forEach(Outbound::neverSent);
    }

    public boolean isEmpty() {
        return queue.size() == gone;
    }

    /** Bytes queued here, without what the sink has taken. */
    public long bytes() {
        return bytes;
    }

    /** Bytes that may be queued, here and in the sink. */
    public long limit() {
        return limit;
    }
}
