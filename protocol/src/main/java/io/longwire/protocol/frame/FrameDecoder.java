package io.longwire.protocol.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads frame headers (RFC 6455 §5.2), one after the other, from bytes that may arrive one by one. One object serves a whole connection. Knows
 * how a header is written, not what may stand in it: that is {@link FrameRules}'s affair.
 *
 * <p>Once {@link #decode} has answered true the accessors tell the header, until {@link #reset} makes ready for the next one.
 */
public final class FrameDecoder implements FrameHeader {
    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    /** No header is longer. */
    private static final int MOST_BYTES = 14;

    private static final int SMALLEST_16 = 126;
    private static final long SMALLEST_64 = 65_536;

    // Bytes where they are enough: every idle connection has one of these objects.
    private byte first;
    private byte second;
    private long length;
    private int mask;

    /** How many bytes of the header have been read. */
    private byte read;

    /** How many bytes it has; 2 until the second one is known. */
    private byte size = 2;

    private @Nullable Violation violation;

    private static VarHandle view(Class<?> type) {
        return MethodHandles.byteBufferViewVarHandle(type, ByteOrder.BIG_ENDIAN).withInvokeExactBehavior();
    }

    /**
     * Reads on in the header, and not beyond it.
     *
     * @return whether the header is complete, or {@link #violation} is set; else more bytes are needed
     */
    public boolean decode(ByteBuffer bytes) {
        if (read == 0 && bytes.remaining() >= MOST_BYTES) {
            whole(bytes);
            return true;
        }
        while (read < size) {
            if (!bytes.hasRemaining()) {
                return false;
            }
            accept(bytes.get() & 0xff);
            if (violation != null) {
                return true;
            }
        }
        return true;
    }

    /** The usual case: all of the header is there. */
    private void whole(ByteBuffer bytes) {
        int at = bytes.position();
        first = bytes.get(at);
        second(bytes.get(at + 1) & 0xff);
        int lengthEnd = lengthEnd();
        if (lengthEnd > 2) {
            length = lengthEnd == 4 ? (short) SHORT.get(bytes, at + 2) & 0xffff : (long) LONG.get(bytes, at + 2);
            checkLength(lengthEnd);
        }
        if (masked()) {
            mask = (int) INT.get(bytes, at + lengthEnd);
        }
        read = size;
        bytes.position(at + size);
    }

    private void accept(int value) {
        int at = read++;
        if (at == 0) {
            first = (byte) value;
        } else if (at == 1) {
            second(value);
        } else if (at < lengthEnd()) {
            length = (length << 8) | value;
            checkLength(at + 1);
        } else {
            mask = (mask << 8) | value;
        }
    }

    private void second(int value) {
        second = (byte) value;
        int seven = value & 0x7f;
        length = seven < SMALLEST_16 ? seven : 0;
        size = (byte) (lengthEnd() + (masked() ? 4 : 0));
    }

    private int lengthEnd() {
        return switch (second & 0x7f) {
            case 126 -> 4;
            case 127 -> 10;
            default -> 2;
        };
    }

    private void checkLength(int read) {
        if (read < lengthEnd()) {
            return;
        }
        if (length < 0) {
            violation = Violation.LENGTH_TOP_BIT;
        } else if (length < (read == 4 ? SMALLEST_16 : SMALLEST_64)) {
            violation = Violation.LENGTH_NOT_MINIMAL;
        }
    }

    /** What is wrong with the header's syntax; null when nothing is. */
    public @Nullable Violation violation() {
        return violation;
    }

    /** Whether nothing of a header has been read yet. */
    public boolean atStart() {
        return read == 0;
    }

    /** Makes ready for the next header. */
    public void reset() {
        read = 0;
        size = 2;
        second = 0;
        length = 0;
        mask = 0;
        violation = null;
    }

    @Override
    public boolean fin() {
        return (first & 0x80) != 0;
    }

    @Override
    public int rsv() {
        return (first >> 4) & 0x7;
    }

    @Override
    public int opcode() {
        return first & 0xf;
    }

    @Override
    public boolean masked() {
        return (second & 0x80) != 0;
    }

    @Override
    public long length() {
        return length;
    }

    /** The masking key, its first byte on the wire the highest; 0 without one. */
    public int mask() {
        return mask;
    }
}
