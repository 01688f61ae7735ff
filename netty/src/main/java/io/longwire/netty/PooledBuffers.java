package io.longwire.netty;

import io.longwire.protocol.memory.Block;
import io.longwire.protocol.memory.Buffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;

/** Blocks of Netty's pooled direct memory. */
record PooledBuffers(ByteBufAllocator allocator) implements Buffers {
    @Override
    public Block take(int bytes) {
        return new PooledBlock(allocator.directBuffer(bytes, bytes));
    }

    private static final class PooledBlock implements Block {
        private final ByteBuf memory;
        private final ByteBuffer view;

        PooledBlock(ByteBuf memory) {
            this.memory = memory;
            this.view = memory.nioBuffer(0, memory.capacity());
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
            memory.release();
        }
    }
}
