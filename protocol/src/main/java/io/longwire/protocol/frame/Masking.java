package io.longwire.protocol.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Masks and unmasks payload, which is the same (RFC 6455 §5.3): in place, eight bytes at a time, on heap and direct memory alike. */
public final class Masking {
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();

    private Masking() {}

    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

    /**
     * Masks a piece of a frame's payload, and looks on the way whether it is ASCII: both in one pass over the memory. Position, limit and byte order of
     * the buffer stay and do not matter.
     *
     * @param from where the piece begins in the buffer
     * @param bytes its length
     * @param mask the masking key, its first byte on the wire the highest
     * @param offset where the piece begins in the frame's payload; only its two low bits count
     * @return whether all bytes of the piece, as they are afterwards, are ASCII
     */
    public static boolean apply(ByteBuffer buffer, int from, int bytes, int mask, int offset) {
        int key = Integer.rotateLeft(mask, 8 * (offset & 3));
        long word = ((long) key << 32) | (key & 0xffff_ffffL);
        int end = from + bytes;
        long seen = 0;
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) { // as plain as this, or C2 does not vectorise it
            long masked = (long) LONG.get(buffer, at) ^ word;
            LONG.set(buffer, at, masked);
            seen |= masked;
        }
        for (int shift = 24; at < end; at++, shift -= 8) {
            byte masked = (byte) (buffer.get(at) ^ (key >> (shift & 31)));
            buffer.put(at, masked);
            seen |= masked;
        }
        return (seen & NOT_ASCII) == 0;
    }
}
