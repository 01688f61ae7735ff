package io.longwire.broker.stomp;

/**
 * The commands of one session that were read and are not done: SENDs that the engine has not accepted, SUBSCRIBEs that have not started, and the
 * like. Too many of them pause its input; DISCONNECT waits for all. On the session's loop.
 */
final class Unsettled {
    private final StompSession session;
    private final int most;
    private final Runnable none;
    private int count;

    /** Whether the input is paused because of them. */
    private boolean full;

    /**
     * @param most that may be under way before the input is paused
     * @param none called whenever the last of them is done
     */
    Unsettled(StompSession session, int most, Runnable none) {
        this.session = session;
        this.most = most;
        this.none = none;
    }

    void add() {
        count++;
    }

    /** The last that was added will take its time. */
    void waits() {
        if (count >= most && !full) {
            full = true;
            session.pause();
        }
    }

    /** One is done; its answer was sent. */
    void done() {
        count--;
        if (session.ended()) {
            return;
        }
        if (full) {
            full = false;
            session.resume();
        }
        if (count == 0) {
            none.run();
        }
    }

    boolean isEmpty() {
        return count == 0;
    }
}
