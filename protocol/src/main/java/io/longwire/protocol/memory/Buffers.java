package io.longwire.protocol.memory;

/** Where blocks come from. Implementations may pool; a block's content is undefined when it is taken. Any thread. */
public interface Buffers {
    /**
     * Takes a block with one reference, position 0 and a limit of {@code bytes} or more.
     *
     * @param bytes how much is needed, more than 0
     */
    Block take(int bytes);
}
