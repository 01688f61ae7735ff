package io.longwire.server.bench;

import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketListener;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import io.longwire.server.tools.Terminal;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One connection that sends messages and checks their answers. Guarded by its loop. */
final class EchoClient implements WebSocketListener {
    /** How far back an answer is looked for that comes too late, or again. */
    private static final int BACK = 1_024;

    private final int number;
    private final EchoLoad load;
    private final Lanes lanes;
    private final List<Bodies> all;
    private final Faults faults;
    private final long[] sentAt;

    private @Nullable WebSocket webSocket;
    private @Nullable Lane lane;
    private @Nullable Bodies bodies;
    private boolean leaving;

    /** The next message to send, and the next whose answer is due. */
    private long next;

    private long due;

    EchoClient(int number, EchoLoad load, Lanes lanes, List<Bodies> bodies, Faults faults) {
        this.number = number;
        this.load = load;
        this.lanes = lanes;
        this.all = bodies;
        this.faults = faults;
        this.sentAt = new long[load.inFlight()];
    }

    @Override
    public void opened(WebSocket opened) {
        Lane mine = lanes.of(opened.loop());
        mine.opened();
        webSocket = opened;
        lane = mine;
        bodies = all.get(mine.index);
    }

    /** Begins, when it is of that lane. */
    void start(Lane asked) {
        if (lane == asked && webSocket != null && bodies != null) {
            fill(webSocket, asked, bodies, System.nanoTime());
        }
    }

    /** What comes from now on is the end as it should be. */
    void leaves() {
        leaving = true;
    }

    private void fill(WebSocket to, Lane mine, Bodies from, long now) {
        while (mine.isSending() && next - due < load.inFlight() && to.send(load.type(), from.of(number, next))) {
            sentAt[(int) (next % load.inFlight())] = now;
            next++;
            mine.sent();
        }
    }

    @Override
    public void message(WebSocket from, MessageType type, ByteBuffer payload) {
        Lane mine = lane;
        Bodies expected = bodies;
        if (mine == null || expected == null) {
            return;
        }
        long now = System.nanoTime();
        if (due < next && type == load.type() && expected.matches(payload, number, due)) {
            answered(mine, now);
        } else {
            unexpected(mine, expected, type, payload, now);
        }
        fill(from, mine, expected, now);
    }

    private void answered(Lane mine, long now) {
        mine.came(now - sentAt[(int) (due % load.inFlight())]);
        due++;
    }

    private void unexpected(Lane mine, Bodies expected, MessageType type, ByteBuffer payload, long now) {
        if (type == load.type()) {
            for (long later = due + 1; later < next; later++) {
                if (expected.matches(payload, number, later)) {
                    skip(mine, later);
                    answered(mine, now);
                    return;
                }
            }
            for (long earlier = due - 1; earlier >= Math.max(0, due - BACK); earlier--) {
                if (expected.matches(payload, number, earlier)) {
                    late(earlier);
                    return;
                }
            }
        }
        long was = due;
        String shown = type + " of " + payload.remaining() + " bytes";
        faults.add(
                Faults.Kind.WRONG,
                1,
                () -> "connection " + number + " got " + shown + " that are not those of message " + was);
        if (due < next) {
            answered(mine, now); // of that message, we take it
        }
    }

    private void skip(Lane mine, long to) {
        long from = due;
        faults.add(
                Faults.Kind.MISSING,
                to - from,
                () -> "connection " + number + " got the answer to message " + to + ", but " + from + " was due");
        mine.givenUp(to - from);
        due = to;
    }

    private void late(long earlier) {
        boolean wasMissing = faults.found();
        long was = due;
        faults.add(
                wasMissing ? Faults.Kind.OUT_OF_ORDER : Faults.Kind.REPEATED,
                1,
                () -> "connection " + number + " got the answer to message " + earlier + " when " + was + " was due");
    }

    @Override
    public void closed(WebSocket closed, CloseReason reason, @Nullable Side began) {
        Lane mine = lane;
        if (mine == null) {
            return;
        }
        mine.closed(next - due);
        if (!leaving) {
            faults.add(
                    Faults.Kind.CLOSED, 1, () -> "connection " + number + " was closed with " + Terminal.shown(reason));
            faults.add(Faults.Kind.MISSING, next - due, () -> "on the way when the connection was lost");
        }
        next = due;
    }
}
