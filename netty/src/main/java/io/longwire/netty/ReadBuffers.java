package io.longwire.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * Where one channel reads into: a small buffer of its own while it speaks HTTP, for a decoder may keep that between reads; the loop's shared one
 * afterwards, so that an idle connection holds none. Under TLS, which keeps what it has of a record, never the shared one.
 */
final class ReadBuffers extends DefaultMaxMessagesRecvByteBufAllocator {
    private static final int HTTP_READ_BYTES = 4 << 10;
    private static final int BUSY_READ_BYTES = 64 << 10;
    /** One full record (RFC 8446 §5.2) with its header. */
    private static final int RECORD_BYTES = (16 << 10) + 256 + 5;

    private final NettyLoop loop;
    // Guarded by the loop.
    private boolean shared;
    private @Nullable WebSocketDriver reader;
    private int bytes = HTTP_READ_BYTES;

    ReadBuffers(NettyLoop loop) {
        this.loop = loop;
    }

    /** From now on a WebSocket reads, which may have a place for the bytes of a large message. */
    void upgraded(ChannelPipeline pipeline, WebSocketDriver driver) {
        upgraded(pipeline);
        reader = shared ? driver : null;
    }

    /** From now on somebody reads who keeps nothing beyond the call that shows it. */
    void upgraded(ChannelPipeline pipeline) {
        shared = pipeline.get(SslHandler.class) == null;
        bytes = shared ? BUSY_READ_BYTES : RECORD_BYTES;
    }

    @Override
    @SuppressWarnings("deprecation") // Netty 4.2 asks for the deprecated type
    public Handle newHandle() {
        return new ReadHandle();
    }

    private final class ReadHandle extends MaxMessageHandle {
        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            ByteBuf landing = reader != null ? reader.landing() : null;
            if (landing != null) {
                return landing;
            }
            ByteBuf buffer = shared ? loop.borrowReadBuffer() : null;
            return buffer != null ? buffer : allocator.ioBuffer(bytes);
        }

        @Override
        public int guess() {
            return bytes;
        }
    }
}
