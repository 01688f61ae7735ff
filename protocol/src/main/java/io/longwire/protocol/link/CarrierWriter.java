package io.longwire.protocol.link;

import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.transport.Transport;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What leaves over one carrier: one batch of messages at a time, and what its session says besides. Threads: the carrier's loop. */
final class CarrierWriter {
    private final Transport transport;
    private final boolean reliable;
    private final Runnable ready;
    private final ArrayDeque<Outgoing.Item> pending = new ArrayDeque<>(0);

    /** Whether it was given a batch and has not yet said that it takes another. */
    private boolean busy;

    /** What the session wants said and the transport has not taken yet. */
    private byte @Nullable [] acknowledgement;

    private byte @Nullable [] closing;

    /** @param ready called when it takes another batch */
    CarrierWriter(Transport transport, boolean reliable, Runnable ready) {
        this.transport = transport;
        this.reliable = reliable;
        this.ready = ready;
    }

    void take(List<Outgoing.Item> batch) {
        pending.addAll(batch);
        busy = true;
        drain();
    }

    void acknowledge(long count) {
        acknowledgement = LinkFrame.control(LinkFrame.ACKNOWLEDGE, Long.toString(count));
        drain();
    }

    /** Says, behind what it was given, that the session closes. */
    void closing(byte[] frame) {
        closing = frame;
        drain();
    }

    /** Writes what the transport takes. */
    void drain() {
        for (Outgoing.Item item = pending.peek(); item != null; item = pending.peek()) {
            if (!write(item)) {
                return;
            }
            pending.remove();
        }
        if (acknowledgement != null && write(acknowledgement)) {
            acknowledgement = null;
        }
        if (closing != null && write(closing)) {
            closing = null;
        }
        if (busy && transport.writable()) {
            busy = false;
            ready.run();
        }
    }

    private boolean write(Outgoing.Item item) {
        return reliable ? transport.send(item.type, ByteBuffer.wrap(item.bytes)) : write(LinkFrame.numbered(item));
    }

    /** Writes a frame before all that waits; false where the transport does not take it. */
    boolean write(byte[] frame) {
        return transport.send(MessageType.TEXT, ByteBuffer.wrap(frame));
    }

    void clear() {
        pending.clear();
    }
}
