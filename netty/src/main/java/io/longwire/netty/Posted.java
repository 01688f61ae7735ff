package io.longwire.netty;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/** Bytes that were accepted and are not framed yet: handed over by other threads, or waiting behind a message in parts. Any thread. */
final class Posted {
    /** Each message costs something besides its payload; without this, empty ones would be without bound. */
    private static final int OVERHEAD = 64;

    private static final int NONE = -1;

    private static final AtomicLongFieldUpdater<Posted> BYTES =
            AtomicLongFieldUpdater.newUpdater(Posted.class, "bytes");

    private static final AtomicIntegerFieldUpdater<Posted> PARTS =
            AtomicIntegerFieldUpdater.newUpdater(Posted.class, "parts");

    private volatile long bytes;

    /** How many parts of messages other threads have handed over and the loop has not framed yet. */
    private volatile int parts;

    /** Those among them that wait behind a message in parts. Written by the loop alone. */
    private volatile long waiting;

    /** The size of the message that is being framed now, and still counted; {@link #NONE} else. Guarded by the loop. */
    private int leaving = NONE;

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

    /** On the loop: the next message that is sent was counted, so only the end of the connection may still refuse it. */
    void leaves(int size) {
        leaving = size;
    }

    /** On the loop: whether that is being sent. */
    boolean isLeaving() {
        return leaving != NONE;
    }

    /** On the loop: it was sent, or refused, if there was one. */
    void left() {
        if (leaving != NONE) {
            remove(leaving);
            leaving = NONE;
        }
    }

    /** A part is on its way to the loop. */
    void partLeaves() {
        PARTS.incrementAndGet(this);
    }

    /** It got there, or was refused. */
    void partEnds() {
        PARTS.decrementAndGet(this);
    }

    boolean hasParts() {
        return parts > 0;
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
