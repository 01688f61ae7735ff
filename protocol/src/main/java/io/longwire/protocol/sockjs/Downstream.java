package io.longwire.protocol.sockjs;

import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session's messages on their way to the client: what waits, and the request that carries it. Guarded by the session's loop. */
final class Downstream {
    /** Up to here a session takes more without queueing much, and this much goes into one frame. */
    static final int WATER_MARK = 64 << 10;

    private static final byte[] ANOTHER = Frames.close(new CloseReason(2010, "Another connection still open"));

    private final Session session;
    private final Loop loop;
    private final SockJsOptions options;
    private final ArrayDeque<Outgoing> queue = new ArrayDeque<>(0);
    private long queuedBytes;
    private @Nullable Reception reception;

    /** Whether a frame is on its way that the client has not read yet. */
    private boolean busy;

    private int responseBytes;
    private boolean held;
    private boolean draining;
    private boolean drainPosted;
    private byte @Nullable [] closeFrame;
    private long lastSent;
    private @Nullable Timer heart;

    Downstream(Session session, SockJsOptions options) {
        this.session = session;
        this.loop = session.loop();
        this.options = options;
    }

    /** Bytes that wait or are on their way. */
    long queuedBytes() {
        return queuedBytes;
    }

    boolean attached() {
        return reception != null;
    }

    // ---- messages

    void add(Outgoing message) {
        queue.add(message);
        queuedBytes += message.quoted.length;
        if (!held && !drainPosted) {
            drainPosted = true;
            loop.execute(() -> {
                drainPosted = false;
                drain();
            });
        }
    }

    void hold() {
        held = true;
    }

    void flush() {
        held = false;
        drain();
    }

    /** Nothing comes behind what waits but this. */
    void close(byte[] frame) {
        closeFrame = frame;
        flush();
    }

    /** The session is over: nothing that waits will be sent, and every request gets this. */
    void end(byte[] frame) {
        closeFrame = frame;
        held = false;
        if (heart != null) {
            heart.cancel();
            heart = null;
        }
        List<Outgoing> lost = new ArrayList<>(queue);
        queue.clear();
        for (Outgoing each : lost) {
            queuedBytes -= each.quoted.length;
            each.told(new IOException("The session has ended"));
        }
    }

    private void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            boolean more = true;
            while (more) {
                more = reception != null && !busy && sendNext();
            }
        } finally {
            draining = false;
        }
    }

    private boolean sendNext() {
        byte[] last = closeFrame;
        if (!queue.isEmpty()) {
            if (!held) {
                sendMessages();
            }
            return !held;
        }
        if (last != null) {
            send(last, List.of(), true);
            session.closeFrameSent();
        }
        return false;
    }

    private void sendMessages() {
        List<Outgoing> messages = new ArrayList<>();
        List<byte[]> quoted = new ArrayList<>();
        int bytes = 0;
        Outgoing next = queue.peek();
        while (next != null && bytes < WATER_MARK) {
            bytes += next.quoted.length;
            messages.add(next);
            quoted.add(next.quoted);
            queue.remove();
            next = queue.peek();
        }
        send(Frames.messages(quoted), messages, false);
    }

    private void send(byte[] frame, List<Outgoing> messages, boolean last) {
        Reception to = reception;
        if (to == null) {
            return;
        }
        byte[] bytes = to.format().wrap(frame);
        responseBytes = (int) Math.min(Integer.MAX_VALUE, (long) responseBytes + bytes.length);
        boolean ends = last || !to.format().transport().streams || responseBytes >= options.responseBytes();
        lastSent = loop.now();
        busy = !ends;
        if (ends) {
            reception = null;
            session.unattended();
        }
        to.deliver(new Delivery(bytes, ends, messages));
    }

    // ---- the requests that receive

    /** A request waits for frames. */
    void attach(Reception to, boolean first) {
        if (reception != null) {
            to.deliver(new Delivery(to.format().wrap(ANOTHER), true, List.of()));
            return;
        }
        reception = to;
        busy = false;
        responseBytes = 0;
        lastSent = loop.now();
        if (first) {
            send(Frames.OPEN, List.of(), false);
        }
        drain();
        beatLater();
    }

    /** A frame was written and read on, or is lost. */
    void settled(Reception by, Delivery delivery, boolean written) {
        for (Outgoing each : delivery.messages) {
            queuedBytes -= each.quoted.length;
            each.told(written ? null : new IOException("The client left before the message was sent"));
        }
        if (reception == by) {
            busy = false;
        }
        if (!written && !delivery.messages.isEmpty()) {
            session.interrupted();
            drain();
            return;
        }
        session.roomAgain();
        drain();
    }

    /** The client left while it waited for frames. */
    void left(Reception by) {
        if (reception == by) {
            reception = null;
            session.interrupted();
        }
    }

    /** Breaks off the request that waits. */
    void reset() {
        Reception waiting = reception;
        reception = null;
        if (waiting != null) {
            waiting.reset();
        }
    }

    private void beatLater() {
        if (heart == null && reception != null && !options.heartBeat().isZero()) {
            heart = loop.schedule(lastSent + options.heartBeat().toNanos(), this::beat);
        }
    }

    private void beat() {
        heart = null;
        if (loop.now() - lastSent >= options.heartBeat().toNanos()) {
            if (busy) {
                lastSent = loop.now(); // what is on its way shows as well that this end is alive
            } else {
                send(Frames.HEART_BEAT, List.of(), false);
            }
        }
        beatLater();
    }
}
