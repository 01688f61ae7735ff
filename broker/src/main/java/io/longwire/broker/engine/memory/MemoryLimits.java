package io.longwire.broker.engine.memory;

/**
 * What the memory engine may take, whatever is published. Split evenly over the engine's shards, so one destination alone can use a
 * sixteenth of the bytes.
 *
 * @param historyBytes all that is retained, by {@link io.longwire.broker.engine.Publication#size()}; default 256 MiB, or a
 *     quarter of the heap where that is less; beyond it the history of the destination that was quiet longest goes first
 * @param topics destinations remembered without a subscriber; default 100,000; beyond it the one that was quiet longest is forgotten
 * @param queueBytes all that stands in queues; default as for {@code historyBytes}; beyond it messages to queues are refused
 * @param idempotencyKeys that are remembered; default 100,000; beyond it the oldest are forgotten
 */
public record MemoryLimits(long historyBytes, int topics, long queueBytes, int idempotencyKeys) {
    private static final long MIB = 1 << 20;

    public static final MemoryLimits DEFAULT =
            of(defaultBytes(Runtime.getRuntime().maxMemory()));

    public MemoryLimits {
        if (historyBytes <= 0 || topics <= 0 || queueBytes <= 0 || idempotencyKeys <= 0) {
            throw new IllegalArgumentException(
                    "historyBytes, topics, queueBytes and idempotencyKeys must be more than 0, but are " + historyBytes
                            + ", " + topics + ", " + queueBytes + " and " + idempotencyKeys);
        }
    }

    private static MemoryLimits of(long bytes) {
        return new MemoryLimits(bytes, 100_000, bytes, 100_000);
    }

    /** The same with other bounds for history. */
    public MemoryLimits withHistory(long bytes, int topics) {
        return new MemoryLimits(bytes, topics, queueBytes, idempotencyKeys);
    }

    /** The same with another bound for queues, in bytes. */
    public MemoryLimits withQueueBytes(long bytes) {
        return new MemoryLimits(historyBytes, topics, bytes, idempotencyKeys);
    }

    /** Whole mebibytes, so that the figure reads well. */
    static long defaultBytes(long heapBytes) {
        return Math.max(MIB, Math.min(256 * MIB, heapBytes / 4 / MIB * MIB));
    }
}
