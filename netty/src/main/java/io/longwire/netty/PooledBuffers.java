package io.longwire.netty;

import io.longwire.protocol.memory.Block;
import io.longwire.protocol.memory.Buffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Blocks of Netty's pooled direct memory. */
final class PooledBuffers implements Buffers {
    private final ByteBufAllocator allocator;

    /** How many bytes may still be taken ahead. */
    private final AtomicInteger ahead;

    /** @param ahead how many bytes of blocks that are taken ahead there may be at a time */
    PooledBuffers(ByteBufAllocator allocator, int ahead) {
        this.allocator = allocator;
        this.ahead = new AtomicInteger(ahead);
    }

    @Override
    public Block take(int bytes) {
        return new PooledBlock(allocator.directBuffer(bytes, bytes), null);
    }

    @Override
    public @Nullable Block takeAhead(int bytes) {
        if (bytes > ahead.get() || isShort()) {
            return null;
        }
        try {
            Block block = new PooledBlock(allocator.directBuffer(bytes, bytes), ahead);
            ahead.addAndGet(-bytes);
            return block;
        } catch (OutOfMemoryError full) {
            return null; // less may be there
        }
    }

    /** Whether more than half of the memory is in use, as far as that is known: then none is tied up for what has not come. */
    private static boolean isShort() {
        return PlatformDependent.usedDirectMemory() > PlatformDependent.maxDirectMemory() / 2;
    }

    private static final class PooledBlock implements Block {
        private final ByteBuf memory;
        private final ByteBuffer view;

        /** What its bytes go back to with the last reference; null when they were not taken ahead. */
        private final @Nullable AtomicInteger ahead;

        PooledBlock(ByteBuf memory, @Nullable AtomicInteger ahead) {
            this.memory = memory;
            this.view = memory.nioBuffer(0, memory.capacity());
            this.ahead = ahead;
        }

        @Override
        public ByteBuffer buffer() {
            return view;
        }

        @Override
        public Block retain() {
            memory.retain();
            return this;
        }

        @Override
        public void release() {
            if (memory.release() && ahead != null) {
                ahead.addAndGet(view.capacity());
            }
        }
    }
}
