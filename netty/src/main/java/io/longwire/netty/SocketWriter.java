package io.longwire.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a socket past Netty's queue while that is empty, which spares an entry in it, a promise and a walk through the pipeline for each write.
 * What the socket does not take goes through the queue, as does everything behind it. Guarded by the loop.
 */
final class SocketWriter {
    private final Channel channel;
    private final FileDescriptor socket;

    private SocketWriter(Channel channel, FileDescriptor socket) {
        this.channel = channel;
        this.socket = socket;
    }

    /** Null where bytes must take the way through the pipeline (TLS), or the transport has no plain socket to write to. */
    static @Nullable SocketWriter of(Channel channel) {
        if (channel.pipeline().get(SslHandler.class) != null) {
            return null;
        }
        if (channel instanceof EpollSocketChannel tcp) {
            return new SocketWriter(channel, tcp.fd());
        }
        return channel instanceof EpollDomainSocketChannel unix ? new SocketWriter(channel, unix.fd()) : null;
    }

    /** Whether nothing is before what would be written now, and the socket is open: once it is closed its number may be another's. */
    boolean isFree() {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        return queue != null && queue.totalPendingWriteBytes() == 0 && queue.isEmpty() && channel.isActive();
    }

    /** What a write will touch. */
    long lookAhead() {
        return isFree() ? socket.intValue() : 0;
    }

    /**
     * Writes what the socket takes of a buffer, and moves its reader index accordingly. An error of the socket shows at the next write, through the queue,
     * which knows what to do about it.
     */
    void write(ByteBuf buffer) {
        int from = buffer.readerIndex();
        try {
            int written = buffer.hasMemoryAddress()
                    ? socket.writeAddress(buffer.memoryAddress(), from, buffer.writerIndex())
                    : writeView(buffer.internalNioBuffer(from, buffer.readableBytes()));
            buffer.skipBytes(written);
        } catch (IOException shownAgain) {
            // the queue's affair
        }
    }

    private int writeView(ByteBuffer view) throws IOException {
        return socket.write(view, view.position(), view.limit());
    }

    /**
     * The same for a buffer with something behind it, in one system call.
     *
     * @param payload direct; left as it was
     * @return how many bytes of the payload were written, only ever more than 0 when all of the buffer was
     */
    int write(ByteBuf buffer, ByteBuffer payload) {
        int before = buffer.readableBytes();
        ByteBuffer[] both = {buffer.nioBuffer(), payload.duplicate()};
        try {
            int written = (int) socket.writev(both, 0, 2, (long) before + payload.remaining());
            buffer.skipBytes(Math.min(before, written));
            return Math.max(0, written - before);
        } catch (IOException shownAgain) {
            return 0;
        }
    }
}
