package io.longwire.protocol.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Copies bytes to memory elsewhere. A few of them by words: for them the JDK's own copy costs more to begin than to do, the more so where they were
 * written by words just before, as when they were unmasked.
 */
public final class Copying {
    private static final VarHandle IN_BUFFER = MethodHandles.byteBufferViewVarHandle(
                    long[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();
    private static final VarHandle IN_ARRAY = MethodHandles.byteArrayViewVarHandle(
                    long[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();

    /** Up to this size words are quicker, by measurement. */
    private static final int FEW_BYTES = 256;

    private Copying() {}

    /**
     * Copies from place to place; positions and limits stay and, but for the bounds of the limits, do not matter. The two places do not overlap.
     *
     * @throws IndexOutOfBoundsException when one of them ends beyond its limit
     */
    public static void copy(ByteBuffer source, int from, ByteBuffer target, int to, int bytes) {
        if (bytes < Long.BYTES || bytes > FEW_BYTES) {
            target.put(to, source, from, bytes);
            return;
        }
        int last = bytes - Long.BYTES;
        for (int at = 0; at < last; at += Long.BYTES) {
            IN_BUFFER.set(target, to + at, (long) IN_BUFFER.get(source, from + at));
        }
        IN_BUFFER.set(target, to + last, (long) IN_BUFFER.get(source, from + last));
    }

    /**
     * Puts a whole array at the buffer's position, and moves that behind it.
     *
     * @throws RuntimeException when the buffer has no room for it
     */
    public static void put(byte[] source, ByteBuffer target) {
        int last = source.length - Long.BYTES;
        if (last < 0 || source.length > FEW_BYTES) {
            target.put(source);
            return;
        }
        int to = target.position();
        for (int at = 0; at < last; at += Long.BYTES) {
            IN_BUFFER.set(target, to + at, (long) IN_ARRAY.get(source, at));
        }
        IN_BUFFER.set(target, to + last, (long) IN_ARRAY.get(source, last));
        target.position(to + source.length);
    }
}
