package io.longwire.protocol.link;

import java.time.Duration;

/**
 * The bounds of links. Immutable.
 *
 * @param keep how long a session waits for another carrier after it lost one; default 30 s, in which a network comes back or a page wakes
 * @param silence after how long without a sign of life a carrier counts as lost; each side asks for one after a third of it; default 60 s
 * @param openTimeout from a carrier's opening to its first {@code o} or {@code r}; default 10 s
 * @param sessions sessions at once, with a carrier or without; default 100,000; further ones are refused with 1013
 * @param waiting sessions that wait for a carrier at once; default 10,000; beyond it the one that has waited longest ends
 * @param waitingBytes what all sessions that wait for a carrier may keep for their clients together; default 128 MiB; beyond it those that have waited longest end
 */
public record LinkOptions(
        Duration keep, Duration silence, Duration openTimeout, int sessions, int waiting, long waitingBytes) {
    public static final LinkOptions DEFAULT = new LinkOptions(
            Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(10), 100_000, 10_000, 128L << 20);

    public LinkOptions {
        positive("keep in ms", keep.toMillis());
        positive("silence in ms", silence.toMillis());
        positive("openTimeout in ms", openTimeout.toMillis());
        positive("sessions", sessions);
        positive("waiting", waiting);
        positive("waitingBytes", waitingBytes);
    }

    /** The same with other bounds of the sessions that wait for a carrier. */
    public LinkOptions withWaiting(int sessions, long bytes) {
        return new LinkOptions(keep, silence, openTimeout, this.sessions, sessions, bytes);
    }

    /** The same with another number of sessions. */
    public LinkOptions withSessions(int count) {
        return new LinkOptions(keep, silence, openTimeout, count, waiting, waitingBytes);
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be more than 0, but is " + value);
        }
    }
}
