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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one WebSocket has to write: gathered in one buffer, the loop's where it is free, so that many frames are one write, and flushed once per turn;
 * straight to the socket where nothing waits before it, else through Netty's queue. Guarded by the loop.
 */
final class Outbound {
    private static final Logger LOG = LoggerFactory.getLogger(Outbound.class);

    private static final int FIRST_BYTES = 512;
    /** From this size on a buffer is handed on rather than grown: copying it would cost more than a second element in a gathering write. */
    private static final int FULL_BYTES = 32 << 10;

    private final Channel channel;
    private final NettyLoop loop;
    private final @Nullable SocketWriter socket;
    private @Nullable ByteBuf batch;

    /** Whether the batch is the loop's memory. */
    private boolean borrowed;

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
        if (buffer != null && !hasRoom(buffer, bytes)) {
            makeRoom(buffer);
            buffer = null;
        }
        if (buffer == null) {
            buffer = take(bytes);
            batch = buffer;
        }
        int start = buffer.writerIndex();
        if (borrowed) {
            buffer.writerIndex(start + bytes);
            return loop.writeMemory().view(start, bytes);
        }
        buffer.ensureWritable(bytes).writerIndex(start + bytes);
        return buffer.internalNioBuffer(start, bytes);
    }

    private static boolean hasRoom(ByteBuf buffer, int bytes) {
        return buffer.writableBytes() >= bytes
                || buffer.writerIndex() + (long) bytes <= Math.min(FULL_BYTES, buffer.maxCapacity());
    }

    /** The loop's memory while it is free and what is gathered leaves with this turn; else memory of its own. */
    private ByteBuf take(int bytes) {
        ByteBuf lent = socket == null || held ? null : loop.writeMemory().borrow(bytes);
        borrowed = lent != null;
        return lent != null ? lent : channel.alloc().directBuffer(Math.max(bytes, FIRST_BYTES));
    }

    /** Nobody is told from here, for a message is being sent. */
    private void makeRoom(ByteBuf buffer) {
        if (held || unflushed != null || !writtenToSocket(buffer)) {
            hand(buffer);
        }
    }

    /**
     * Writes a large payload from where it is, if the socket is free, instead of from the room for it that was reserved last, with its header, and in
     * which only the header is yet. The room stays, so that what the socket does not take needs no memory now.
     *
     * @param payload left as it was
     * @return how many of its bytes were written; the others are to be put at their place
     */
    int write(ByteBuffer payload) {
        ByteBuf buffer = batch;
        SocketWriter writer = socket;
        boolean now = !held && unflushed == null && payload.isDirect();
        if (!now || buffer == null || writer == null || !writer.isFree()) {
            return 0;
        }
        int bytes = payload.remaining();
        int end = buffer.writerIndex();
        int done = 0;
        try {
            done = writer.write(buffer.writerIndex(end - bytes), payload);
        } finally {
            buffer.writerIndex(end).skipBytes(done);
        }
        if (done == bytes) {
            giveBack(buffer);
        }
        return done;
    }

    /** The message that was just written is to be told of when it has left; where it has already, when the others leave. */
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

    /** What is there may stay for long: in memory of its own, for the loop's others need theirs. */
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
        flushOrCut();
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
        if (buffer == null && !written) {
            tell();
            return;
        }
        if (buffer != null && writtenToSocket(buffer)) {
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
        giveBack(buffer);
        tell();
        return true;
    }

    /** All has left. */
    private void tell() {
        List<PendingSend> waiting = unflushed;
        if (waiting != null) {
            unflushed = null;
            waiting.forEach(send -> send.done(null));
        }
    }

    private void giveBack(ByteBuf buffer) {
        batch = null;
        if (borrowed) {
            borrowed = false;
            loop.writeMemory().giveBack(buffer);
        } else {
            buffer.release();
        }
    }

    /**
     * The same bytes in memory that this connection may keep; the loop's own where there is another for the loop. Null where there is none: then this
     * connection, which does not take what it is sent, is cut, and not one that does.
     */
    private @Nullable ByteBuf owned(ByteBuf buffer) {
        if (!borrowed) {
            return buffer;
        }
        borrowed = false;
        ByteBuf copy = buffer.readableBytes() > buffer.capacity() / 2 ? null : copyOf(buffer);
        if (copy == null && loop.writeMemory().keep()) {
            return buffer;
        }
        loop.writeMemory().giveBack(buffer);
        if (copy == null && channel.isActive()) {
            LOG.warn("There is no memory to keep what {} does not take: it is cut", channel.remoteAddress());
            Ending.cut(channel);
        }
        return copy;
    }

    private @Nullable ByteBuf copyOf(ByteBuf buffer) {
        try {
            return channel.alloc()
                    .directBuffer(Math.max(buffer.readableBytes(), FIRST_BYTES))
                    .writeBytes(buffer);
        } catch (OutOfMemoryError full) {
            return null;
        }
    }

    /**
     * Flushes what was taken before. Where that fails, for something here is wrong, the connection is cut, as it would be in an event of the channel:
     * what may have left cannot be sent again.
     */
    void flushOrCut() {
        try {
            flushUnlessHeld();
        } catch (Throwable failure) {
            channel.pipeline().fireExceptionCaught(failure);
        }
    }

    /** Makes sure that what is there leaves when the loop's turn ends. */
    void flushLater() {
        if (!scheduled && (!held || passes) && (batch != null || written || unflushed != null)) {
            loop.flushSoon(this);
            scheduled = true;
        }
    }

    /** The loop's turn ends. */
    void endOfTurn() {
        scheduled = false;
        flushOrCut();
    }

    /** Flushes, held or not; a hold goes on. Completes when all of it was handed to the system, or failed. */
    ChannelFuture drain() {
        boolean goesOn = held;
        flush();
        if (goesOn) {
            hold();
        }
        return channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
    }

    long queuedBytes() {
        ByteBuf buffer = batch;
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        return (buffer == null ? 0 : buffer.readableBytes()) + (queue == null ? 0 : queue.totalPendingWriteBytes());
    }

    /** What a write will touch. */
    long lookAhead() {
        return queuedBytes() + (socket == null ? 0 : socket.lookAhead());
    }

    private void hand(ByteBuf buffer) {
        ByteBuf queued = owned(buffer);
        batch = null;
        if (queued == null) {
            return; // who waits to be told is told when the channel is gone
        }
        written = true;
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

    /** The channel is gone: what was not handed on never will be. */
    void release(Throwable cause) {
        ByteBuf buffer = batch;
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
