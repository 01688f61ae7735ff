package io.longwire.engine.sqlite;

import io.longwire.broker.engine.FullException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What waits for the writer: bounded, in order. Any thread adds, the writer's takes. */
final class Waiting {
    private static final int BATCH = 1_024;
    private static final long BATCH_BYTES = 8 << 20;

    private final int most;
    private final long mostBytes;

    // All guarded by this object's lock.
    private final ArrayDeque<Operation<?>> operations = new ArrayDeque<>();
    private long bytes;
    private boolean ended;

    Waiting(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
    }

    /** Adds it, or fails and does not. */
    synchronized void add(Operation<?> operation) throws FullException {
        if (operations.size() >= most || (bytes + operation.bytes > mostBytes && !operations.isEmpty())) {
            throw new FullException("Too much waits for the server's disk (" + operations.size() + " operations, "
                    + bytes + " bytes); send it again later");
        }
        addAlways(operation);
    }

    /** Adds what is bounded otherwise. */
    synchronized void addAlways(Operation<?> operation) {
        if (ended) {
            throw new IllegalStateException("The engine is not running");
        }
        operations.add(operation);
        bytes += operation.bytes;
        notifyAll();
    }

    /** The next batch; empty when none comes in time, or none will come any more. */
    synchronized List<Operation<?>> take(long millis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = millis;
        while (operations.isEmpty() && !ended && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        }
        List<Operation<?>> batch = new ArrayList<>(Math.min(BATCH, operations.size()));
        long taken = 0;
        while (!operations.isEmpty() && batch.size() < BATCH && taken < BATCH_BYTES) {
            Operation<?> next = operations.remove();
            taken += next.bytes;
            batch.add(next);
        }
        bytes -= taken;
        return batch;
    }

    /** Nothing is added any more. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized boolean isOver() {
        return ended && operations.isEmpty();
    }
}
