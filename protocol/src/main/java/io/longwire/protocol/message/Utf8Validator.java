package io.longwire.protocol.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Checks UTF-8 (RFC 3629) as it arrives, in pieces that may be cut anywhere, and fails at the first byte that cannot be right: overlong
 * forms, surrogates and what lies beyond U+10FFFF at their second byte. One object serves many texts, one after the other.
 */
public final class Utf8Validator {
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();
    private static final int FOUR_LONGS = 4 * Long.BYTES;
    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

    /** How many continuation bytes the character needs still; below 0 once a byte was wrong. */
    private int needed;

    /** Between which values, both included, the next continuation byte may be. */
    private int low;

    private int high;

    /**
     * Checks the next piece of the text, from the buffer's position to its limit, and leaves both as they were.
     *
     * @return whether everything until here can be UTF-8; once false, false until {@link #reset}
     */
    public boolean accept(ByteBuffer piece) {
        int at = piece.position();
        int end = piece.limit();
        while (at < end && needed >= 0) {
            if (needed == 0) {
                at = skipAscii(piece, at, end);
                if (at < end) {
                    lead(piece.get(at++) & 0xff);
                }
            } else {
                continuation(piece.get(at++) & 0xff);
            }
        }
        return needed >= 0;
    }

    private static int skipAscii(ByteBuffer piece, int from, int end) {
        int at = from;
        while (at <= end - FOUR_LONGS && (fourLongs(piece, at) & NOT_ASCII) == 0) {
            at += FOUR_LONGS;
        }
        while (at <= end - Long.BYTES && ((long) LONG.get(piece, at) & NOT_ASCII) == 0) {
            at += Long.BYTES;
        }
        while (at < end && piece.get(at) >= 0) {
            at++;
        }
        return at;
    }

    /** One branch for 32 bytes. */
    private static long fourLongs(ByteBuffer piece, int at) {
        return (long) LONG.get(piece, at)
                | (long) LONG.get(piece, at + Long.BYTES)
                | (long) LONG.get(piece, at + 2 * Long.BYTES)
                | (long) LONG.get(piece, at + 3 * Long.BYTES);
    }

    private void lead(int value) {
        low = 0x80;
        high = 0xbf;
        if (value < 0xc2 || value > 0xf4) {
            needed = -1;
        } else if (value < 0xe0) {
            needed = 1;
        } else if (value < 0xf0) {
            needed = 2;
            low = value == 0xe0 ? 0xa0 : low; // else overlong
            high = value == 0xed ? 0x9f : high; // else a surrogate
        } else {
            needed = 3;
            low = value == 0xf0 ? 0x90 : low; // else overlong
            high = value == 0xf4 ? 0x8f : high; // else beyond U+10FFFF
        }
    }

    private void continuation(int value) {
        needed = value >= low && value <= high ? needed - 1 : -1;
        low = 0x80;
        high = 0xbf;
    }

    /** Whether the text may end here: nothing was wrong, and no character is incomplete. */
    public boolean complete() {
        return needed == 0;
    }

    /** Makes ready for another text. */
    public void reset() {
        needed = 0;
    }
}
