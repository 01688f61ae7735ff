package io.longwire.protocol.connection;

/** Watches for silence of the other side. Time during which this side does not want to read is not silence. */
final class IdleTimer {
    private long timeout;
    private long heard;

    /** Whether reading was paused since the last look. */
    private boolean paused;

    IdleTimer(boolean paused) {
        this.paused = paused;
    }

    /** @param nanos 0 for never */
    void timeout(long nanos, long now) {
        if (nanos < 0) {
            throw new IllegalArgumentException("An idle timeout must be 0 or more, but is " + nanos + " ns");
        }
        timeout = nanos;
        heard = now;
    }

    long timeout() {
        return timeout;
    }

    void heard(long now) {
        heard = now;
    }

    void paused() {
        paused = true;
    }

    long deadline() {
        return timeout == 0 ? Closing.NEVER : Closing.after(heard, timeout);
    }

    /** Whether the other side has been silent for too long. */
    boolean expired(long now, boolean pausedNow) {
        if (timeout == 0 || now < deadline()) {
            return false;
        }
        if (paused || pausedNow) {
            heard = now;
            paused = pausedNow;
            return false;
        }
        return true;
    }
}
