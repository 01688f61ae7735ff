package io.longwire.broker;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Runs tasks one at a time, in order, on the threads of another executor. */
final class SerialExecutor implements Executor {
    private final Executor threads;
    // Both guarded by this object's lock.
    private final Queue<Runnable> tasks = new ArrayDeque<>(2);
    private boolean running;

    SerialExecutor(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            tasks.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        threads.execute(this::runFirst);
    }

    private void runFirst() {
        try {
            Runnable task = next();
            if (task != null) {
                task.run();
            }
        } finally {
            // One task for each turn on the threads, so that one busy listener does not keep a thread for itself.
            if (hasMore()) {
                threads.execute(this::runFirst);
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        return tasks.poll();
    }

    private synchronized boolean hasMore() {
        running = !tasks.isEmpty();
        return running;
    }
}
