package io.longwire.testkit.transport;

import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;

/**
 * A loop whose tasks run, and whose time passes, when the test says so; also a clock that shows the same time. On the thread that made it
 * only.
 */
public final class HandRunLoop implements Loop, InstantSource {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    // No record: two timers for the same task at the same time are two.
    private static final class Scheduled {
        private final long deadline;
        private final Runnable task;

        Scheduled(long deadline, Runnable task) {
            this.deadline = deadline;
            this.task = task;
        }

        long deadline() {
            return deadline;
        }
    }

    private final Thread thread = Thread.currentThread();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<Scheduled> timers = new ArrayList<>();
    private long now;

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public Instant instant() {
        return START.plusNanos(now);
    }

    @Override
    public Timer schedule(long deadline, Runnable task) {
        Scheduled timer = new Scheduled(deadline, task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    /** Runs what is posted, and what that posts. */
    public void run() {
        Runnable task = tasks.poll();
        while (task != null) {
            task.run();
            task = tasks.poll();
        }
    }

    /** Runs one posted task; answers whether there was one. */
    public boolean runOne() {
        Runnable task = tasks.poll();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    /** Lets time pass, and runs what becomes due, in order. */
    public void pass(Duration time) {
        run();
        long end = now + time.toNanos();
        while (true) {
            Scheduled next = timers.stream()
                    .min(Comparator.comparingLong(Scheduled::deadline))
                    .filter(timer -> timer.deadline <= end)
                    .orElse(null);
            if (next == null) {
                break;
            }
            timers.remove(next);
            now = Math.max(now, next.deadline);
            next.task.run();
            run();
        }
        now = end;
    }

    /** How many timers are set. */
    public int timers() {
        return timers.size();
    }
}
