package io.longwire.protocol.message;

import io.longwire.protocol.memory.Block;
import io.longwire.protocol.memory.Buffers;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the pieces of one message in a block that grows with what has arrived: it never has more than {@value #GROWTH} times as much memory
 * as there are bytes (or {@value #SMALLEST}), and while they move those bytes once more, whatever a header has announced. Only where there is memory
 * set aside for it, {@link Buffers#takeAhead}, all that is announced gets its room at once, when a {@value #AHEAD}th of it has come, and moves no
 * more. Limits are the caller's affair. Holds nothing between messages.
 */
public final class MessageAssembler {
    private static final int SMALLEST = 512;

    /** How many times as much memory as has arrived: fewer steps, and so less to copy, than with twice. */
    private static final int GROWTH = 4;

    /** A mebibyte qualifies with 32 KiB, half of what a read brings. */
    private static final int AHEAD = 32;

    private final Buffers buffers;
    private @Nullable Block block;
    private int size;

    public MessageAssembler(Buffers buffers) {
        this.buffers = buffers;
    }

    /** Whether there is nothing to add to: no piece has come since the last {@link #take} or {@link #release}. */
    public boolean isEmpty() {
        return block == null;
    }

    /**
     * Copies a piece, from its position to its limit, and leaves both as they were. A piece that stands where {@link #landing} said is not copied.
     *
     * @param more how many bytes may follow at most; {@link Long#MAX_VALUE} when nobody knows
     * @param announced whether so many do follow, if the peer keeps its word
     * @throws IllegalArgumentException when the message becomes larger than a buffer can be
     */
    public void append(ByteBuffer piece, long more, boolean announced) {
        int bytes = piece.remaining();
        long needed = (long) size + bytes;
        if (needed > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("A message of " + needed + " bytes fits into no buffer");
        }
        if (bytes > 0) {
            if (!isLanding(piece)) {
                room((int) needed, more, announced).put(size, piece, piece.position(), bytes);
            }
            size = (int) needed;
        }
    }

    @SuppressWarnings("ReferenceEquality") // equal bytes elsewhere are to be copied
    private boolean isLanding(ByteBuffer piece) {
        return block != null && piece == block.buffer();
    }

    /**
     * Where the next piece would be copied to, so that it may be put there and then appended: this very buffer, from its position on, until the next
     * call. Takes no memory: what has not come yet gets none.
     *
     * @param least for how many bytes there is to be room
     * @param more how many bytes may follow at most, {@code least} or more
     * @return null where what has been taken has no such room
     */
    public @Nullable ByteBuffer landing(int least, int more) {
        ByteBuffer whole = block == null ? null : block.buffer();
        if (whole == null || whole.capacity() - size < least) {
            return null;
        }
        return whole.clear()
                .limit((int) Math.min(whole.capacity(), (long) size + more))
                .position(size);
    }

    private ByteBuffer room(int needed, long more, boolean announced) {
        Block old = block;
        if (old != null && old.buffer().capacity() >= needed) {
            return old.buffer().clear();
        }
        Block larger = announced ? ahead(needed, needed + more) : null;
        if (larger == null) {
            long wanted = needed + Math.min(more, Math.max(GROWTH * (long) needed, SMALLEST) - needed);
            larger = buffers.take((int) Math.min(wanted, Integer.MAX_VALUE - 8));
        }
        if (old != null) {
            larger.buffer().clear().put(0, old.buffer().clear(), 0, size);
            old.release();
        }
        block = larger;
        return larger.buffer().clear();
    }

    private @Nullable Block ahead(int needed, long whole) {
        boolean much = whole > GROWTH * (long) needed;
        return much && whole <= AHEAD * (long) needed && whole < Integer.MAX_VALUE
                ? buffers.takeAhead((int) whole)
                : null;
    }

    /**
     * Hands the message over: a block whose buffer has it from position to limit. Whoever called releases it.
     *
     * @throws IllegalStateException when there is nothing
     */
    public Block take() {
        Block whole = block;
        if (whole == null) {
            throw new IllegalStateException("No message has been collected");
        }
        whole.buffer().limit(size).position(0);
        block = null;
        size = 0;
        return whole;
    }

    /** Gives back what has been collected, if anything. */
    public void release() {
        if (block != null) {
            take().release();
        }
    }
}
