package io.longwire.testkit.loop;

import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import io.longwire.protocol.loop.TimerWheel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A loop that runs when it is told to, on the thread that tells it. Tasks are posted from any thread; everything else is for one.
 */
public final class ManualLoop implements Loop {
    private final ManualClock clock;
    private final TimerWheel wheel;
    private final Queue<Runnable> tasks = new ArrayDeque<>(); // guarded by itself
    private boolean running;
    private boolean strict;

    public ManualLoop() {
        this(new ManualClock());
    }

    public ManualLoop(ManualClock clock) {
        this.clock = clock;
        this.wheel = new TimerWheel(clock.now());
    }

    /** The clock it reads. */
    public ManualClock clock() {
        return clock;
    }

    /** From now on {@link #inLoop} is true inside tasks only; before, it is always true, as a test plays the loop. */
    public void strict() {
        strict = true;
    }

    @Override
    public boolean inLoop() {
        return running || !strict;
    }

    @Override
    public long now() {
        return clock.now();
    }

    @Override
    public Timer schedule(long deadline, Runnable task) {
        return wheel.schedule(deadline, task);
    }

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
        }
    }

    /**
     * Runs what has been posted and what is due, until there is nothing more to do at this time.
     *
     * @return how many tasks ran
     */
    public int run() {
        if (running) {
            throw new IllegalStateException("The loop is running: a task must not run it");
        }
        running = true;
        try {
            int all = 0;
            for (int ran = turn(); ran > 0; ran = turn()) {
                all += ran;
            }
            return all;
        } finally {
            running = false;
        }
    }

    private int turn() {
        int ran = wheel.advance(clock.now());
        for (Runnable task = next(); task != null; task = next()) {
            task.run();
            ran++;
        }
        return ran;
    }

    private @Nullable Runnable next() {
        synchronized (tasks) {
            return tasks.poll();
        }
    }

    /** Moves the clock on, stopping wherever a timer is due, and runs what there is each time. */
    public void advance(Duration by) {
        long end = clock.now() + by.toNanos();
        run();
        for (long next = wheel.nextDeadline(); next <= end; next = wheel.nextDeadline()) {
            clock.advance(Duration.ofNanos(Math.max(0, next - clock.now())));
            run();
        }
        clock.advance(Duration.ofNanos(end - clock.now()));
        run();
    }
}
