package io.longwire.broker.engine;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** The way in. Any thread; never blocks. */
public interface Publishing {
    /**
     * Numbers a message, retains it where there is history or where it is for a queue, and hands it to every node with interest.
     *
     * <p>Order: two messages to one destination that one thread publishes one after the other are numbered in that order. The stage completes once
     * the message is accepted (and stored, where the engine is {@link Ability#DURABLE}). Subscribers may get it earlier, but where it is stored
     * not before that. It fails, with a message fit for the sender, when nothing was and will be published; with {@link UnavailableException} when the
     * engine cannot take anything at the moment; with {@link FullException} when there
     * is no room for it in its queue.
     *
     * <p>A message whose {@link Terms#idempotencyKey} was used on its destination within the engine's window is not published: the stage completes
     * with the position of the first, once that is accepted.
     */
    CompletionStage<Position> publish(Draft draft);

    /**
     * Publishes several messages in order and settles leases. Where the engine is able to ({@link Ability#ATOMIC_BATCH}) all of it happens or
     * nothing does, and who reads sees all of it or nothing; else it happens one by one, and stops at the first failure.
     *
     * <p>A settlement of what is not leased to this node fails the batch with {@link UnknownLeaseException}.
     *
     * @return where the messages stand, in their order
     */
    CompletionStage<List<Position>> commit(Batch batch);
}
