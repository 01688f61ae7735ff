package io.longwire.protocol.deflate;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * What one loop keeps for its connections: deflaters and inflaters that are between two messages, and scratch memory. A connection without context
 * takeover borrows for the length of a message. To be used on that loop only.
 */
final class DeflatePool {
    /** Each holds about 300 KiB of native memory; at most so many messages of a loop are half-way through at once in practice. */
    private static final int KEPT = 16;

    private static final int PIECE_BYTES = 16 << 10;
    /** What is larger is made for one message, and on the heap: direct memory that nobody keeps makes the whole JVM wait for the collector. */
    private static final int KEPT_SCRATCH_BYTES = 256 << 10;

    static final int LARGEST_BYTES = Integer.MAX_VALUE - 8;

    private final Deflater[][] deflaters = new Deflater[10][KEPT];
    private final int[] idleDeflaters = new int[10];
    private final ArrayDeque<Inflater> inflaters = new ArrayDeque<>(KEPT);
    private @Nullable ByteBuffer piece;
    private @Nullable ByteBuffer scratch;

    /** A deflater without history. The level is set once and for all: a later change would emit a block of its own. */
    Deflater deflater(int level) {
        int idle = idleDeflaters[level];
        if (idle == 0) {
            return new Deflater(level, true);
        }
        idleDeflaters[level] = idle - 1;
        return deflaters[level][idle - 1];
    }

    void give(int level, Deflater deflater) {
        int idle = idleDeflaters[level];
        if (idle == KEPT) {
            deflater.end();
        } else {
            deflater.reset();
            deflaters[level][idle] = deflater;
            idleDeflaters[level] = idle + 1;
        }
    }

    Inflater inflater() {
        Inflater idle = inflaters.pollLast();
        return idle == null ? new Inflater(true) : idle;
    }

    void give(Inflater inflater) {
        if (inflaters.size() == KEPT) {
            inflater.end();
        } else {
            inflater.reset();
            inflaters.addLast(inflater);
        }
    }

    /** Room for pieces of what is inflated, to be given back: whoever is shown one may make another connection inflate meanwhile, which gets its own. */
    ByteBuffer takePiece() {
        ByteBuffer free = piece;
        piece = null;
        return free == null ? ByteBuffer.allocateDirect(PIECE_BYTES) : free;
    }

    void givePiece(ByteBuffer free) {
        piece = free;
    }

    /** Room for what is deflated, valid until the next call. */
    ByteBuffer scratch(int bytes) {
        ByteBuffer kept = scratch;
        if (kept == null || kept.capacity() < bytes) {
            if (bytes > KEPT_SCRATCH_BYTES) {
                return ByteBuffer.allocate(bytes);
            }
            kept = ByteBuffer.allocateDirect(Math.max(bytes, PIECE_BYTES));
            scratch = kept;
        }
        return kept.clear();
    }

    /**
     * More room, with what is there.
     *
     * @throws IllegalStateException when a buffer cannot be larger
     */
    ByteBuffer larger(ByteBuffer full) {
        if (full.capacity() == LARGEST_BYTES) {
            throw new IllegalStateException("A compressed message fits into no buffer");
        }
        ByteBuffer more = ByteBuffer.allocate((int) Math.min(2L * full.capacity(), LARGEST_BYTES));
        return more.put(full.flip());
    }
}
