package io.longwire.server.bench;

import io.longwire.protocol.loop.Loop;
import org.HdrHistogram.Histogram;

/** What one event loop of the generator counts. Guarded by that loop: nothing here is shared, and nothing is allocated for a message. */
final class Lane {
    private static final long LONGEST_NANOS = 3_600_000_000_000L;
    private static final long FINEST_NANOS = 100;
    private static final int DIGITS = 3;

    final int index;
    final Loop loop;
    private final Histogram latency = new Histogram(FINEST_NANOS, LONGEST_NANOS, DIGITS);

    /** Messages that have come. */
    private long came;

    private long counted;

    /** Connections that are open. */
    private int open;

    /** Messages that are on the way. */
    private long underway;

    private boolean measuring;

    /** Whether further messages are to be sent. */
    private boolean sending;

    /**
     * What was counted while it measured.
     *
     * @param latency in nanoseconds
     */
    record Counted(long messages, Histogram latency) {
        Counted plus(Counted other) {
            Histogram both = latency.copy();
            both.add(other.latency);
            return new Counted(messages + other.messages, both);
        }
    }

    /** How things are. */
    record State(long came, int open, long underway) {
        State plus(State other) {
            return new State(came + other.came, open + other.open, underway + other.underway);
        }
    }

    Lane(int index, Loop loop) {
        this.index = index;
        this.loop = loop;
    }

    void opened() {
        open++;
    }

    void closed(long onItsWay) {
        open--;
        underway -= onItsWay;
    }

    void sent() {
        underway++;
    }

    /** One has come that was on the way. */
    void came(long nanos) {
        underway--;
        delivered(nanos);
    }

    /** One has come, of which nobody counted that it was on the way. */
    void delivered(long nanos) {
        came++;
        if (measuring) {
            counted++;
            latency.recordValue(Math.max(0, Math.min(nanos, LONGEST_NANOS)));
        }
    }

    /** So many will not come any more. */
    void givenUp(long count) {
        underway -= count;
    }

    boolean isSending() {
        return sending;
    }

    void sending(boolean on) {
        sending = on;
    }

    void measuring(boolean on) {
        measuring = on;
    }

    State state() {
        return new State(came, open, underway);
    }

    Counted counted() {
        return new Counted(counted, latency.copy());
    }
}
