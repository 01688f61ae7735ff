package io.longwire.protocol.memory;

import java.nio.ByteBuffer;

/**
 * A piece of shared memory. A block starts with one reference; whoever keeps it past the call that showed it takes another, and
 * gives each back exactly once. After the last release the memory may hold anything.
 *
 * <p>Threads: {@code retain} and {@code release} may be called from any thread; the content is guarded by whoever owns the block.
 */
public interface Block {
    /** The memory, the same object at every call. Position and limit belong to the owner of the block. */
    ByteBuffer buffer();

    /**
     * Takes one more reference.
     *
     * @throws IllegalStateException when the last reference has been released already
     */
    Block retain();

    /**
     * Gives one reference back.
     *
     * @throws IllegalStateException when the last reference has been released already
     */
    void release();
}
