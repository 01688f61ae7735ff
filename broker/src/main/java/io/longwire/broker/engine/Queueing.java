package io.longwire.broker.engine;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The queues: each message is handed to one consumer and stays until it is acknowledged. A destination below {@code /queue/} is a queue; it
 * needs not be created, and messages are published to it like any other ({@link Publishing}). {@link Reading#history} shows what stands in a queue,
 * leased or not, and takes nothing from it.
 *
 * <p>Any thread; never blocks.
 */
public interface Queueing {
    /**
     * Leases the oldest available messages of a queue to this node, in order; an empty list when there is none. A lease lasts until it is settled
     * ({@link Publishing#commit}) or until this node's life ends; then it is available again, its attempt counted. Where the engine is {@link
     * Ability#DURABLE} the attempt is stored before the stage completes.
     *
     * <p>What has expired ({@link Terms#expires}) is removed and not handed out. No two leases of one message exist at a time.
     *
     * @param count at most so many, 1 or more
     * @param bytes at most so many by {@link Publication#size()}, but always at least one message where there is one
     */
    CompletionStage<List<Lease>> lease(String queue, int count, long bytes);

    /** How many messages stand in a queue, and how many of them are leased. */
    CompletionStage<QueueDepth> depth(String queue);
}
