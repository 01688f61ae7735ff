package io.longwire.client;

import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import io.longwire.protocol.stomp.StompHeaders;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Heart-beats of one connection (STOMP 1.2, "Heart-beating"): keeps the client's promise and watches the server's. Traffic only notes the time, and one
 * timer finds out when it fires. Everything on the client's loop.
 */
final class Beats {
    /** A server is given up after this many of its intervals: one lost beat is no lost server. */
    private static final int PATIENCE = 3;

    private static final int MOST_DIGITS = 9;

    /** What is to be done. */
    interface Actions {
        /** Send something now. */
        void beat();

        /** Whether the server's silence means nothing, as this side does not read. */
        boolean isDeaf();

        /** The server has been silent for too long. */
        void silent(long millis);
    }

    private final Loop loop;
    private final Actions actions;
    private final long beatAfter;
    private final long silence;
    private long lastHeard;
    private long lastSent;
    private @Nullable Timer timer;

    /**
     * @param send how often the client can
     * @param expect how often it wants to hear something
     */
    Beats(Loop loop, StompHeaders connected, Duration send, Duration expect, Actions actions) {
        String header = connected.first("heart-beat");
        int comma = header == null ? -1 : header.indexOf(',');
        long serverSends = header == null || comma < 0 ? 0 : number(header.substring(0, comma));
        long serverWants = header == null || comma < 0 ? 0 : number(header.substring(comma + 1));
        this.loop = loop;
        this.actions = actions;
        // A fifth early, so that timer and network do not make it late.
        this.beatAfter = TimeUnit.MILLISECONDS.toNanos(agreed(send.toMillis(), serverWants)) / 5 * 4;
        this.silence = TimeUnit.MILLISECONDS.toNanos(agreed(serverSends, expect.toMillis()) * PATIENCE);
        this.lastHeard = loop.now();
        this.lastSent = loop.now();
        schedule();
    }

    private static long agreed(long canDo, long wanted) {
        return canDo == 0 || wanted == 0 ? 0 : Math.max(canDo, wanted);
    }

    private static long number(String text) {
        String digits = text.trim();
        boolean valid = !digits.isEmpty()
                && digits.length() <= MOST_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return valid ? Long.parseLong(digits) : 0;
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
