package io.longwire.server.bench;

import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketListener;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import io.longwire.server.tools.Terminal;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Publishes while the window has room. Guarded by its loop, but for {@link #roomCame} and {@link #closed}. */
final class Publisher implements Receiver, WebSocketListener {
    private final Flight flight;
    private final Faults faults;
    private final Bodies bodies;

    /** What carries a body, which begins at its mark and ends with its limit less the trailer. */
    private final ByteBuffer frame;

    private final int at;
    private volatile @Nullable WebSocket webSocket;
    private volatile boolean leaving;
    private boolean sending;

    /** @param frame with its position where a body of that size belongs; null where a body goes alone */
    Publisher(Flight flight, Faults faults, int size, @Nullable ByteBuffer frame) {
        this.flight = flight;
        this.faults = faults;
        this.bodies = new Bodies(size, true);
        this.frame = frame == null ? ByteBuffer.allocate(size) : frame;
        this.at = this.frame.position();
        this.frame.clear();
    }

    @Override
    public void opened(WebSocket opened) {
        webSocket = opened;
    }

    /** Any thread: publishes from now on, or no more. */
    void sending(boolean on) {
        execute(() -> {
            sending = on;
            publish();
        });
    }

    /** Any thread: all have got the oldest message. */
    void roomCame() {
        execute(this::publish);
    }

    /** Any thread: one message that only finds out who listens. */
    void probe() {
        execute(() -> send(Subscriber.PROBE, 0));
    }

    void leaves() {
        leaving = true;
    }

    private void execute(Runnable task) {
        WebSocket open = webSocket;
        if (open != null) {
            open.loop().execute(task);
        }
    }

    private void publish() {
        while (sending && flight.hasRoom()) {
            if (!send(Subscriber.LOAD, flight.next(System.nanoTime()))) {
                flight.takeBack();
                sending = false; // it is closing
            }
        }
    }

    private boolean send(int owner, long number) {
        frame.put(at, bodies.of(owner, number), 0, bodies.size());
        WebSocket open = webSocket;
        return open != null && open.send(MessageType.TEXT, frame);
    }

    @Override
    public void message(ByteBuffer payload, int head) {
        // Where publishers hear what they publish, this one does not listen.
    }

    @Override
    public void message(WebSocket from, MessageType type, ByteBuffer payload) {
        // The same without STOMP.
    }

    @Override
    public void closed(CloseReason reason) {
        if (!leaving) {
            faults.add(Faults.Kind.CLOSED, 1, () -> "the publisher was closed with " + Terminal.shown(reason));
        }
    }

    @Override
    public void closed(WebSocket closed, CloseReason reason, @Nullable Side began) {
        closed(reason);
    }
}
