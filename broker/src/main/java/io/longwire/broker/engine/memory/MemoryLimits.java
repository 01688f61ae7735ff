package io.longwire.broker.engine.memory;

/**
 * What the memory engine may take, whatever is published. Split evenly over the engine's shards, so one destination alone can use a
 * sixteenth of the bytes.
 *
 * @param historyBytes all that is retained, by {@link io.longwire.broker.engine.Publication#size()}; default 256 MiB, or a
 *     quarter of the heap where that is less; beyond it the history of the destination that was quiet longest goes first
 * @param topics destinations remembered without a subscriber; default 100,000; beyond it the one that was quiet longest is forgotten
 */
public record MemoryLimits(long historyBytes, int topics) {
    private static final long MIB = 1 << 20;

    public static final MemoryLimits DEFAULT =
            new MemoryLimits(defaultBytes(Runtime.getRuntime().maxMemory()), 100_000);

    public MemoryLimits {
        if (historyBytes <= 0 || topics <= 0) {
            throw new IllegalArgumentException(
                    "historyBytes and topics must be more than 0, but are " + historyBytes + " and " + topics);
        }
    }

    /** Whole mebibytes, so that the figure reads well. */
    static long defaultBytes(long heapBytes) {
        return Math.max(MIB, Math.min(256 * MIB, heapBytes / 4 / MIB * MIB));
    }
}
