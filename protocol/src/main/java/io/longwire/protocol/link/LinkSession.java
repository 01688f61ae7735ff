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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One session: what stays when its carrier goes. Carriers call it on its loop, with payloads that are theirs until the call returns; it calls them
 * from its loop, and they find the way to their own.
 *
 * <p>Threads: everything on the session's loop, which is that of the carrier that opened it.
 */
final class LinkSession {
    /** Handed to a carrier at once, in bytes. */
    private static final int BATCH = 64 << 10;

    /** With these one end has given the other up for good. */
    private static final Set<Integer> FATAL = Set.of(
            CloseCode.PROTOCOL_ERROR,
            CloseCode.UNSUPPORTED_DATA,
            CloseCode.INVALID_PAYLOAD,
            CloseCode.POLICY_VIOLATION,
            CloseCode.TOO_BIG,
            CloseCode.MANDATORY_EXTENSION,
            CloseCode.INTERNAL_ERROR);

    private final Links links;
    private final String id;
    private final Object owner;
    private final Loop loop;
    private final TransportListener listener;
    private final Outgoing out = new Outgoing();
    private final Incoming in;
    private final Acknowledging acknowledging;
    private Limits limits;
    private @Nullable LinkCarrier carrier;

    /** Whether the carrier takes another batch. */
    private boolean ready;

    /** Whether the carrier waits for leave to read on. */
    private boolean stalled;

    /** The last that resumed. */
    private long attempts;

    private boolean held;
    private boolean pumping;
    private boolean pumpPosted;
    private boolean refused;
    private boolean wasWritable;
    private @Nullable CloseReason closing;
    private boolean closeSent;
    private boolean ended;
    /** Waits for a carrier while there is none, and for the end of a closing. */
    private @Nullable Timer deadline;

    LinkSession(Links links, String id, Object owner, Loop loop, TransportListener listener, Limits limits) {
        this.links = links;
        this.id = id;
        this.owner = owner;
        this.loop = loop;
        this.listener = listener;
        this.limits = limits;
        this.in = new Incoming(listener, reason -> closedByOther(reason));
        this.acknowledging = new Acknowledging(loop, () -> acknowledge());
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
        wasWritable = true;
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
            next.refuse(LinkFrame.UNKNOWN);
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
        if (before == null) {
            links.carriedAgain();
        }
        carry(next, LinkFrame.control(LinkFrame.RESUME, Long.toString(in.received())));
        if (before != null) {
            before.close(LinkFrame.TAKEN_OVER);
        }
        grant();
        pump();
    }

    private void carry(LinkCarrier next, byte[] welcome) {
        cancelDeadline();
        carrier = next;
        ready = true;
        stalled = true;
        closeSent = false;
        acknowledging.reset();
        next.welcome(welcome, limits);
    }

    /** A carrier takes another batch. */
    void ready(LinkCarrier from) {
        if (from == carrier) {
            ready = true;
            pump();
        }
    }

    /** A carrier's frame; a message of bytes, or text behind its letter. */
    void frame(LinkCarrier from, MessageType type, byte letter, ByteBuffer rest) {
        if (from != carrier || ended) {
            return; // it was taken over: what it brought is sent again over its successor
        }
        stalled = true;
        if (type == MessageType.BINARY) {
            message(MessageType.BINARY, rest);
        } else {
            text(letter, rest);
        }
        grant();
    }

    private void text(byte letter, ByteBuffer rest) {
        switch (letter) {
            case LinkFrame.TEXT -> message(MessageType.TEXT, rest);
            case LinkFrame.BASE64 -> {
                ByteBuffer payload = LinkFrame.decoded(rest);
                if (payload == null) {
                    violation("A frame 'b' holds what is no base64");
                } else {
                    message(MessageType.BINARY, payload);
                }
            }
            case LinkFrame.ACKNOWLEDGE -> {
                if (out.acknowledge(LinkFrame.number(LinkFrame.string(rest)))) {
                    tellWritable();
                } else {
                    violation("A frame 'a' acknowledges what was not sent");
                }
            }
            case LinkFrame.CLOSE -> {
                CloseReason reason = LinkFrame.reason(LinkFrame.string(rest));
                if (reason == null) {
                    violation("A frame 'x' has no code that may travel");
                } else {
                    in.close(reason);
                }
            }
            default -> violation("No frame begins with byte " + letter);
        }
    }

    private void message(MessageType type, ByteBuffer payload) {
        int size = payload.remaining();
        if (size > limits.messageBytes()) {
            fail(CloseReason.of(CloseCode.TOO_BIG, "A message has at most " + limits.messageBytes() + " bytes"));
            return;
        }
        boolean shown = false;
        try {
            in.message(type, payload);
            shown = true;
        } finally {
            if (!shown) {
                fail(CloseReason.of(CloseCode.INTERNAL_ERROR, ""));
            }
        }
        if (!ended) {
            acknowledging.received(size);
        }
    }

    private void acknowledge() {
        if (carrier != null) {
            carrier.acknowledge(in.received());
        }
    }

    /** Lets the carrier read on, where there is room. */
    private void grant() {
        if (stalled && carrier != null && !in.full()) {
            stalled = false;
            carrier.readOn();
        }
    }

    /** A carrier is gone. */
    void lost(LinkCarrier from, CloseReason reason, @Nullable Side began) {
        if (from != carrier || ended) {
            return;
        }
        carrier = null;
        ready = false;
        wasWritable = false;
        links.waits();
        if (began != null && FATAL.contains(reason.code())) {
            end(reason, began);
        } else if (!links.mayWait()) {
            end(CloseReason.ABNORMAL, null);
        } else {
            cancelDeadline();
            deadline = after(links.options().keep().toNanos(), () -> end(CloseReason.ABNORMAL, null));
        }
    }

    private void violation(String text) {
        fail(CloseReason.of(CloseCode.PROTOCOL_ERROR, text));
    }

    private void fail(CloseReason reason) {
        if (!ended) {
            LinkCarrier last = carrier;
            if (last != null) {
                last.refuse(reason);
            }
            end(reason, Side.SERVER);
        }
    }

    // ---- for whoever is above

    /** Takes a message, or refuses it. */
    boolean send(Outgoing.Item item) {
        if (closing != null || ended) {
            return false;
        }
        if (out.keptBytes() > 0 && out.keptBytes() + item.bytes.length > limits.outboundBytes()) {
            refused = true;
            if (!held) {
                postPump();
            }
            return false;
        }
        out.add(item);
        wasWritable = writable();
        if (!held || out.keptBytes() > limits.outboundBytes() / 2) {
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
        if (carrier != null) {
            carrier.flush();
        }
    }

    /** Not while there is no carrier: what waits then waits where its topic's policy can leave it out. */
    boolean writable() {
        return carrier != null
                && closing == null
                && !ended
                && out.unsentBytes() < BATCH
                && out.keptBytes() <= limits.outboundBytes() / 2;
    }

    long queuedBytes() {
        return out.keptBytes();
    }

    /** How many messages have come. */
    long received() {
        return in.received();
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
        if (closing == null && !ended) {
            closing = reason;
            in.discard();
            grant();
            pump();
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

    Timer after(long nanos, Runnable task) {
        return loop.schedule(loop.now() + nanos, task);
    }

    // ---- what leaves

    private void postPump() {
        if (!pumpPosted) {
            pumpPosted = true;
            loop.execute(() -> {
                pumpPosted = false;
                pump();
            });
        }
    }

    private void pump() {
        if (pumping || ended) {
            return;
        }
        pumping = true;
        while (carrier != null && ready && !out.allSent()) {
            ready = false;
            carrier.take(out.take(BATCH));
        }
        pumping = false;
        if (closing != null && carrier != null && out.allSent() && !closeSent) {
            closeSent = true;
            carrier.closing(LinkFrame.close(closing));
            cancelDeadline();
            CloseReason reason = closing;
            deadline = after(limits.closeTimeout().toNanos(), () -> end(reason, Side.SERVER));
        }
        tellWritable();
    }

    /** Tells, outside of any call of the listener's, that there is room again. */
    private void tellWritable() {
        if (writable() && (!wasWritable || refused)) {
            wasWritable = true;
            refused = false;
            loop.execute(() -> {
                if (!ended && closing == null) {
                    listener.writable();
                }
            });
        }
    }

    // ---- the end

    /** The other side closed, or confirms that this one did. */
    private void closedByOther(CloseReason reason) {
        CloseReason agreed = closing == null ? reason : closing;
        if (carrier != null && closing == null) {
            carrier.closing(LinkFrame.close(reason));
        }
        end(agreed, closing == null ? Side.CLIENT : Side.SERVER);
    }

    private void end(CloseReason reason, @Nullable Side began) {
        if (ended) {
            return;
        }
        ended = true;
        cancelDeadline();
        acknowledging.reset();
        in.end();
        if (carrier == null) {
            links.carriedAgain();
        } else {
            carrier.close(CloseCode.mayTravel(reason.code()) ? reason : CloseReason.NORMAL);
            carrier = null;
        }
        links.forget(this);
        out.clear(new IllegalStateException("The link closed with " + reason.code() + " before it was received"));
        listener.closed(reason, began);
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
    }
}
