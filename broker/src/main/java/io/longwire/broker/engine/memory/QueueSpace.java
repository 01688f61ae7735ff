package io.longwire.broker.engine.memory;

import io.longwire.broker.engine.FullException;
import java.util.concurrent.atomic.AtomicLong;

/** How many bytes stand in all queues together. Any thread. */
final class QueueSpace {
    private final long most;
    private final AtomicLong bytes = new AtomicLong();

    QueueSpace(long most) {
        this.most = most;
    }

    /** Takes room, or fails and takes none. */
    void reserve(long size) throws FullException {
        if (bytes.addAndGet(size) > most) {
            bytes.addAndGet(-size);
            throw new FullException("All queues together have " + most + " bytes; wait until some of them is consumed");
        }
    }

    void free(long size) {
        bytes.addAndGet(-size);
    }

    long bytes() {
        return bytes.get();
    }
}
