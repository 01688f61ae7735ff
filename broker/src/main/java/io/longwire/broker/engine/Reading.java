package io.longwire.broker.engine;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The way back: what is retained. Any thread; never blocks. Reading a destination that nobody ever published to leaves no trace. */
public interface Reading {
    /**
     * Reads the oldest publications after a position, as they are at one moment: what is published before that moment and retained is seen,
     * in order, without a gap.
     *
     * @param since where to begin, exclusive; null for the oldest that is retained
     * @param count at most so many, 1 or more
     * @param bytes at most so many by {@link Publication#size()}, but always at least one publication where there is one
     */
    CompletionStage<History> history(String destination, @Nullable Position since, int count, long bytes);

    /** Where a destination ends at this moment: what was accepted before stands at or before it, what is accepted later stands after it. */
    CompletionStage<Position> end(String destination);

    /** Whether what is published to a destination can be read back for a while; constant for each destination. */
    boolean retains(String destination);
}
