package io.longwire.server.bench;

import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketListener;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.server.tools.Terminal;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection that is only held. Guarded by its loop. */
final class Held implements WebSocketListener {
    private final Lanes lanes;
    private final Faults faults;
    private @Nullable Lane lane;
    private boolean leaving;
    private long pongs;

    Held(Lanes lanes, Faults faults) {
        this.lanes = lanes;
        this.faults = faults;
    }

    @Override
    public void opened(WebSocket opened) {
        Lane mine = lanes.of(opened.loop());
        mine.opened();
        lane = mine;
    }

    boolean isOf(Lane asked) {
        return lane == asked;
    }

    void leaves() {
        leaving = true;
    }

    /** How many pings were answered. */
    long pongs() {
        return pongs;
    }

    @Override
    public void pong(WebSocket from, ByteBuffer payload) {
        Lane mine = lane;
        Duration trip = from.statistics().roundTrip();
        pongs++;
        if (mine != null && trip != null) {
            mine.delivered(trip.toNanos());
        }
    }

    @Override
    public void closed(WebSocket closed, CloseReason reason, @Nullable Side began) {
        Lane mine = lane;
        if (mine != null) {
            mine.closed(0);
        }
        if (!leaving) {
            faults.add(Faults.Kind.CLOSED, 1, () -> "one was closed with " + Terminal.shown(reason));
        }
    }
}
