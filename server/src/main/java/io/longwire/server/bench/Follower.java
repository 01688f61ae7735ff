package io.longwire.server.bench;

import io.longwire.netty.WebSocket;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.server.tools.Terminal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A subscriber that keeps its position, is cut off, comes back with it, and has to get what it missed. Guarded by its loop, whichever that is at the time. */
final class Follower implements Receiver {
    private static final byte[] POSITION = "\nposition:".getBytes(StandardCharsets.US_ASCII);

    private final int topic;
    private final Lanes lanes;
    private final List<Bodies> all;
    private final Faults faults;
    private final Order order;
    private volatile @Nullable WebSocket webSocket;
    private @Nullable Lane lane;
    private String position = "";
    private boolean cut;

    /** When the last message came that it waits for. */
    private long gotAll;

    private volatile long awaited;

    Follower(int index, int topic, Lanes lanes, List<Bodies> bodies, Faults faults) {
        this.topic = topic;
        this.lanes = lanes;
        this.all = bodies;
        this.faults = faults;
        this.order = new Order("client " + index, faults);
    }

    @Override
    public void opened(WebSocket opened) {
        Lane mine = lanes.of(opened.loop());
        mine.opened();
        lane = mine;
        webSocket = opened;
        cut = false;
    }

    boolean isOf(Lane asked) {
        return lane == asked;
    }

    int topic() {
        return topic;
    }

    /** After which it wants to go on; empty before anything has come. */
    String position() {
        return position;
    }

    /** Any thread: so many messages have been, or will be, published to its topic. */
    void awaits(long messages) {
        awaited = messages;
    }

    long behind() {
        return awaited - order.due();
    }

    long gotAll() {
        return gotAll;
    }

    /** Cuts it off, without a goodbye. */
    void cut() {
        cut = true;
        WebSocket open = webSocket;
        if (open != null) {
            open.abort();
        }
    }

    @Override
    public void message(ByteBuffer payload, int head) {
        Lane mine = lane;
        if (mine == null || cut) {
            return;
        }
        Bodies bodies = all.get(mine.index);
        long due = order.due();
        if (due < awaited && bodies.matches(payload, topic, due)) {
            order.taken();
            position = position(payload, head);
        } else {
            long number = order.unexpected(bodies, topic, payload, awaited);
            while (number != Order.NONE && order.due() <= number) {
                order.taken();
            }
        }
        if (behind() == 0) {
            gotAll = System.nanoTime();
        }
    }

    /** The value of the header {@code position}; empty where there is none. */
    private static String position(ByteBuffer payload, int head) {
        int body = payload.position();
        for (int i = head; i + POSITION.length < body; i++) {
            int matching = 0;
            while (matching < POSITION.length && payload.get(i + matching) == POSITION[matching]) {
                matching++;
            }
            if (matching == POSITION.length) {
                int from = i + matching;
                int to = from;
                while (to < body && payload.get(to) != '\n' && payload.get(to) != '\r') {
                    to++;
                }
                byte[] value = new byte[to - from];
                payload.get(from, value);
                return new String(value, StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    @Override
    public void closed(CloseReason reason) {
        Lane mine = lane;
        if (mine != null) {
            mine.closed(0);
        }
        if (!cut) {
            faults.add(Faults.Kind.CLOSED, 1, () -> "a client was closed with " + Terminal.shown(reason));
        }
    }
}
