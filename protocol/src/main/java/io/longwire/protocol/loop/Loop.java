package io.longwire.protocol.loop;

import java.util.concurrent.Executor;

/**
 * The one thread that owns a session or a connection. Tasks run one at a time, in the order in which one thread posted them, and
 * never inside the call that posts them.
 *
 * <p>Threads: {@code execute} and {@code inLoop} from any thread; {@code now} and {@code schedule} on the loop.
 */
public interface Loop extends Executor {
    /** Whether the calling thread is this loop. */
    boolean inLoop();

    /** The loop's time in nanoseconds, on a scale of its own that never goes back; the scale of all deadlines. */
    long now();

    /**
     * Runs a task on this loop once {@code deadline} has passed, late by at most the coarseness of the wheel (some milliseconds), never early. A loop
     * that was held up first reads once more what has come to its connections, as that may be what the task waits for.
     *
     * @param deadline on the scale of {@link #now()}
     * @return what cancels it
     */
    Timer schedule(long deadline, Runnable task);
}
