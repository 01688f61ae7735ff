package io.longwire.protocol.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes small frames whole, header and payload, by words. That is one long method on purpose: a method of more than 325 bytes (C2's FreqInlineSize) becomes
 * code of its own, with all that it calls inlined. Inlined itself, at the end of the way of a message, it lay where C2 stops to inline (15 calls deep,
 * MaxInlineLevel), and each word cost three calls.
 */
public final class SmallFrame {
    /** The most payload; more is quicker with the JDK's own copy, by measurement. */
    public static final int MOST_BYTES = 256;

    private static final VarHandle WORD = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();

    private SmallFrame() {}

    /**
     * Writes an unmasked frame at the buffer's position, and moves that behind it. The byte order does not matter.
     *
     * @param rsv the reserved bits, RSV1 as 0b100
     * @param payload of at most {@link #MOST_BYTES}; left as it was
     * @throws RuntimeException when there is no room for it
     */
    public static void write(ByteBuffer out, int opcode, boolean fin, int rsv, ByteBuffer payload) {
        int from = payload.position();
        int bytes = payload.limit() - from;
        FrameEncoder.header(out, opcode, fin, rsv, bytes);
        int to = out.position();
        int at = 0;
        for (; at <= bytes - 64; at += 64) {
            WORD.set(out, to + at, (long) WORD.get(payload, from + at));
            WORD.set(out, to + at + 8, (long) WORD.get(payload, from + at + 8));
            WORD.set(out, to + at + 16, (long) WORD.get(payload, from + at + 16));
            WORD.set(out, to + at + 24, (long) WORD.get(payload, from + at + 24));
            WORD.set(out, to + at + 32, (long) WORD.get(payload, from + at + 32));
            WORD.set(out, to + at + 40, (long) WORD.get(payload, from + at + 40));
            WORD.set(out, to + at + 48, (long) WORD.get(payload, from + at + 48));
            WORD.set(out, to + at + 56, (long) WORD.get(payload, from + at + 56));
        }
        for (; at <= bytes - 8; at += 8) {
            WORD.set(out, to + at, (long) WORD.get(payload, from + at));
        }
        if (at < bytes && bytes >= 8) {
            WORD.set(out, to + bytes - 8, (long) WORD.get(payload, from + bytes - 8)); // over what is there in part
        } else if (at < bytes) {
            out.put(to, payload, from, bytes);
        }
        out.position(to + bytes);
    }
}
