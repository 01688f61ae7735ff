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

    /**
     * Masks a piece of a frame's payload. Position, limit and byte order of the buffer stay and do not matter.
     *
     * @param from where the piece begins in the buffer
     * @param bytes its length
     * @param mask the masking key, its first byte on the wire the highest
     * @param offset where the piece begins in the frame's payload; only its two low bits count
     */
    public static void apply(ByteBuffer buffer, int from, int bytes, int mask, int offset) {
        int key = Integer.rotateLeft(mask, 8 * (offset & 3));
        long word = ((long) key << 32) | (key & 0xffff_ffffL);
        int end = from + bytes;
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            LONG.set(buffer, at, (long) LONG.get(buffer, at) ^ word);
        }
        for (int shift = 24; at < end; at++, shift -= 8) {
            buffer.put(at, (byte) (buffer.get(at) ^ (key >> (shift & 31))));
        }
    }
}
