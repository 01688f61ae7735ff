package io.longwire.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/** Memory that ends. */
final class FewBuffers extends PooledByteBufAllocator {
    /** How many buffers there still are. */
    volatile int left = Integer.MAX_VALUE;

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        if (left == 0) {
            throw new OutOfMemoryError("no buffer is left");
        }
        left--;
        return super.newDirectBuffer(initialCapacity, maxCapacity);
    }
}
