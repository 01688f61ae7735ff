package io.longwire.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One buffer that a loop lends to the connection whose turn it is, so that none needs memory of its own to gather what it writes. Whoever has borrowed
 * it gives it back before its turn ends, or keeps it where there is another for the next. It grows with what is asked for.
 * Like all that is queued it is not of the pool that messages are collected in, so that queues which have filled theirs do not stop the reading. Guarded by
 * the loop.
 */
final class WriteMemory {
    private static final int LEAST_BYTES = 64 << 10;

    /** A message of 1 MiB and its header, with some room: more is not kept for the next. */
    private static final int MOST_BYTES = 1280 << 10;

    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf spare;
    private boolean lent;

    /** All of the latest buffer, made once: a view by the buffer itself takes longer than a small frame. */
    private ByteBuffer view = ByteBuffer.allocate(0);

    WriteMemory(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** Empty, with room for so many bytes, and never for more than it has; null while somebody has it, where that is too much, or where there is no memory. */
    @Nullable
    ByteBuf borrow(int bytes) {
        if (lent || bytes > MOST_BYTES) {
            return null;
        }
        ByteBuf buffer = spare;
        if (buffer == null || buffer.capacity() < bytes) {
            buffer = replaced(bytes <= LEAST_BYTES ? LEAST_BYTES : MOST_BYTES) ? spare : null;
        }
        if (buffer == null) {
            return null;
        }
        spare = null;
        lent = true;
        return buffer;
    }

    /** Whether there is a new spare; else all is as before. */
    private boolean replaced(int bytes) {
        try {
            ByteBuf buffer = allocator.directBuffer(bytes, bytes);
            release();
            spare = buffer;
            view = buffer.nioBuffer(0, bytes);
            return true;
        } catch (OutOfMemoryError full) {
            return false; // less may still be there
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

    /** Whether whoever has it may keep it, and is to release it some day: only where there is another, so that the next is not the one who suffers. */
    boolean keep() {
        lent = !replaced(LEAST_BYTES);
        return !lent;
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
