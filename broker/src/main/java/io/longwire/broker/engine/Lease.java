package io.longwire.broker.engine;

import java.util.Map;

/**
 * A message of a queue, handed to this node until it is settled.
 *
 * @param publication the message; its destination is the queue
 * @param attempt how often it was handed out, this time included: 1 at first; beyond that it is redelivered
 */
public record Lease(Publication publication, int attempt) {
    private static final byte[] NOTHING = new byte[0];

    /** The same lease without what its message carries: all that it takes to settle it. */
    public Lease withoutContent() {
        return new Lease(publication.withContent(null, Map.of(), NOTHING), attempt);
    }
}
