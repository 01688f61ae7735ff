package io.longwire.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One buffer that a loop lends to the connection whose turn it is, so that none needs memory of its own to gather what it writes. Whoever has borrowed
 * it gives it back before its turn ends, or says that it keeps it; then the next gets a new one. It grows with what is asked for.
 * Like all that is queued it is not of the pool that messages are collected in, so that queues which have filled theirs do not stop the reading. Guarded by
 * the loop.
 */
final class WriteMemory {
    private static final int LEAST_BYTES = 64 << 10;

    /** A message of 1 MiB and its header, with some room: more is not kept for the next. */
    private static final int MOST_BYTES = 1280 << 10;

    private @Nullable ByteBuf spare;
    private boolean lent;

    /** All of the latest buffer, made once: a view by the buffer itself takes longer than a small frame. */
    private ByteBuffer view = ByteBuffer.allocate(0);

    /** Empty, with room for so many bytes, and never for more than it has; null while somebody has it, where that is too much, or where there is no memory. */
    @Nullable
    ByteBuf borrow(int bytes) {
        if (lent || bytes > MOST_BYTES) {
            return null;
        }
        ByteBuf buffer = spare;
        if (buffer == null || buffer.capacity() < bytes) {
            buffer = another(bytes <= LEAST_BYTES ? LEAST_BYTES : MOST_BYTES);
            if (buffer == null) {
                return null;
            }
            release();
            view = buffer.nioBuffer(0, buffer.capacity());
        }
        spare = null;
        lent = true;
        return buffer;
    }

    private static @Nullable ByteBuf another(int bytes) {
        try {
            return ByteBufAllocator.DEFAULT.directBuffer(bytes, bytes);
        } catch (OutOfMemoryError full) {
            return null; // less may still be there
        }
    }

    /** Some of what is lent, the same object at every call. */
    ByteBuffer view(int start, int bytes) {
        return view.limit(start + bytes).position(start);
    }

    void giveBack(ByteBuf buffer) {
        spare = buffer.clear();
        lent = false;
    }

    /** Whoever has it releases it some day. */
    void keep() {
        lent = false;
    }

    /** Gives the spare one up: a larger one takes its place, or the loop has ended. */
    void release() {
        ByteBuf buffer = spare;
        spare = null;
        if (buffer != null) {
            buffer.release();
        }
    }
}
