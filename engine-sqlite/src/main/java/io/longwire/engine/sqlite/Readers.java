package io.longwire.engine.sqlite;

import io.longwire.broker.engine.FullException;
import io.longwire.broker.engine.UnavailableException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The threads that read, each with a connection of its own that can only read. What waits for them is bounded. */
final class Readers {
    private static final int THREADS = 2;

    private final Path file;
    private final BlockingQueue<Task<?>> tasks;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger generation = new AtomicInteger();
    private volatile boolean closed;

    /** What reads, inside a transaction of its own or in one statement. */
    interface Read<T> {
        T from(Database database) throws SQLException;
    }

    private record Task<T>(Read<T> read, CompletableFuture<T> future) {
        void run(Database database) throws SQLException {
            future.complete(read.from(database));
        }
    }

    Readers(Path file, int waiting) {
        this.file = file;
        this.tasks = new ArrayBlockingQueue<>(waiting);
    }

    void start() {
        for (int i = 1; i <= THREADS; i++) {
            Thread thread = new Thread(this::run, "longwire-sqlite-reader-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    <T> CompletionStage<T> read(Read<T> read) {
        Task<T> task = new Task<>(read, new CompletableFuture<>());
        if (closed) {
            return CompletableFuture.failedStage(new IllegalStateException("The engine is not running"));
        }
        if (!tasks.offer(task)) {
            return CompletableFuture.failedStage(
                    new FullException("Too much waits to be read from the server's disk; ask again later"));
        }
        if (closed) {
            failAll();
        }
        return task.future;
    }

    /** The connections that are open are not to be used any more. */
    void reset() {
        generation.incrementAndGet();
    }

    private void run() {
        Database database = null;
        int opened = 0;
        try {
            while (!closed) {
                Task<?> task = tasks.take();
                int now = generation.get();
                if (database != null && opened != now) {
                    database.close();
                    database = null;
                }
                opened = now;
                database = run(task, database);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (database != null) {
                database.close();
            }
        }
    }

    /** Answers the connection to be used next; null when there is none that can be. */
    private @Nullable Database run(Task<?> task, @Nullable Database open) {
        Database database = open;
        try {
            if (database == null) {
                database = Database.toRead(file);
            }
            task.run(database);
            return database;
        } catch (SQLException e) {
            task.future.completeExceptionally(new UnavailableException("Nothing was read: " + Failures.why(e), e));
        } catch (RuntimeException | Error e) {
            task.future.completeExceptionally(e);
        }
        if (database != null) {
            database.close();
        }
        return null;
    }

    /** Waits for the threads; what is not read by then fails. */
    void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        failAll();
    }

    private void failAll() {
        for (Task<?> task = tasks.poll(); task != null; task = tasks.poll()) {
            task.future.completeExceptionally(new IllegalStateException("The engine is not running"));
        }
    }
}
