package io.longwire.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * Where one channel reads into: a small buffer of its own while it speaks HTTP, for a decoder may keep that between reads; the loop's shared one
 * afterwards, so that an idle connection holds none.
 */
final class ReadBuffers extends DefaultMaxMessagesRecvByteBufAllocator {
    private static final int HTTP_READ_BYTES = 4 << 10;
    private static final int BUSY_READ_BYTES = 64 << 10;

    private final NettyLoop loop;
    private boolean shared; // guarded by the loop

    ReadBuffers(NettyLoop loop) {
        this.loop = loop;
    }

    /** From now on nothing keeps what was read beyond the call that shows it. */
    void share() {
        shared = true;
    }

    @Override
    @SuppressWarnings("deprecation") // Netty 4.2 asks for the deprecated type
    public Handle newHandle() {
        return new ReadHandle();
    }

    private final class ReadHandle extends MaxMessageHandle {
        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            if (!shared) {
                return allocator.ioBuffer(HTTP_READ_BYTES);
            }
            ByteBuf buffer = loop.borrowReadBuffer();
            return buffer != null ? buffer : allocator.ioBuffer(BUSY_READ_BYTES);
        }

        @Override
        public int guess() {
            return shared ? BUSY_READ_BYTES : HTTP_READ_BYTES;
        }
    }
}
