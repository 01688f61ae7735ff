package io.longwire.protocol.link;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.transport.TransportListener;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One session: what stays when its carrier goes. Carriers call it on its loop, with payloads that are theirs until the call returns; it calls them
 * from its loop, and they find the way to their own.
 *
 * <p>Threads: everything on the session's loop, which is that of the carrier that opened it.
 */
final class LinkSession {
    private final Links links;
    private final String id;
    private final Object owner;
    private final Loop loop;
    private final TransportListener listener;
    private final Sending out;
    private final Receiving in;
    private final Absence absence;
    private final Closing closing;
    private Limits limits;
    private @Nullable LinkCarrier carrier;

    /** Whether the carrier waits for leave to read on. */
    private boolean stalled;

    /** The last that resumed. */
    private long attempts;

    private boolean ended;

    LinkSession(Links links, String id, Object owner, Loop loop, TransportListener listener, Limits limits) {
        this.links = links;
        this.id = id;
        this.owner = owner;
        this.loop = loop;
        this.listener = listener;
        this.limits = limits;
        this.out = new Sending(this, listener);
        this.in = new Receiving(this, listener);
        this.absence = new Absence(this, links);
        this.closing = new Closing(this);
    }

    Links links() {
        return links;
    }

    String id() {
        return id;
    }

    /** Any thread. */
    Object owner() {
        return owner;
    }

    /** Any thread. */
    Loop loop() {
        return loop;
    }

    // ---- its carriers

    /** The carrier that opened the session. */
    void open(LinkCarrier first, LinkTransport transport, String welcome) {
        carry(first, LinkFrame.control(LinkFrame.OPEN, welcome));
        out.opened();
        listener.opened(transport);
        grant();
    }

    /**
     * Another carrier. Whatever carried before is closed.
     *
     * @param count how many messages its other end has
     * @param attempt rises with each carrier: one that was given up already may arrive after its successor, and takes over no more
     */
    void resume(LinkCarrier next, long count, long attempt) {
        if (ended) {
            next.refuse(this);
            return;
        }
        if (attempt <= attempts) {
            next.refuse(LinkFrame.TAKEN_OVER);
            return;
        }
        if (!out.resume(count)) {
            next.refuse(CloseReason.of(CloseCode.PROTOCOL_ERROR, "The session cannot have sent that many messages"));
            return;
        }
        attempts = attempt;
        LinkCarrier before = carrier;
        carry(next, LinkFrame.control(LinkFrame.RESUME, Long.toString(in.count())));
        if (before != null) {
            before.close(LinkFrame.TAKEN_OVER);
        }
        grant();
        out.pump();
    }

    private void carry(LinkCarrier next, byte[] welcome) {
        absence.end();
        carrier = next;
        out.carried();
        in.carrierChanged();
        stalled = true;
        next.welcome(welcome, limits);
        closing.carried();
    }

    /** A carrier takes another batch. */
    void ready(LinkCarrier from) {
        if (from == carrier) {
            out.ready();
        }
    }

    /** A carrier's frame; a message of bytes, or text behind its letter. */
    void frame(LinkCarrier from, MessageType type, byte letter, ByteBuffer rest) {
        if (from != carrier || ended) {
            return; // it was taken over: what it brought is sent again over its successor
        }
        stalled = true;
        in.frame(type, letter, rest);
        grant();
    }

    /** Something is missing before what the carrier brought; all of it comes over the next. */
    void gap() {
        if (carrier != null) {
            carrier.close(LinkFrame.GAP);
        }
    }

    /** Lets the carrier read on, where there is room. */
    private void grant() {
        if (stalled && carrier != null) {
            in.standing(in.full());
            if (!in.full()) {
                stalled = false;
                carrier.readOn();
            }
        }
    }

    /** A carrier is gone. */
    void lost(LinkCarrier from, CloseReason reason, @Nullable Side began) {
        if (from != carrier || ended) {
            return;
        }
        carrier = null;
        out.uncarried();
        in.carrierChanged();
        if (began != null && LinkFrame.FATAL.contains(reason.code())) {
            end(reason, began);
            return;
        }
        absence.begin();
    }

    /** No carrier has come in time, or there was no room to wait in, or nobody has confirmed the closing. */
    void waitedInVain() {
        CloseReason reason = closing.reason();
        if (reason == null) {
            end(CloseReason.ABNORMAL, null);
        } else {
            end(reason, Side.SERVER);
        }
    }

    void violation(String text) {
        fail(CloseReason.of(CloseCode.PROTOCOL_ERROR, text));
    }

    void fail(CloseReason reason) {
        if (!ended) {
            LinkCarrier last = carrier;
            if (last != null) {
                last.refuse(reason);
            }
            end(reason, Side.SERVER);
        }
    }

    // ---- for whoever is above

    Sending out() {
        return out;
    }

    Receiving in() {
        return in;
    }

    Absence absence() {
        return absence;
    }

    boolean ended() {
        return ended;
    }

    void request(long messages) {
        if (!ended) {
            in.request(messages);
            grant();
        }
    }

    Limits limits() {
        return limits;
    }

    void limits(Limits replaced) {
        limits = replaced;
        if (carrier != null) {
            carrier.limits(replaced);
        }
    }

    void close(CloseReason reason) {
        if (takes()) {
            closing.begin(reason);
            in.discard();
            grant();
            out.pump();
        }
    }

    void abort() {
        if (!ended) {
            if (carrier != null) {
                carrier.abort();
            }
            end(CloseReason.ABNORMAL, Side.SERVER);
        }
    }

    Timer after(Duration time, Runnable task) {
        return loop.schedule(loop.now() + time.toNanos(), task);
    }

    // ---- what leaves

    @Nullable
    LinkCarrier carrier() {
        return carrier;
    }

    /** Whether it takes messages: nobody has closed it. */
    boolean takes() {
        return closing.reason() == null && !ended;
    }

    /** A carrier was given all there is: the end of a closing follows. */
    void allSent(LinkCarrier by) {
        closing.allSent(by);
    }

    // ---- the end

    /** The other side closed, or confirms that this one did. */
    void closedByOther(CloseReason reason) {
        CloseReason mine = closing.reason();
        if (carrier != null && mine == null) {
            carrier.closing(LinkFrame.close(reason));
        }
        end(mine == null ? reason : mine, mine == null ? Side.CLIENT : Side.SERVER);
    }

    private void end(CloseReason reason, @Nullable Side began) {
        if (ended) {
            return;
        }
        ended = true;
        absence.end();
        closing.end();
        in.end();
        if (carrier != null) {
            carrier.close(CloseCode.mayTravel(reason.code()) ? reason : CloseReason.NORMAL);
            carrier = null;
        }
        links.forget(this);
        out.clear(new IllegalStateException("The link closed with " + reason.code() + " before it was received"));
        listener.closed(reason, began);
    }
}
