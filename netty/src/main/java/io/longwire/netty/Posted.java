package io.longwire.netty;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that other threads have handed over and the loop has not framed yet. Any thread. */
final class Posted {
    /** Each message costs something besides its payload; without this, empty ones would be without bound. */
    private static final int OVERHEAD = 64;

    private final AtomicLong bytes = new AtomicLong();

    long bytes() {
        return bytes.get();
    }

    /** Counts a message, unless the queue is full: one that finds it empty is taken whatever its size. */
    boolean add(int size, long queued, long limit) {
        while (true) {
            long now = bytes.get();
            long after = now + size + OVERHEAD;
            if (now + queued > 0 && after + queued > limit) {
                return false;
            }
            if (bytes.compareAndSet(now, after)) {
                return true;
            }
        }
    }

    void remove(int size) {
        bytes.addAndGet(-(size + OVERHEAD));
    }
}
