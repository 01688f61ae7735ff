package io.longwire.server.bench;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Publications that are on the way to their subscribers, no more at a time than the window has room for: a further one leaves only when all have got
 * the oldest. Threads: what a lane has got is counted on its loop; {@link #published} is for the publisher's.
 */
final class Flight {
    private final int window;
    private final AtomicLongArray sentAt;
    private final AtomicIntegerArray lanesLeft;
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong complete = new AtomicLong();

    /** By lane and place in the window; each row is guarded by the lane's loop. */
    private final int[][] got;

    private final int[] subscribers;
    private int lanes;

    Flight(int window, int lanes) {
        this.window = window;
        this.sentAt = new AtomicLongArray(window);
        this.lanesLeft = new AtomicIntegerArray(window);
        this.got = new int[lanes][window];
        this.subscribers = new int[lanes];
    }

    /** Before anything is published: so many subscribers are on that lane. */
    void subscribers(int lane, int count) {
        subscribers[lane] = count;
        lanes += count > 0 ? 1 : 0;
    }

    boolean hasRoom() {
        return published.get() - complete.get() < window;
    }

    /** The number of the publication that leaves now. */
    long next(long now) {
        long number = published.get();
        sentAt.set(place(number), now);
        lanesLeft.set(place(number), lanes);
        published.set(number + 1);
        return number;
    }

    /** It did not leave after all. */
    void takeBack() {
        published.decrementAndGet();
    }

    long published() {
        return published.get();
    }

    long sentAt(long number) {
        return sentAt.get(place(number));
    }

    /** A subscriber of that lane has got it, or never will. True when all have, so that there is room for another. */
    boolean arrived(int lane, long number) {
        int place = place(number);
        if (++got[lane][place] < subscribers[lane]) {
            return false;
        }
        got[lane][place] = 0;
        if (lanesLeft.decrementAndGet(place) > 0) {
            return false;
        }
        complete.incrementAndGet();
        return true;
    }

    private int place(long number) {
        return (int) (number % window);
    }
}
