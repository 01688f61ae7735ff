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

    /** Null while nothing waits: it may have been long. */
    private @Nullable ArrayDeque<Waiting> queue;

    /** By key, of the messages that are conflated; null while there were none. */
    private @Nullable Map<Object, Waiting> newest;

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
        return queue == null && sink.writable();
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
            leaveOut(newest == null ? null : newest.remove(terms.key));
        }
        if (!fits(message) && !makeRoom(message)) {
            if (!waiting.droppable()) {
                return false;
            }
            waiting.gone = true;
            leftOut(waiting);
            return true;
        }
        add(waiting);
        queued(message.size());
        return true;
    }

    private void add(Waiting waiting) {
        ArrayDeque<Waiting> all = queue;
        if (all == null) {
            all = new ArrayDeque<>();
            queue = all;
        }
        all.add(waiting);
        Terms terms = waiting.terms;
        if (terms != null && terms.overflow == Overflow.CONFLATE) {
            Map<Object, Waiting> byKey = newest;
            if (byKey == null) {
                byKey = new HashMap<>();
                newest = byKey;
            }
            byKey.put(terms.key, waiting);
        }
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
        ArrayDeque<Waiting> all = queue;
        if (all == null) {
            return false;
        }
        Iterator<Waiting> oldest = all.iterator();
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
        dropIfEmpty(all);
        return fits(message);
    }

    private void leaveOut(@Nullable Waiting waiting) {
        if (waiting != null) {
            waiting.gone = true;
            gone++;
            queued(-waiting.message.size());
            leftOut(waiting);
            ArrayDeque<Waiting> all = queue;
            if (all != null && gone > 16 && gone > all.size() / 2) {
                all.removeIf(each -> each.gone);
                gone = 0;
                dropIfEmpty(all);
            }
        }
    }

    private void dropIfEmpty(ArrayDeque<Waiting> all) {
        if (all == queue && all.isEmpty()) {
            queue = null;
            newest = null;
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
        ArrayDeque<Waiting> all = queue;
        if (all == null) {
            return false;
        }
        Waiting first = all.peek();
        while (first != null && first.gone) {
            all.remove();
            gone--;
            first = all.peek();
        }
        boolean sent = first != null && sink.send(first.message, first.listener);
        if (sent) {
            all.remove();
            queued(-first.message.size());
            if (newest != null && first.terms != null && first.terms.overflow == Overflow.CONFLATE) {
                newest.remove(first.terms.key, first);
            }
        }
        dropIfEmpty(all);
        return sent;
    }

    /** Forgets what is queued. */
    public void clear() {
        List<Waiting> forgotten = queue == null
                ? List.of()
                : queue.stream().filter(each -> !each.gone).toList();
        queue = null;
        newest = null;
        gone = 0;
        queued(-bytes);
        forgotten.forEach(Outbound::neverSent);
    }

    public boolean isEmpty() {
        return queue == null || queue.size() == gone;
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
