package io.longwire.broker.hub;

import io.longwire.broker.engine.Publication;

/**
 * Gets the publications of one subscription: {@link #started} once, then {@link #publication} in order, each once, without a gap; at last
 * {@link #ended}, unless the subscriber cancelled itself. Called on the subscription's loop, one call at a time, never inside the call that
 * subscribes. Must not block.
 */
public interface Subscriber {
    /**
     * From now on nothing is missed. What is replayed comes next.
     *
     * @param whole false when it was asked to begin at a position, and what came after it is no longer retained in full
     */
    default void started(boolean whole) {}

    /** The next publication. Shared: nobody may change it. */
    void publication(Publication publication);

    /** Whether more of the past may be replayed now; after false, {@link Subscription#resume} goes on with it. */
    default boolean ready() {
        return true;
    }

    /** The hub ended the subscription. Nothing follows. */
    default void ended(EndReason reason) {}
}
