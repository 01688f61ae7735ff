package io.longwire.client;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What listeners are to hear: one call at a time, in order, on the executor. Tells when what waits has become little again. Any thread. */
final class Deliveries {
    private static final Logger LOG = LoggerFactory.getLogger(StompClient.class);
    /** So many calls, then others have their turn on the executor. */
    private static final int TURN = 256;

    private record Call(Runnable task, int bytes) {}

    private final Executor executor;
    private final long most;
    private final Runnable room;
    private final Object lock = new Object();
    // Guarded by the lock, which no application code runs under.
    private final ArrayDeque<Call> calls = new ArrayDeque<>();
    private long bytes;
    private boolean running;
    private boolean full;

    /** @param room called on the executor's thread when there is room again */
    Deliveries(Executor executor, long most, Runnable room) {
        this.executor = executor;
        this.most = most;
        this.room = room;
    }

    void add(int size, Runnable task) {
        boolean starts;
        synchronized (lock) {
            calls.add(new Call(task, size));
            bytes += size;
            starts = !running;
            running = true;
        }
        if (starts) {
            executor.execute(this::run);
        }
    }

    /** Whether no more should come; after true, room is told of once there is some. */
    boolean isFull() {
        synchronized (lock) {
            full = bytes >= most;
            return full;
        }
    }

    private void run() {
        for (int i = 0; i < TURN; i++) {
            Call next;
            synchronized (lock) {
                next = calls.peek();
                if (next == null) {
                    running = false;
                    return;
                }
            }
            call(next.task);
            boolean tells;
            synchronized (lock) {
                calls.remove();
                bytes -= next.bytes;
                tells = full && bytes <= most / 2;
                full &= !tells;
            }
            if (tells) {
                room.run();
            }
        }
        executor.execute(this::run);
    }

    private static void call(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            // An Error too: otherwise nothing would ever be delivered again.
            LOG.error("A listener failed", failure);
        }
    }
}
