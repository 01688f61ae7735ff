package io.longwire.broker.queue;

import io.longwire.broker.engine.Lease;

/** Gets messages of one queue, on the loop of its outlet, one call at a time. Must not block. */
public interface QueueConsumer {
    /** The next message. It is the consumer's until it is settled by {@link Consumption#settle}, or the consumption ends. */
    void message(Lease lease);

    /** The queue cannot be consumed; nothing follows. */
    void ended(String reason);
}
