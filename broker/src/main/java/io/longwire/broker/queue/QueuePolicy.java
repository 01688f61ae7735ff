package io.longwire.broker.queue;

import io.longwire.broker.engine.Lease;
import io.longwire.broker.engine.Settlement.Verdict;
import java.time.Duration;

/**
 * How queues hand out what stands in them. Immutable.
 *
 * @param prefetch messages that one consumer may have and not have acknowledged, where it does not say so itself; default 16
 * @param mostPrefetch the most that it may ask for; default 1,000
 * @param ackTimeout how long it may take to acknowledge one; after that it goes to another; default 30 min
 * @param attempts how often a message is handed out before it goes to the dead letters; default 5
 */
public record QueuePolicy(int prefetch, int mostPrefetch, Duration ackTimeout, int attempts) {
    public static final QueuePolicy DEFAULT = new QueuePolicy(16, 1_000, Duration.ofMinutes(30), 5);

    public QueuePolicy {
        if (prefetch <= 0 || mostPrefetch < prefetch || attempts <= 0 || ackTimeout.toMillis() <= 0) {
            throw new IllegalArgumentException(
                    "A queue's prefetch, time and attempts must be more than 0, and the most at least the prefetch: "
                            + prefetch + ", " + mostPrefetch + ", " + ackTimeout + ", " + attempts);
        }
    }

    /** What becomes of a message that somebody had and did not deal with. */
    public Verdict undone(Lease lease) {
        return lease.attempt() >= attempts ? Verdict.DEAD : Verdict.AGAIN;
    }
}
