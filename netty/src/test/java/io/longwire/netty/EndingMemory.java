package io.longwire.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/** Memory that ends. */
final class EndingMemory extends PooledByteBufAllocator {
    volatile boolean ended;

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        if (ended) {
            throw new OutOfMemoryError("no buffer is left");
        }
        return super.newDirectBuffer(initialCapacity, maxCapacity);
    }
}
