package io.longwire.broker.engine;

/** Hears of publications: the hub. */
@FunctionalInterface
public interface EngineListener {
    /**
     * A publication to a destination that is followed. For one destination the calls come one at a time and with rising offsets, each
     * publication once; a gap shows as a {@link Publication#previous} that was not heard of, and history fills it. Any thread; returns at once, and
     * may be called while the engine holds a lock, so it calls neither the engine nor application code.
     */
    void published(Publication publication);
}
