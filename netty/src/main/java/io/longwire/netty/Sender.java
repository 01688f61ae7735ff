package io.longwire.netty;

import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.message.PreparedMessages;
import io.longwire.protocol.transport.SendListener;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of a WebSocket, for callers on any thread. On the loop a message is framed at once; from elsewhere it is counted and handed
 * over. Whole messages that come while one is sent in parts wait until its last part has left, in their order.
 */
final class Sender {
    /** Above this much handed over and not framed yet, others had better wait. */
    private static final int HIGH_BYTES = 64 << 10;

    private record Waiting(
            PreparedMessage message, @Nullable PendingSend pending) {}

    private final WebSocketTransport transport;

    /** Made for the first who is refused or asks. */
    private volatile @Nullable Room room;

    /** Set by whoever closes; nothing is accepted after that. */
    private volatile boolean closing;

    /** The type of the message in parts that was begun and not ended, in the order of the calls. Written by whoever sends parts, one thread at a time. */
    private volatile @Nullable MessageType begun;

    // Guarded by the loop.
    private @Nullable Queue<Waiting> behind;
    private boolean inParts;
    private boolean owesWord;

    Sender(WebSocketTransport transport) {
        this.transport = transport;
    }

    private Loop loop() {
        return transport.loop();
    }

    boolean isOpen() {
        return !closing && transport.isOpen();
    }

    boolean send(MessageType type, ByteBuffer payload) {
        if (loop().inLoop() && !waits()) {
            return !closing && transport.send(type, payload);
        }
        return isOpen() && send(PreparedMessage.forOne(type, copy(payload)), Long.MAX_VALUE, null);
    }

    /** On the loop: sends a message that is the last of this turn, as far as the caller knows. */
    boolean sendAndFlush(PreparedMessage message) {
        return waits() ? send(message, Long.MAX_VALUE, null) : !closing && transport.sendAndFlush(message);
    }

    /** The same for several; false also where they are to be sent one by one. */
    boolean sendAndFlush(PreparedMessages messages) {
        return !waits() && !closing && transport.sendAndFlush(messages);
    }

    /** @param timeout in nanoseconds, {@link Long#MAX_VALUE} for none */
    boolean send(PreparedMessage message, long timeout, @Nullable SendListener listener) {
        if (closing) {
            return false;
        }
        if (!loop().inLoop()) {
            return orEnds(listener, post(message.size(), false, () -> arrived(message, timeout, listener)));
        }
        if (waits()) {
            boolean taken = transport
                    .posted()
                    .add(
                            message.size(),
                            transport.queuedBytes(),
                            transport.limits().outboundBytes());
            if (taken) {
                wait(message, pending(timeout, listener));
            } else {
                owesWord = true;
            }
            return taken;
        }
        return transport.send(message, pending(timeout, listener));
    }

    /** @throws IllegalStateException when a message of the other type has begun */
    boolean part(MessageType type, ByteBuffer payload, boolean last, @Nullable SendListener listener) {
        MessageType before = begun;
        if (before != null && before != type) {
            throw new IllegalStateException("A message of type " + before + " has begun; a part of type " + type
                    + " cannot continue it: send its last part first");
        }
        if (closing) {
            return false;
        }
        begun = last ? null : type; // at once: the next may begin, on the loop, before this call returns
        boolean direct = loop().inLoop() && !transport.hasPostedParts(); // the loop's own must not overtake them
        boolean taken = direct
                ? framePart(type, payload, last, pendingPart(listener))
                : postPart(type, ByteBuffer.wrap(copy(payload)), last, listener);
        if (!taken) {
            begun = before;
        }
        return taken;
    }

    boolean ping(byte[] payload) {
        return control(payload.length, () -> transport.ping(ByteBuffer.wrap(payload)));
    }

    boolean pong(byte[] payload) {
        return control(payload.length, () -> transport.pong(ByteBuffer.wrap(payload)));
    }

    private interface Sending {
        boolean send();
    }

    private boolean control(int bytes, Sending sending) {
        if (closing) {
            return false;
        }
        return loop().inLoop()
                ? sending.send()
                : post(bytes, true, () -> {
                    transport.posted().leaves(bytes);
                    sending.send();
                });
    }

    /** What was accepted before goes first, though it may still be on its way to the loop. */
    void close(CloseReason reason) {
        closing = true;
        if (loop().inLoop() && transport.postedBytes() == 0) {
            transport.close(reason);
        } else {
            execute(() -> transport.close(reason));
        }
    }

    /** Bytes accepted and not handed to the system. */
    long queuedBytes() {
        return transport.postedBytes() + transport.queuedBytes();
    }

    /** Who waits until there is room. */
    Room room() {
        Room known = room;
        return known != null ? known : makeRoom();
    }

    private synchronized Room makeRoom() {
        Room known = room;
        Room made = known != null ? known : new Room(this);
        room = made;
        return made;
    }

    /** On the loop: the listener hears of room too. */
    void roomCame() {
        Room known = room;
        if (known != null) {
            known.came();
        }
    }

    /** Answers false only if the listener hears of room later. */
    boolean writable() {
        long high = Math.min(HIGH_BYTES, transport.limits().outboundBytes() / 2);
        boolean writable = transport.writable() && transport.postedBytes() < high;
        if (!writable && isOpen()) {
            room().askForWord(true);
        }
        return writable && !closing;
    }

    /** The WebSocket has ended: what waits never leaves. */
    void ended() {
        Waiting next;
        while ((next = pollBehind()) != null) {
            transport.posted().remove(next.message.size());
            tell(next.pending, new ClosedChannelException());
        }
        Room known = room;
        if (known != null) {
            known.ended();
        }
    }

    /** Why a message was refused. */
    RejectedExecutionException refused() {
        return new RejectedExecutionException(
                isOpen()
                        ? "The outbound queue is full: wait until the WebSocket is writable"
                        : "The WebSocket is closed");
    }

    // On the loop.

    /** On the loop: tells of room once there may be some. For whole messages there is none before the message in parts has ended. */
    void tellOfRoom(boolean part) {
        if (waits() && !part) {
            owesWord = true;
        } else {
            transport.tellWhenDrained();
        }
    }

    private boolean waits() {
        return inParts || (behind != null && !behind.isEmpty());
    }

    private void arrived(PreparedMessage message, long timeout, @Nullable SendListener listener) {
        PendingSend pending = pending(timeout, listener);
        if (waits()) {
            wait(message, pending);
        } else {
            frame(message, pending);
        }
    }

    private void wait(PreparedMessage message, @Nullable PendingSend pending) {
        transport.posted().waits(message.size(), true);
        Queue<Waiting> queue = behind;
        if (queue == null) {
            queue = new ArrayDeque<>(1);
            behind = queue;
        }
        queue.add(new Waiting(message, pending));
    }

    private @Nullable Waiting pollBehind() {
        return behind == null ? null : behind.poll();
    }

    private void frame(PreparedMessage message, @Nullable PendingSend pending) {
        transport.posted().leaves(message.size());
        boolean taken = false;
        try {
            taken = transport.send(message, pending);
        } finally {
            if (!taken) {
                tell(pending, refused());
            }
        }
    }

    private boolean framePart(MessageType type, ByteBuffer payload, boolean last, @Nullable PendingSend pending) {
        boolean before = inParts;
        inParts = !last; // at once: callbacks may send before the call below returns
        boolean taken = transport.sendFragment(type, payload, last, pending);
        if (!taken) {
            inParts = before;
            tell(pending, refused());
        } else if (last) {
            sendWaiting();
        }
        return taken;
    }

    private void sendWaiting() {
        Waiting next;
        while (!inParts && (next = pollBehind()) != null) {
            transport.posted().waits(next.message.size(), false);
            frame(next.message, next.pending);
        }
        if (owesWord && !inParts) {
            owesWord = false;
            transport.tellWhenDrained();
        }
    }

    private @Nullable PendingSend pending(long timeout, @Nullable SendListener listener) {
        return listener == null ? null : new PendingSend(loop(), deadline(timeout), listener);
    }

    private @Nullable PendingSend pendingPart(@Nullable SendListener listener) {
        return pending(Long.MAX_VALUE, listener);
    }

    private long deadline(long timeout) {
        return Nanos.after(loop().now(), timeout);
    }

    private static void tell(@Nullable PendingSend pending, Exception failure) {
        if (pending != null) {
            pending.done(failure);
        }
    }

    // From other threads.

    private boolean postPart(MessageType type, ByteBuffer copy, boolean last, @Nullable SendListener listener) {
        transport.posted().partLeaves();
        boolean taken = post(copy.remaining(), true, () -> {
            transport.posted().partEnds();
            transport.posted().leaves(copy.remaining());
            framePart(type, copy, last, pendingPart(listener));
        });
        if (!taken) {
            transport.posted().partEnds();
        }
        return orEnds(listener, taken);
    }

    /** A loop that is about to end may take a task and never run it. */
    private boolean orEnds(@Nullable SendListener listener, boolean taken) {
        if (taken && listener != null) {
            transport.ifLoopEnds(() -> listener.sent(new ClosedChannelException()));
        }
        return taken;
    }

    /** Hands something over to the loop; it counts as queued from now on. */
    private boolean post(int bytes, boolean part, Runnable task) {
        if (!transport.isOpen()) {
            return false;
        }
        Posted posted = transport.posted();
        long queued = transport.queuedBytes();
        long limit = transport.limits().outboundBytes();
        if (!(part ? posted.addPart(bytes, queued, limit) : posted.add(bytes, queued, limit))) {
            room().askForWord(part);
            return false;
        }
        if (execute(() -> transport.guarded(task))) {
            return true;
        }
        posted.remove(bytes);
        return false;
    }

    boolean execute(Runnable task) {
        try {
            loop().execute(task);
            return true;
        } catch (RejectedExecutionException loopEnded) {
            return false; // with its loop the WebSocket has ended too
        }
    }

    private static byte[] copy(ByteBuffer payload) {
        byte[] copy = new byte[payload.remaining()];
        payload.duplicate().get(copy);
        return copy;
    }
}
