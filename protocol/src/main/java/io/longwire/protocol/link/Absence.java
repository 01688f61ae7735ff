package io.longwire.protocol.link;

import io.longwire.protocol.loop.Timer;
import org.jspecify.annotations.Nullable;

/** The time that a session spends without a carrier: so long, and with so much kept for its client, as all sessions together may. Threads: the session's loop. */
final class Absence {
    private final LinkSession session;
    private final Links links;
    private @Nullable Timer timer;

    /** Bytes that wait above the session for room in it. */
    private long above;

    Absence(LinkSession session, Links links) {
        this.session = session;
        this.links = links;
    }

    void begin() {
        timer = session.after(links.options().keep(), session::waitedInVain);
        links.room().enter(session, keptBytes());
    }

    void end() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        links.room().leave(session);
    }

    /** More or less is kept than before. */
    void keptChanged() {
        if (timer != null) {
            links.room().keeps(session, keptBytes());
        }
    }

    void waitingAbove(long bytes) {
        above = bytes;
        keptChanged();
    }

    private long keptBytes() {
        return session.out().queuedBytes() + session.in().keptBytes() + above;
    }

    /** There is no room for the session to wait in. */
    void sentAway() {
        if (timer != null) {
            links.room().remember(session, session.loop().now());
            session.waitedInVain();
        }
    }
}
