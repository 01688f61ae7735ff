package io.longwire.netty;

import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import org.jspecify.annotations.Nullable;

/** Follows one deadline that moves. Guarded by the loop. */
final class DeadlineTimer {
    private final Loop loop;
    private final Runnable task;
    private @Nullable Timer timer;
    private long at = Long.MAX_VALUE;

    DeadlineTimer(Loop loop, Runnable task) {
        this.loop = loop;
        this.task = task;
    }

    /**
     * The deadline has moved, or not. One that moves away with each read costs nothing: the task then runs early once, finds nothing due, and arms again.
     *
     * @param deadline {@link Long#MAX_VALUE} for never
     */
    void arm(long deadline) {
        if (deadline == Long.MAX_VALUE) {
            disarm();
        } else if (deadline < at) {
            disarm();
            at = deadline;
            timer = loop.schedule(deadline, this::passed);
        }
    }

    void disarm() {
        Timer armed = timer;
        timer = null;
        at = Long.MAX_VALUE;
        if (armed != null) {
            armed.cancel();
        }
    }

    private void passed() {
        timer = null;
        at = Long.MAX_VALUE;
        task.run();
    }
}
