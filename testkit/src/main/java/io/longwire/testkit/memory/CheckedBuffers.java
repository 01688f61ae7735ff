package io.longwire.testkit.memory;

import io.longwire.protocol.memory.Block;
import io.longwire.protocol.memory.Buffers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Heap memory that finds its users' mistakes: a block is filled with {@link #POISON} when it is taken and when it is released for the last
 * time, refuses to be retained or released afterwards, and is missed by {@link #assertNothingLeaked} until then. Any thread.
 */
public final class CheckedBuffers implements Buffers {
    /** What stands in memory that nobody may read; no byte of UTF-8. */
    public static final byte POISON = (byte) 0xFE;

    private final Set<CheckedBlock> live = new LinkedHashSet<>();
    private long taken;
    private long bytesLive;
    private long bytesPeak;
    private long aside;

    /** How many bytes may be taken ahead at a time; none unless this is called. */
    public synchronized void setAside(long bytes) {
        aside = bytes;
    }

    @Override
    public synchronized @Nullable Block takeAhead(int bytes) {
        if (bytes > aside) {
            return null;
        }
        aside -= bytes;
        CheckedBlock block = (CheckedBlock) take(bytes);
        block.ahead = true;
        return block;
    }

    /** How many bytes may still be taken ahead. */
    public synchronized long aside() {
        return aside;
    }

    @Override
    public synchronized Block take(int bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("A block must have more than 0 bytes, but " + bytes + " were asked for");
        }
        CheckedBlock block = new CheckedBlock(this, bytes, new Throwable("taken here"));
        live.add(block);
        taken++;
        bytesLive += bytes;
        bytesPeak = Math.max(bytesPeak, bytesLive);
        return block;
    }

    /** How many blocks have not been released. */
    public synchronized int live() {
        return live.size();
    }

    /** How many bytes they have. */
    public synchronized long bytesLive() {
        return bytesLive;
    }

    /** The most bytes that were live at once. */
    public synchronized long bytesPeak() {
        return bytesPeak;
    }

    /** How many blocks were ever taken. */
    public synchronized long taken() {
        return taken;
    }

    /**
     * Fails when blocks have not been released.
     *
     * @throws AssertionError with the place where each was taken
     */
    public synchronized void assertNothingLeaked() {
        if (live.isEmpty()) {
            return;
        }
        AssertionError leak = new AssertionError(live.size() + " blocks were not released");
        List<CheckedBlock> leaked = new ArrayList<>(live);
        leaked.forEach(block -> leak.addSuppressed(block.taken));
        throw leak;
    }

    private synchronized void gone(CheckedBlock block) {
        live.remove(block);
        bytesLive -= block.buffer.capacity();
        aside += block.ahead ? block.buffer.capacity() : 0;
    }

    /** Overwrites the whole of a buffer, whatever its position and limit, and leaves those as they were. */
    public static void poison(ByteBuffer buffer) {
        ByteBuffer all = buffer.duplicate().clear();
        while (all.hasRemaining()) {
            all.put(POISON);
        }
    }

    private static final class CheckedBlock implements Block {
        private final CheckedBuffers owner;
        private final ByteBuffer buffer;
        private final Throwable taken;
        private boolean ahead;
        private int references = 1;

        CheckedBlock(CheckedBuffers owner, int bytes, Throwable taken) {
            this.owner = owner;
            this.buffer = ByteBuffer.allocate(bytes);
            this.taken = taken;
            poison(buffer);
        }

        @Override
        public ByteBuffer buffer() {
            return buffer;
        }

        @Override
        public synchronized Block retain() {
            requireLive();
            references++;
            return this;
        }

        @Override
        public synchronized void release() {
            requireLive();
            if (--references == 0) {
                poison(buffer);
                owner.gone(this);
            }
        }

        private void requireLive() {
            if (references == 0) {
                throw new IllegalStateException("The block has been released already", taken);
            }
        }
    }
}
