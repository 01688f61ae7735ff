package io.longwire.server.bench;

import io.longwire.netty.WebSocket;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.server.tools.Terminal;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of many who get the same messages, and checks each and their order. Guarded by its loop. */
final class Subscriber implements Receiver {
    /** Whose the messages of the load are, and those that find out who listens. */
    static final int LOAD = 0;

    static final int PROBE = 1;

    private final int index;
    private final FanOut fanOut;
    private @Nullable Lane lane;
    private @Nullable Bodies bodies;
    private final Order order;
    private boolean listening;
    private boolean leaving;

    /** What all of them share. */
    record FanOut(Lanes lanes, List<Bodies> bodies, Flight flight, Faults faults, Runnable roomCame) {}

    Subscriber(int index, FanOut fanOut) {
        this.index = index;
        this.fanOut = fanOut;
        this.order = new Order("subscriber " + index, fanOut.faults);
    }

    @Override
    public void opened(WebSocket webSocket) {
        Lane mine = fanOut.lanes.of(webSocket.loop());
        mine.opened();
        lane = mine;
        bodies = fanOut.bodies.get(mine.index);
    }

    boolean isOf(Lane asked) {
        return lane == asked;
    }

    /** Whether anything has come yet. */
    boolean isListening() {
        return listening;
    }

    void leaves() {
        leaving = true;
    }

    /** How many it still has to get. */
    long behind() {
        return fanOut.flight.published() - order.due();
    }

    @Override
    public void message(ByteBuffer payload, int head) {
        Lane mine = lane;
        Bodies expected = bodies;
        if (mine == null || expected == null) {
            return;
        }
        listening = true;
        long due = order.due();
        if (due < fanOut.flight.published() && expected.matches(payload, LOAD, due)) {
            take(mine, System.nanoTime());
        } else {
            unexpected(mine, expected, payload);
        }
    }

    private void take(Lane mine, long now) {
        mine.delivered(now - fanOut.flight.sentAt(order.due()));
        arrived(mine);
    }

    private void arrived(Lane mine) {
        long number = order.due();
        order.taken();
        if (fanOut.flight.arrived(mine.index, number)) {
            fanOut.roomCame.run();
        }
    }

    private void unexpected(Lane mine, Bodies expected, ByteBuffer payload) {
        if (expected.matches(payload, PROBE, Bodies.number(payload))) {
            return;
        }
        long number = order.unexpected(expected, LOAD, payload, fanOut.flight.published());
        if (number != Order.NONE) {
            while (order.due() < number) {
                arrived(mine);
            }
            take(mine, System.nanoTime());
        }
    }

    @Override
    public void closed(CloseReason reason) {
        Lane mine = lane;
        if (mine != null) {
            mine.closed(0);
        }
        if (!leaving) {
            fanOut.faults.add(
                    Faults.Kind.CLOSED, 1, () -> "subscriber " + index + " was closed with " + Terminal.shown(reason));
        }
    }
}
