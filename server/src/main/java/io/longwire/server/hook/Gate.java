package io.longwire.server.hook;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Lets so many in at a time; the others wait in order. Each session has one message under way at most, so as many wait as there are sessions. Any thread. */
final class Gate {
    // Both guarded by this object's lock.
    private final Queue<BooleanSupplier> waiting = new ArrayDeque<>();
    private int free;

    Gate(int places) {
        this.free = places;
    }

    /**
     * Runs a task now, or when its turn comes, on the thread of who leaves.
     *
     * @param task answers whether it keeps its place; then {@link #leave} is called for it once, not inside the task
     */
    void enter(BooleanSupplier task) {
        synchronized (this) {
            if (free == 0) {
                waiting.add(task);
                return;
            }
            free--;
        }
        if (!task.getAsBoolean()) {
            leave();
        }
    }

    void leave() {
        BooleanSupplier next = next();
        while (next != null && !next.getAsBoolean()) {
            next = next();
        }
    }

    private synchronized @Nullable BooleanSupplier next() {
        BooleanSupplier next = waiting.poll();
        if (next == null) {
            free++;
        }
        return next;
    }
}
