package io.longwire.protocol.link;

import io.longwire.protocol.transport.TransportListener;

/**
 * What leaves a session: its messages, kept until they are acknowledged and handed to its carrier in batches, and the word to whoever sends that there is
 * room. Threads: the session's loop.
 */
final class Sending {
    /** Handed to a carrier at once, in bytes. */
    private static final int BATCH = 64 << 10;

    private final LinkSession session;
    private final TransportListener listener;
    private final Outgoing kept = new Outgoing();

    /** Whether the carrier takes another batch. */
    private boolean ready;

    private boolean held;
    private boolean pumping;
    private boolean pumpPosted;
    private boolean refused;
    private boolean wasWritable;

    Sending(LinkSession session, TransportListener listener) {
        this.session = session;
        this.listener = listener;
    }

    // ---- its carriers

    void opened() {
        wasWritable = true;
    }

    void carried() {
        ready = true;
    }

    void uncarried() {
        ready = false;
        wasWritable = false;
    }

    /** The carrier takes another batch. */
    void ready() {
        ready = true;
        pump();
    }

    /** Another carrier, whose other end has so many messages; false when it cannot have. */
    boolean resume(long count) {
        return kept.resume(count);
    }

    /** The other side has so many messages; false when it cannot have. */
    boolean acknowledge(long count) {
        boolean possible = kept.acknowledge(count);
        if (possible) {
            tellWritable();
        }
        return possible;
    }

    // ---- for whoever is above

    /** Takes a message, or refuses it. */
    boolean send(Outgoing.Item item) {
        if (!session.takes()) {
            return false;
        }
        long most = session.limits().outboundBytes();
        if (kept.keptBytes() > 0 && kept.keptBytes() + item.bytes.length > most) {
            refused = true;
            if (!held) {
                postPump();
            }
            return false;
        }
        kept.add(item);
        session.absence().keptChanged();
        wasWritable = writable();
        if (!held || kept.keptBytes() > most / 2) {
            postPump();
        }
        return true;
    }

    void hold() {
        held = true;
    }

    void flush() {
        held = false;
        pump();
        LinkCarrier carrier = session.carrier();
        if (carrier != null) {
            carrier.flush();
        }
    }

    /** Not while there is no carrier: what waits then waits where its topic's policy can leave it out. */
    boolean writable() {
        return session.carrier() != null
                && session.takes()
                && kept.unsentBytes() < BATCH
                && kept.keptBytes() <= session.limits().outboundBytes() / 2;
    }

    /** Bytes that the other side has not acknowledged. */
    long queuedBytes() {
        return kept.keptBytes();
    }

    /** Forgets all, and says why. */
    void clear(Throwable why) {
        kept.clear(why);
    }

    // ---- what leaves

    private void postPump() {
        if (!pumpPosted) {
            pumpPosted = true;
            session.loop().execute(() -> {
                pumpPosted = false;
                pump();
            });
        }
    }

    void pump() {
        if (pumping || session.ended()) {
            return;
        }
        pumping = true;
        LinkCarrier carrier = session.carrier();
        while (carrier != null && ready && !kept.allSent()) {
            ready = false;
            carrier.take(kept.take(BATCH));
            carrier = session.carrier();
        }
        pumping = false;
        if (carrier != null && kept.allSent()) {
            session.allSent(carrier);
        }
        tellWritable();
    }

    /** Tells, outside of any call of the listener's, that there is room again. */
    private void tellWritable() {
        if (writable() && (!wasWritable || refused)) {
            wasWritable = true;
            refused = false;
            session.loop().execute(() -> {
                if (session.takes()) {
                    listener.writable();
                }
            });
        }
    }
}
