package io.longwire.engine.sqlite;

/**
 * What the engine may take on disk, and what may wait for the disk.
 *
 * @param historyBytes all that is retained of topics, by {@link io.longwire.broker.engine.Publication#size()}; default 1 GiB; beyond it the oldest
 *     publication of all goes first
 * @param topics topics that are remembered; default 1,000,000; about a tenth beyond it those that were quiet longest are forgotten
 * @param queueBytes all that stands in queues; default 1 GiB; beyond it messages to queues are refused
 * @param idempotencyKeys that are remembered; default 1,000,000; beyond it the oldest are forgotten
 * @param waiting operations that may wait for the writer, and as many reads for the readers; default 65,536; beyond it they are refused
 * @param waitingBytes what the waiting operations may take; default 64 MiB; beyond it they are refused
 */
public record StorageLimits(
        long historyBytes, int topics, long queueBytes, int idempotencyKeys, int waiting, long waitingBytes) {
    private static final long MIB = 1 << 20;

    public static final StorageLimits DEFAULT =
            new StorageLimits(1024 * MIB, 1_000_000, 1024 * MIB, 1_000_000, 65_536, 64 * MIB);

    public StorageLimits {
        if (historyBytes <= 0 || topics <= 0 || queueBytes <= 0 || idempotencyKeys <= 0) {
            throw new IllegalArgumentException(
                    "historyBytes, topics, queueBytes and idempotencyKeys must be more than 0, but are " + historyBytes
                            + ", " + topics + ", " + queueBytes + " and " + idempotencyKeys);
        }
        if (waiting <= 0 || waitingBytes <= 0) {
            throw new IllegalArgumentException(
                    "waiting and waitingBytes must be more than 0, but are " + waiting + " and " + waitingBytes);
        }
    }

    /** The same with other bounds for history. */
    public StorageLimits withHistory(long bytes, int topics) {
        return new StorageLimits(bytes, topics, queueBytes, idempotencyKeys, waiting, waitingBytes);
    }

    /** The same with another bound for queues, in bytes. */
    public StorageLimits withQueueBytes(long bytes) {
        return new StorageLimits(historyBytes, topics, bytes, idempotencyKeys, waiting, waitingBytes);
    }

    /** The same with another bound for remembered idempotency keys. */
    public StorageLimits withIdempotencyKeys(int keys) {
        return new StorageLimits(historyBytes, topics, queueBytes, keys, waiting, waitingBytes);
    }

    /** The same with other bounds for what waits. */
    public StorageLimits withWaiting(int operations, long bytes) {
        return new StorageLimits(historyBytes, topics, queueBytes, idempotencyKeys, operations, bytes);
    }
}
