package io.longwire.broker.hub;

/**
 * One session as the hub sees it: on which loop it lives, and how to send what it was given. However many publications a turn of the loop
 * brings to however many of its subscriptions, it is flushed once, at the turn's end or, where it has one subscription alone, behind
 * what that was given.
 */
public final class Outlet {
    final Lane lane;
    private final Runnable flush;

    // Guarded by the lane's loop.
    int subscriptions;
    private boolean touched;

    Outlet(Lane lane, Runnable flush) {
        this.lane = lane;
        this.flush = flush;
    }

    /** Runs a task on the loop, behind what was delivered before and with one flush for all of a turn. Any thread. */
    public void execute(Runnable task) {
        lane.post(task);
    }

    /** The session was given something: it is flushed when the turn of its lane ends. On the loop, inside such a turn. */
    public void touch() {
        if (!touched) {
            touched = true;
            lane.touched(this);
        }
    }

    boolean isTouched() {
        return touched;
    }

    void flush() {
        touched = false;
        flush.run();
    }
}
