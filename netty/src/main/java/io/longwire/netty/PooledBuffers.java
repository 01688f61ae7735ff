package io.longwire.netty;

import io.longwire.protocol.memory.Block;
import io.longwire.protocol.memory.Buffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
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
        if (ahead.addAndGet(-bytes) >= 0) {
            try {
                return new PooledBlock(allocator.directBuffer(bytes, bytes), ahead);
            } catch (OutOfMemoryError full) {
                // Less may be there.
            }
        }
        ahead.addAndGet(bytes);
        return null;
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
            int bytes = view.capacity();
            if (memory.release() && ahead != null) {
                ahead.addAndGet(bytes);
            }
        }
    }
}
