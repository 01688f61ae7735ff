package io.longwire.netty;

import io.longwire.protocol.memory.Buffers;
import io.netty.buffer.PooledByteBufAllocator;

/** Memory for the loops of tests. */
final class Pooled {
    /** Nothing of it is taken ahead. */
    static final Buffers BUFFERS = new PooledBuffers(PooledByteBufAllocator.DEFAULT, 0);

    private Pooled() {}
}
