package io.longwire.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * One buffer that a loop lends to the connection whose turn it is, so that none needs memory of its own to gather what it writes. Whoever has borrowed
 * it gives it back before its turn ends, or says that it keeps it; then the next gets a new one. Guarded by the loop.
 */
final class WriteMemory {
    /** A buffer has so many bytes and never more. */
    static final int BYTES = 64 << 10;

    private @Nullable ByteBuf spare;
    private boolean lent;

    /** Empty; null while somebody has it, or there is no memory for another. */
    @Nullable
    ByteBuf borrow() {
        ByteBuf buffer = lent ? null : spare != null ? spare : another();
        spare = null;
        lent |= buffer != null;
        return buffer;
    }

    private static @Nullable ByteBuf another() {
        try {
            return PooledByteBufAllocator.DEFAULT.directBuffer(BYTES, BYTES);
        } catch (OutOfMemoryError full) {
            return null; // less may still be there
        }
    }

    void giveBack(ByteBuf buffer) {
        spare = buffer.clear();
        lent = false;
    }

    /** Whoever has it releases it some day. */
    void keep() {
        lent = false;
    }

    /** The loop's thread has ended. */
    void ended() {
        ByteBuf buffer = spare;
        spare = null;
        if (buffer != null) {
            buffer.release();
        }
    }
}
