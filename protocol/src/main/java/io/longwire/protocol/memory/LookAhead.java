package io.longwire.protocol.memory;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Reads ahead for a walk over many connections, from the last to the first. What belongs to one of them is spread over a dozen objects that are in no
 * near cache when its turn comes, each known only from the one before it. Read for several connections right after each other, before the first of them
 * has its turn, these misses overlap. One thread at a time.
 */
public final class LookAhead<T> {
    /** What the system touches for that many writes leaves them in the second-level cache; by measurement. */
    private static final int COUNT = 32;

    private final ToLongFunction<? super T> read;

    /** What was read, or the compiler would leave out that it is. */
    private long seen;

    /** @param read reads what the walk will touch of an element, and answers something that depends on all of it */
    public LookAhead(ToLongFunction<? super T> read) {
        this.read = read;
    }

    /**
     * To be called at each place of the walk, before the element there has its turn. An exception of the reader is ignored: what fails here fails again when
     * the element has its turn, and is told there.
     *
     * @param index in the list; the walk goes down, and elements may leave meanwhile
     */
    public void at(int index, List<? extends T> list) {
        boolean begins = index == list.size() - 1 && index > 0;
        if (!begins && index % COUNT != COUNT - 1) {
            return;
        }
        long sum = 0;
        try {
            for (int i = index; i >= index - index % COUNT; i--) {
                sum += read.applyAsLong(list.get(i));
            }
        } catch (RuntimeException unimportant) {
            sum = -1;
        }
        seen = sum;
    }

    /** The sum of what was read at the latest look; -1 where that failed. */
    public long seen() {
        return seen;
    }
}
