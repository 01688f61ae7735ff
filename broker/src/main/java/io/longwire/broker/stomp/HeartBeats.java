package io.longwire.broker.stomp;

import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the server's promise and watches the client's. One timer for both; traffic only notes the time, and the timer finds out when it fires.
 *
 * <p>Threads: everything on the session's loop.
 */
final class HeartBeats {
    /** A client is given up after this many of its intervals, as clients do with servers: one lost beat is no lost client. */
    private static final int PATIENCE = 3;

    /** What is to be done. */
    interface Actions {
        /** Send something now. */
        void beat();

        /** Whether the client's silence means nothing, as nothing is read from it at the moment. */
        boolean isDeaf();

        /** The client has been silent for too long. */
        void silent(long millis);
    }

    private final Loop loop;
    private final Actions actions;
    private final long silence;
    private final long beatAfter;
    private long lastHeard;
    private long lastSent;
    private @Nullable Timer timer;

    HeartBeats(Loop loop, Negotiation agreed, Actions actions) {
        this.loop = loop;
        this.actions = actions;
        this.silence = TimeUnit.MILLISECONDS.toNanos(agreed.clientMillis() * PATIENCE);
        // A fifth early, so that timer and network do not make it late.
        this.beatAfter = TimeUnit.MILLISECONDS.toNanos(agreed.serverMillis()) / 5 * 4;
        this.lastHeard = loop.now();
        this.lastSent = loop.now();
        schedule();
    }

    void heard() {
        lastHeard = loop.now();
    }

    void sent() {
        lastSent = loop.now();
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void schedule() {
        if (silence == 0 && beatAfter == 0) {
            return;
        }
        long left = silence == 0 ? Long.MAX_VALUE : lastHeard + silence - loop.now();
        if (beatAfter != 0) {
            left = Math.min(left, lastSent + beatAfter - loop.now());
        }
        timer = loop.schedule(loop.now() + left, this::fire);
    }

    private void fire() {
        timer = null;
        long now = loop.now();
        if (actions.isDeaf()) {
            lastHeard = now;
        }
        if (silence != 0 && now - lastHeard >= silence) {
            actions.silent(TimeUnit.NANOSECONDS.toMillis(now - lastHeard));
            return;
        }
        if (beatAfter != 0 && now - lastSent >= beatAfter) {
            lastSent = now;
            actions.beat();
        }
        schedule();
    }
}
