package io.longwire.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one WebSocket has to write: gathered in one buffer, so that many frames are one write, and flushed once per turn; straight to the socket
 * where nothing waits before it, else through Netty's queue. Guarded by the loop.
 */
final class Outbound {
    private static final int FIRST_BYTES = 512;
    /** From this size on a buffer is handed on rather than grown: copying it would cost more than a second element in a gathering write. */
    private static final int FULL_BYTES = 32 << 10;

    private final Channel channel;
    private final NettyLoop loop;
    private final @Nullable SocketWriter socket;
    private @Nullable ByteBuf batch;
    private @Nullable List<PendingSend> unflushed;
    private boolean written;
    private boolean held;
    private boolean passes;
    private boolean scheduled;

    Outbound(Channel channel, NettyLoop loop) {
        this.channel = channel;
        this.loop = loop;
        this.socket = SocketWriter.of(channel);
    }

    /** Room for exactly so many bytes, behind those that are there; to be filled before the next call. */
    ByteBuffer reserve(int bytes) {
        ByteBuf buffer = batch;
        if (buffer != null && buffer.writableBytes() < bytes && buffer.readableBytes() + bytes > FULL_BYTES) {
            hand(buffer);
            buffer = null;
        }
        if (buffer == null) {
            buffer = channel.alloc().directBuffer(Math.max(bytes, FIRST_BYTES));
            batch = buffer;
        }
        int start = buffer.writerIndex();
        buffer.ensureWritable(bytes).writerIndex(start + bytes);
        return buffer.internalNioBuffer(start, bytes);
    }

    /** The message that was just written is to be told of when it has left. */
    void observe(PendingSend sent) {
        List<PendingSend> waiting = unflushed;
        if (waiting == null) {
            waiting = new ArrayList<>(2);
            unflushed = waiting;
        }
        waiting.add(sent);
    }

    boolean isHeld() {
        return held;
    }

    void hold() {
        held = true;
    }

    /** Writes what is there, and ends a hold. */
    void flush() {
        held = false;
        flushUnlessHeld();
    }

    /** Ends a hold; what is there leaves with the turn. */
    void endHold() {
        held = false;
    }

    /** A ping or pong does not wait for the end of a hold: with it leaves what is held before it. */
    boolean passHold() {
        passes = held;
        return true;
    }

    /** The end of a read. */
    void flushUnlessHeld() {
        if (held && !passes) {
            return;
        }
        passes = false;
        ByteBuf buffer = batch;
        if (buffer != null && !written && writtenToSocket(buffer)) {
            return;
        }
        if (buffer != null) {
            hand(buffer);
        }
        if (written) {
            written = false;
            channel.flush();
        }
    }

    /** Whether the socket took all of it; what it left stays the batch. */
    private boolean writtenToSocket(ByteBuf buffer) {
        SocketWriter writer = socket;
        if (writer == null || !writer.isFree()) {
            return false;
        }
        writer.write(buffer);
        if (buffer.isReadable()) {
            return false;
        }
        batch = null;
        buffer.release();
        List<PendingSend> waiting = unflushed;
        if (waiting != null) {
            unflushed = null;
            waiting.forEach(send -> send.done(null));
        }
        return true;
    }

    /** Makes sure that what is there leaves when the loop's turn ends. */
    void flushLater() {
        if (!scheduled && (!held || passes) && (batch != null || written)) {
            scheduled = true;
            loop.flushSoon(this);
        }
    }

    /** The loop's turn ends. */
    void endOfTurn() {
        scheduled = false;
        flushUnlessHeld();
    }

    /** Flushes, held or not; a hold goes on. Completes when all of it was handed to the system, or failed. */
    ChannelFuture drain() {
        boolean goesOn = held;
        flush();
        held = goesOn;
        return channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
    }

    long queuedBytes() {
        ByteBuf buffer = batch;
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        return (buffer == null ? 0 : buffer.readableBytes()) + (queue == null ? 0 : queue.totalPendingWriteBytes());
    }

    private void hand(ByteBuf buffer) {
        batch = null;
        written = true;
        List<PendingSend> waiting = unflushed;
        if (waiting == null) {
            channel.write(buffer, channel.voidPromise());
            return;
        }
        unflushed = null;
        ChannelPromise promise = channel.newPromise();
        promise.addListener(done -> waiting.forEach(send -> send.done(done.cause())));
        channel.write(buffer, promise);
    }

    /** The channel is gone: what was not handed on never will be. */
    void release(Throwable cause) {
        ByteBuf buffer = batch;
        batch = null;
        if (buffer != null) {
            buffer.release();
        }
        List<PendingSend> waiting = unflushed;
        unflushed = null;
        if (waiting != null) {
            waiting.forEach(send -> send.done(cause));
        }
    }
}
