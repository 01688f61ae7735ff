package io.longwire.protocol.link;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.peer.Peer;
import io.longwire.protocol.transport.Transport;
import io.longwire.protocol.transport.TransportListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that survive what carries them. At the lower end each connection, poll or stream gets a {@link #carrier}; at the upper end each session
 * is a {@link Transport} for a listener of its own. A session is found again by its id, which nobody can guess, and only by who opened it.
 *
 * <p>A carrier that is lost without a word, or closed with a code that says nothing against the other side (1000, 1001, 1005, 1006, 1012, 1013 and
 * from 3000 on), leaves the session waiting, for {@link LinkOptions#keep()}; with any other code the session ends with that code. {@code
 * docs/link.md} has the frames.
 *
 * <p>Threads: any.
 */
public final class Links {
    private final Supplier<TransportListener> listeners;
    private final List<String> subprotocols;
    private final Supplier<String> ids;
    private final Function<Peer, Object> owner;
    private final Limits limits;
    private final LinkOptions options;
    private final Map<String, LinkSession> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final WaitingRoom room;

    /**
     * @param listeners makes the upper end of each session
     * @param subprotocols those that are spoken above; the first of the client's that is among them is chosen, and none when there is none
     * @param ids makes ids of at most 128 letters, digits, {@code -} and {@code _} that nobody can guess
     * @param owner who opens or resumes a session, as far as the wire shows it; compared with {@code equals}
     * @param limits of each session to begin with
     */
    public Links(
            Supplier<TransportListener> listeners,
            List<String> subprotocols,
            Supplier<String> ids,
            Function<Peer, Object> owner,
            Limits limits,
            LinkOptions options) {
        this.listeners = listeners;
        this.subprotocols = List.copyOf(subprotocols);
        this.ids = ids;
        this.owner = owner;
        this.limits = limits;
        this.options = options;
        this.room = new WaitingRoom(options);
    }

    /**
     * The lower end of one carrier.
     *
     * @param reliable whether it brings each message once, in order, and bytes as they are, as a WebSocket does; requests, which a browser may repeat by
     *     itself, do not
     */
    public TransportListener carrier(boolean reliable) {
        return new LinkCarrier(this, reliable);
    }

    /** How many sessions there are. */
    public int sessions() {
        return count.get();
    }

    /** How many of them wait for a carrier. */
    public int waiting() {
        return room.size();
    }

    /** Bytes that are kept for the clients of those. */
    public long waitingBytes() {
        return room.bytes();
    }

    LinkOptions options() {
        return options;
    }

    /** Opens a session on a carrier's loop; answers whether there was room. */
    boolean open(LinkCarrier carrier, Transport transport, List<String> offered) {
        if (count.incrementAndGet() > options.sessions()) {
            count.decrementAndGet();
            return false;
        }
        LinkSession session = new LinkSession(
                this, ids.get(), owner.apply(transport.peer()), transport.loop(), listeners.get(), limits);
        sessions.put(session.id(), session);
        String chosen =
                offered.stream().filter(subprotocols::contains).findFirst().orElse(null);
        long acknowledgeBytes = Math.min(Acknowledging.BYTES, limits.outboundBytes() / 4);
        carrier.begin(session);
        session.open(
                carrier,
                new LinkTransport(session, transport.peer(), chosen),
                session.id() + " " + options.keep().toMillis() + " " + acknowledgeBytes + " "
                        + (chosen == null ? "-" : chosen));
        return true;
    }

    /** A session of the one who asks; null where there is none with that id, or it is somebody else's. */
    @Nullable
    LinkSession find(String id, Peer peer) {
        LinkSession session = sessions.get(id);
        return session != null && session.owner().equals(owner.apply(peer)) ? session : null;
    }

    void forget(LinkSession session) {
        if (sessions.remove(session.id()) != null) {
            count.decrementAndGet();
        }
    }

    WaitingRoom room() {
        return room;
    }

    /** Why there is no session with that id for the one who asks. */
    CloseReason whyNone(String id, Peer peer) {
        return room.hasSentAway(id, owner.apply(peer)) ? LinkFrame.SENT_AWAY : LinkFrame.UNKNOWN;
    }
}
