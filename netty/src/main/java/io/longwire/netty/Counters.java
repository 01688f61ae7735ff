package io.longwire.netty;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/** Counts for one WebSocket: written by its loop alone, read by anybody; opaque access makes that correct and costs nothing. */
final class Counters {
    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int MESSAGES_IN = 0;
    private static final int MESSAGES_OUT = 1;
    private static final int PAYLOAD_IN = 2;
    private static final int PAYLOAD_OUT = 3;
    private static final int WIRE_IN = 4;
    private static final int WIRE_OUT = 5;
    private static final int ROUND_TRIP = 6;

    private final long[] cells = new long[7];

    void read(int bytes) {
        add(WIRE_IN, bytes);
    }

    void framed(int bytes) {
        add(WIRE_OUT, bytes);
    }

    void received(int bytes, boolean last) {
        add(PAYLOAD_IN, bytes);
        if (last) {
            add(MESSAGES_IN, 1);
        }
    }

    void sent(int bytes, boolean last) {
        add(PAYLOAD_OUT, bytes);
        if (last) {
            add(MESSAGES_OUT, 1);
        }
    }

    void roundTrip(long nanos) {
        CELLS.setOpaque(cells, ROUND_TRIP, Math.max(1, nanos));
    }

    private void add(int cell, long count) {
        CELLS.setOpaque(cells, cell, cells[cell] + count);
    }

    private long get(int cell) {
        return (long) CELLS.getOpaque(cells, cell);
    }

    Statistics snapshot() {
        long nanos = get(ROUND_TRIP);
        return new Statistics(
                get(MESSAGES_IN),
                get(MESSAGES_OUT),
                get(PAYLOAD_IN),
                get(PAYLOAD_OUT),
                get(WIRE_IN),
                get(WIRE_OUT),
                nanos == 0 ? null : Duration.ofNanos(nanos));
    }
}
