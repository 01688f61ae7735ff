package io.longwire.netty;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/** Bytes that were accepted and are not framed yet: handed over by other threads, or waiting behind a message in parts. Any thread. */
final class Posted {
    /** Each message costs something besides its payload; without this, empty ones would be without bound. */
    private static final int OVERHEAD = 64;

    private static final AtomicLongFieldUpdater<Posted> BYTES =
            AtomicLongFieldUpdater.newUpdater(Posted.class, "bytes");

    private volatile long bytes;

    /** Those among them that wait behind a message in parts. Written by the loop alone. */
    private volatile long waiting;

    long bytes() {
        return bytes;
    }

    /** What a message's parts have before them: those that wait for its end do not count, else both would wait for ever. */
    long beforeParts() {
        return Math.max(0, bytes - waiting);
    }

    /** Counts a message, unless the queue is full: one that finds it empty is taken whatever its size. */
    boolean add(int size, long queued, long limit) {
        while (true) {
            long now = bytes;
            if (isFull(now + queued, size, limit)) {
                return false;
            }
            if (BYTES.compareAndSet(this, now, now + size + OVERHEAD)) {
                return true;
            }
        }
    }

    /** The same for a part of a message. */
    boolean addPart(int size, long queued, long limit) {
        if (isFull(beforeParts() + queued, size, limit)) {
            return false;
        }
        add((long) size + OVERHEAD);
        return true;
    }

    static boolean isFull(long queued, int size, long limit) {
        return queued > 0 && queued + size > limit;
    }

    void remove(int size) {
        add(-((long) size + OVERHEAD));
    }

    private void add(long more) {
        BYTES.addAndGet(this, more);
    }

    /** On the loop: a message that is counted begins to wait, or ends. */
    void waits(int size, boolean begins) {
        long change = (long) size + OVERHEAD;
        waiting = begins ? waiting + change : waiting - change;
    }
}
