package io.longwire.broker.hub;

import io.longwire.broker.engine.Publication;
import io.longwire.broker.receipt.Watch;
import io.longwire.protocol.memory.LookAhead;
import org.jspecify.annotations.Nullable;

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

    /** What was to be replayed has been; from now on publications come as they are made. Called once. */
    default void following() {}

    /** The next publication. Shared: nobody may change it. */
    void publication(Publication publication);

    /**
     * In place of several calls of {@link #publication}, one right after the other, for what has gathered.
     *
     * Until it ends, the subscription's position is that before the batch.
     *
     * @param batch shared; to be let go of when the call ends
     * @return false, with nothing of it taken, to get them one by one
     */
    default boolean publications(Batch batch) {
        return false;
    }

    /**
     * Reads what the next publication will touch, and does nothing else: whoever walks over many subscribers calls it ahead ({@link LookAhead}).
     * What it throws is ignored.
     *
     * @return something that depends on all that was read; by default nothing is
     */
    default long lookAhead() {
        return 0;
    }

    /** In place of {@link #publication}, for one that has expired: nobody gets it any more. */
    default void expired(Publication publication) {}

    /**
     * The sender of the publication with that offset waits until it is acknowledged; the publication itself comes later, maybe much later. Whoever can
     * acknowledge says so with {@link Watch#expect} and one of its other calls, at the latest when the subscription ends.
     *
     * @param exclude the session that is not to get it; null for nobody
     */
    default void watched(Watch watch, long offset, @Nullable String exclude) {
        watch.delivered();
    }

    /** Whether more of the past may be replayed now; after false, {@link Subscription#resume} goes on with it. */
    default boolean ready() {
        return true;
    }

    /** The hub ended the subscription. Nothing follows. */
    default void ended(EndReason reason) {}
}
