package io.longwire.protocol.link;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sessions that wait for a carrier, and the bytes that all of them keep. Where there are too many of either, those that have waited longest are sent
 * away, and whoever comes back for one in the time it would have waited is told why it is gone. Threads: any.
 */
final class WaitingRoom {
    private record SentAway(Object owner, long until) {}

    private final LinkOptions options;

    /** What each keeps; who has waited longest comes first. */
    private final Map<LinkSession, Long> waiting = new LinkedHashMap<>();

    /** By id; who was sent away first comes first. */
    private final Map<String, SentAway> sentAway = new LinkedHashMap<>();

    private long bytes;

    WaitingRoom(LinkOptions options) {
        this.options = options;
    }

    synchronized int size() {
        return waiting.size();
    }

    /** Bytes that are kept for all of them. */
    synchronized long bytes() {
        return bytes;
    }

    /** A session has lost its carrier. */
    void enter(LinkSession session, long kept) {
        synchronized (this) {
            waiting.put(session, kept);
            bytes += kept;
        }
        makeRoom();
    }

    /** A session keeps so many bytes now; of no interest where it does not wait. */
    void keeps(LinkSession session, long kept) {
        synchronized (this) {
            Long before = waiting.replace(session, kept);
            bytes += before == null ? 0 : kept - before;
        }
        makeRoom();
    }

    /** A session does not wait any more. */
    synchronized void leave(LinkSession session) {
        Long kept = waiting.remove(session);
        bytes -= kept == null ? 0 : kept;
    }

    private void makeRoom() {
        for (LinkSession session : tooMany()) {
            session.loop().execute(() -> session.absence().sentAway());
        }
    }

    private synchronized List<LinkSession> tooMany() {
        List<LinkSession> longest = new ArrayList<>(0);
        Iterator<Map.Entry<LinkSession, Long>> next = waiting.entrySet().iterator();
        while (waiting.size() > options.waiting() || bytes > options.waitingBytes()) {
            Map.Entry<LinkSession, Long> session = next.next();
            bytes -= session.getValue();
            longest.add(session.getKey());
            next.remove();
        }
        return longest;
    }

    /** Remembers for a while that a session was sent away; as many as may wait. */
    synchronized void remember(LinkSession session, long now) {
        Iterator<SentAway> first = sentAway.values().iterator();
        while (first.hasNext() && (first.next().until <= now || sentAway.size() >= options.waiting())) {
            first.remove();
        }
        sentAway.put(
                session.id(), new SentAway(session.owner(), now + options.keep().toNanos()));
    }

    /** Whether the session with that id was sent away, and was that owner's. */
    boolean hasSentAway(String id, Object owner) {
        SentAway session;
        synchronized (this) {
            session = sentAway.get(id);
        }
        return session != null && session.owner.equals(owner); // not under the lock: owners are the application's
    }
}
