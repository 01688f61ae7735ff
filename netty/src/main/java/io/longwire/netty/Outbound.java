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
    /** The loop's write buffer, or one of its own. */
    private @Nullable ByteBuf batch;

    private boolean borrowed;
    private @Nullable List<PendingSend> unflushed;
    private boolean written;
    private boolean held;
    private boolean passes;
    private boolean scheduled;

    Outbound(Channel channel, NettyLoop loop) {
        this.channel = channel;
        this.loop = loop;
        this.socket = SocketWriter.of(channel, loop);
    }

    /** Room for exactly so many bytes, behind those that are there; to be filled before the next call. */
    ByteBuffer reserve(int bytes) {
        ByteBuf buffer = batch;
        if (buffer != null && buffer.writableBytes() < bytes && buffer.readableBytes() + bytes > FULL_BYTES) {
            hand(buffer);
            buffer = null;
        }
        if (buffer == null) {
            buffer = take(bytes);
            batch = buffer;
        }
        int start = buffer.writerIndex();
        buffer.ensureWritable(bytes).writerIndex(start + bytes);
        return buffer.internalNioBuffer(start, bytes);
    }

    /** The loop's write buffer while it is free, and what is gathered will leave with this turn; else memory of its own. */
    private ByteBuf take(int bytes) {
        ByteBuf lent = socket == null || held || bytes > NettyLoop.WRITE_BUFFER_BYTES ? null : loop.borrowWriteBuffer();
        if (lent != null) {
            borrowed = true;
            return lent;
        }
        return channel.alloc().directBuffer(Math.max(bytes, FIRST_BYTES));
    }

    /** Behind what was reserved last and filled: written at once from where it is, as far as the socket takes it; the rest is copied. */
    void append(ByteBuffer payload) {
        int done = 0;
        ByteBuf buffer = batch;
        SocketWriter writer = socket;
        if (buffer != null && writer != null && !held && unflushed == null && payload.isDirect() && writer.isFree()) {
            done = writer.write(buffer, payload);
            if (!buffer.isReadable()) {
                batch = null;
                giveBack(buffer);
            }
        }
        int left = payload.remaining() - done;
        if (left > 0) {
            ByteBuffer room = reserve(left);
            room.put(room.position(), payload, payload.position() + done, left);
        }
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

    /** What was gathered before stays in memory of its own: the loop's others need theirs. */
    void hold() {
        held = true;
        ByteBuf buffer = batch;
        if (buffer != null) {
            batch = owned(buffer);
        }
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
        giveBack(buffer);
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
        ByteBuf queued = owned(buffer);
        List<PendingSend> waiting = unflushed;
        if (waiting == null) {
            channel.write(queued, channel.voidPromise());
            return;
        }
        unflushed = null;
        ChannelPromise promise = channel.newPromise();
        promise.addListener(done -> waiting.forEach(send -> send.done(done.cause())));
        channel.write(queued, promise);
    }

    /** The bytes in memory of its own. */
    private ByteBuf owned(ByteBuf buffer) {
        if (!borrowed) {
            return buffer;
        }
        borrowed = false;
        ByteBuf copy = channel.alloc().directBuffer(Math.max(buffer.readableBytes(), FIRST_BYTES));
        copy.writeBytes(buffer);
        loop.giveBackWriteBuffer();
        return copy;
    }

    private void giveBack(ByteBuf buffer) {
        if (borrowed) {
            borrowed = false;
            loop.giveBackWriteBuffer();
        } else {
            buffer.release();
        }
    }

    /** The channel is gone: what was not handed on never will be. */
    void release(Throwable cause) {
        ByteBuf buffer = batch;
        batch = null;
        if (buffer != null) {
            giveBack(buffer);
        }
        List<PendingSend> waiting = unflushed;
        unflushed = null;
        if (waiting != null) {
            waiting.forEach(send -> send.done(cause));
        }
    }
}
