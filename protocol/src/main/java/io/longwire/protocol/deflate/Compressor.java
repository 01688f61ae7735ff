package io.longwire.protocol.deflate;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** The way out of one connection: payload to deflate blocks within a window (RFC 7692 §7.2.1). */
final class Compressor {
    /** The end of a SYNC_FLUSH, which the last frame of a message leaves out. */
    private static final int TAIL_BYTES = 4;
    /** What an empty message is (§7.2.3.6), and how one ends whose last fragment has nothing to add. */
    private static final byte EMPTY_BLOCK = 0x00;

    private static final ByteBuffer NO_INPUT = ByteBuffer.allocate(0);

    private final DeflatePool pool;
    private final int level;
    private final int window;
    private final boolean keepsContext;
    private @Nullable Deflater deflater;

    /** Bytes since the deflater's history was last empty; counted across messages, for the history is. */
    private int sinceFlush;

    Compressor(DeflatePool pool, int level, int windowBits, boolean keepsContext) {
        this.pool = pool;
        this.level = level;
        this.window = windowBits == DeflateTerms.LARGEST_WINDOW ? Integer.MAX_VALUE : 1 << windowBits;
        this.keepsContext = keepsContext;
    }

    int window() {
        return window;
    }

    int level() {
        return level;
    }

    /**
     * Compresses the payload of one frame.
     *
     * @param payload left as it was
     * @return valid until the next call on this loop
     */
    ByteBuffer compress(ByteBuffer payload, boolean last) {
        Deflater active = deflater;
        if (active == null) {
            active = pool.deflater(level);
            deflater = active;
            sinceFlush = 0;
        }
        ByteBuffer out = pool.scratch(guess(payload.remaining()));
        out = slices(active, payload.duplicate(), out);
        out = deflate(active, out, Deflater.SYNC_FLUSH);
        active.setInput(NO_INPUT); // not to keep the caller's memory
        if (last) {
            endMessage(active, out);
        }
        return out.flip();
    }

    /**
     * The JDK's deflater has a window of 32 KiB. One that is smaller is kept by emptying the history before a match could reach back too far:
     * at most {@code window} bytes lie between two FULL_FLUSHes.
     */
    private ByteBuffer slices(Deflater active, ByteBuffer in, ByteBuffer room) {
        ByteBuffer out = room;
        int end = in.limit();
        while (in.hasRemaining()) {
            int slice = Math.min(in.remaining(), window - sinceFlush);
            in.limit(in.position() + slice);
            active.setInput(in);
            while (!active.needsInput()) {
                out = deflate(active, out, Deflater.NO_FLUSH);
            }
            if (window != Integer.MAX_VALUE) {
                sinceFlush += slice;
                if (sinceFlush == window) {
                    out = deflate(active, out, Deflater.FULL_FLUSH);
                    sinceFlush = 0;
                }
            }
            in.limit(end); // only now: the deflater reads from this very buffer
        }
        return out;
    }

    /** Until there is room left, which says that nothing is held back; how much room that takes differs from one zlib to another. */
    private ByteBuffer deflate(Deflater active, ByteBuffer room, int mode) {
        ByteBuffer out = room;
        active.deflate(out, mode);
        while (!out.hasRemaining()) {
            out = pool.larger(out);
            active.deflate(out, mode);
        }
        return out;
    }

    private void endMessage(Deflater active, ByteBuffer out) {
        int end = out.position();
        if (end >= TAIL_BYTES && out.getInt(end - TAIL_BYTES) == 0x0000FFFF) {
            out.position(end - TAIL_BYTES);
        }
        if (out.position() == 0) {
            out.put(EMPTY_BLOCK);
        }
        if (!keepsContext) {
            deflater = null;
            pool.give(level, active);
        }
    }

    /** What deflate makes of so many bytes where they do not compress and nothing is flushed between. */
    private static int guess(int bytes) {
        return (int) Math.min(bytes + (long) (bytes >> 10) + 64, DeflatePool.LARGEST_BYTES);
    }

    /** The other side's history now ends with something this deflater has not seen: it begins anew. */
    void forget() {
        Deflater active = deflater;
        if (active != null) {
            active.reset();
            sinceFlush = 0;
        }
    }

    void close() {
        Deflater active = deflater;
        deflater = null;
        if (active != null) {
            pool.give(level, active);
        }
    }
}
