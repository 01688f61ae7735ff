package io.longwire.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where one channel reads into: a small buffer of its own while it speaks HTTP, for a decoder may keep that between reads; the loop's shared one
 * afterwards, so that an idle connection holds none. Under TLS, which keeps what it has of a record, never the shared one. One read a turn, so that
 * a busy connection does not keep the loop from the others.
 *
 * <p>It is a channel's allocator and handle in one, for two would be an object more for each connection, and one allocator for all could not be
 * told which handle is upgraded: epoll hides it behind its own. Nobody may ask the channel's options for messages per read: that throws.
 */
@SuppressWarnings("deprecation") // Netty 4.2 asks for deprecated types
final class ReadBuffers implements RecvByteBufAllocator, RecvByteBufAllocator.ExtendedHandle {
    private static final int HTTP_READ_BYTES = 4 << 10;
    private static final int BUSY_READ_BYTES = 64 << 10;
    /** One full record (RFC 8446 §5.2) with its header. */
    private static final int RECORD_BYTES = (16 << 10) + 256 + 5;

    private final NettyLoop loop;
    // Guarded by the loop.
    private boolean shared;
    private @Nullable WebSocketDriver reader;
    private int bytes = HTTP_READ_BYTES;
    private int attempted;
    private int last;

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
    public Handle newHandle() {
        return this;
    }

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

    @Override
    public boolean continueReading() {
        return false;
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
        return false;
    }

    // What the channel notes about the read that is going on.

    @Override
    public void reset(ChannelConfig config) {
        attempted = 0;
        last = 0;
    }

    @Override
    public void attemptedBytesRead(int count) {
        attempted = count;
    }

    @Override
    public int attemptedBytesRead() {
        return attempted;
    }

    @Override
    public void lastBytesRead(int count) {
        last = count;
    }

    @Override
    public int lastBytesRead() {
        return last;
    }

    @Override
    public void incMessagesRead(int count) {}

    @Override
    public void readComplete() {}
}
