package io.longwire.broker.engine;

/** Hears of publications: the hub. */
@FunctionalInterface
public interface EngineListener {
    /**
     * A publication to a destination that is followed and no queue. For one destination the calls come one at a time and with rising offsets, each
     * publication once; a gap shows as a {@link Publication#previous} that was not heard of, and history fills it. Any thread; returns at once, and
     * may be called while the engine holds a lock, so it calls neither the engine nor application code.
     */
    void published(Publication publication);

    /**
     * A followed queue may have something to lease: after {@link Following#follow} when something stands there, after each publication to it, and when
     * a lease became available again. Called once too often rather than once too seldom; on the same terms as {@link #published}.
     */
    default void available(String queue) {}
}
