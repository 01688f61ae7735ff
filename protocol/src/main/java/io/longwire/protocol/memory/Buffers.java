package io.longwire.protocol.memory;

import org.jspecify.annotations.Nullable;

/** Where blocks come from. Implementations may pool; a block's content is undefined when it is taken. Any thread. */
public interface Buffers {
    /**
     * Takes a block with one reference, position 0 and a limit of {@code bytes} or more.
     *
     * @param bytes how much is needed, more than 0
     */
    Block take(int bytes);

    /**
     * Takes a block, as {@link #take} does, for what has come in part only and is announced for the rest, as long as there is memory set aside for
     * that. It counts as taken ahead until its last reference is released.
     *
     * @param bytes how much it will be, more than 0
     * @return null when there is none to spare, and then less is to be taken
     */
    default @Nullable Block takeAhead(int bytes) {
        return null;
    }
}
