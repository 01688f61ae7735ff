package io.longwire.broker.engine;

/** What an engine can do beyond what every engine must. The broker refuses, with a clear word, what needs an ability that is missing. */
public enum Ability {
    /** It retains publications, so that {@link Reading#history} can answer with some. */
    HISTORY,
    /** {@link Publishing#commit} does all or nothing, and who reads sees all or nothing. */
    ATOMIC_BATCH,
    /** Offsets rise across destinations too, so that one position serves several of them. */
    GLOBAL_ORDER,
    /** It has queues. Where it has not, {@link Queueing} and publishing to a queue fail. */
    QUEUES,
    /** What was accepted survives a restart. */
    DURABLE,
    /** Several nodes share it. */
    MANY_NODES
}
