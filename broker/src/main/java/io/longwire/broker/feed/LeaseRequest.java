package io.longwire.broker.feed;

import io.longwire.broker.access.Destination;
import io.longwire.broker.access.DestinationException;
import io.longwire.broker.queue.QueuePolicy;
import io.longwire.protocol.fallback.JsonText;
import io.longwire.protocol.http.Preferences;
import io.longwire.protocol.http.Query;
import io.longwire.protocol.http.RequestHead;
import java.util.List;

/**
 * What is asked of a queue, checked.
 *
 * @param count messages at most
 * @param waitSeconds how long the answer may take to come when there is none
 * @param prefersWait whether that was asked for by {@code Prefer}, so that the answer says it was applied
 * @param leaseSeconds how long they are leased
 */
record LeaseRequest(Destination queue, int count, int waitSeconds, boolean prefersWait, int leaseSeconds) {
    private static final int MOST = 100;
    private static final int LEASE_SECONDS = 30;

    /**
     * Reads a request's head.
     *
     * @throws RefusedException when something in it is wrong
     */
    static LeaseRequest of(RequestHead head, QueuePolicy policy) throws RefusedException {
        Query query = new Query(head.query());
        List<String> names = query.all("destination");
        if (names.size() != 1) {
            throw refused("Name one queue: /api/leases?destination=/queue/jobs");
        }
        int most = (int)
                Math.max(1, Math.min(Integer.MAX_VALUE, policy.ackTimeout().toSeconds()));
        Wait wait = Wait.of(query, new Preferences(head.headers()));
        return new LeaseRequest(
                queue(names.get(0)),
                Numbers.of(query, "count", 1, MOST, 1),
                wait.seconds(),
                wait.preferred(),
                Numbers.of(query, "timeout", 1, most, Math.min(most, LEASE_SECONDS)));
    }

    /** The answer, up to its messages; {@code "]}\n"} ends it. */
    JsonText answer() {
        return new JsonText(1_024).raw("{\"destination\":").string(queue.name()).raw(",\"messages\":[");
    }

    private static Destination queue(String name) throws RefusedException {
        try {
            Destination destination = Destination.parse(name);
            if (destination.kind() == Destination.Kind.QUEUE) {
                return destination;
            }
        } catch (DestinationException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
        throw refused("What is leased stands in a queue, whose name begins with /queue/.");
    }

    private static RefusedException refused(String detail) {
        return new RefusedException(400, "Not a destination", detail);
    }
}
