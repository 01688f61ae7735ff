package io.longwire.protocol.loop;

import io.longwire.protocol.loop.TimerList.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Timers in great number: scheduling and cancelling take constant time. A hierarchy of wheels with 64 slots each: the first counts ticks of about
 * 4 ms, each further one turns 64 times slower, and a timer moves to a faster one as its time comes near. A bit for each slot says whether anything
 * is in it, so that an empty wheel costs nothing.
 *
 * <p>Tasks run in the order of their ticks, and within a tick in the order in which they were scheduled there or moved there. Time comes from outside,
 * with every call.
 *
 * <p>Threads: one.
 */
public final class TimerWheel {
    /** Two to this power is the length of a tick in nanoseconds: 4,194,304, about 4 ms. */
    private static final int TICK_SHIFT = 22;

    private static final int LEVEL_SHIFT = 6;
    private static final int SLOTS = 1 << LEVEL_SHIFT;

    /** Enough for every tick a long can have. */
    private static final int LEVELS = (Long.SIZE - TICK_SHIFT + LEVEL_SHIFT - 1) / LEVEL_SHIFT;

    /** The level of what is in no wheel any more. */
    private static final byte DUE = -1;

    private final TimerList.Owner owner = this::cancel;
    private final long start;
    private final TimerList[] @Nullable [] slots = new TimerList[LEVELS][];
    private final long[] occupied = new long[LEVELS];

    /** What runs at the next {@link #advance}, and what runs in the one that is going on. */
    private final TimerList due = new TimerList();

    private final TimerList running = new TimerList();
    private boolean advancing;

    /** The tick that has been reached; what was scheduled for it or earlier is due. */
    private long tick;

    /** @param start the time now; no later time is before it */
    public TimerWheel(long start) {
        this.start = start;
    }

    /**
     * Runs a task in the first {@link #advance} at or after {@code deadline}, but never in the one that is going on.
     *
     * @param deadline may be past, or {@link Long#MAX_VALUE}
     */
    public Timer schedule(long deadline, Runnable task) {
        Entry entry = new Entry(task, tickOf(deadline), owner);
        place(entry);
        return entry;
    }

    private void cancel(Entry entry) {
        if (!entry.isListed()) {
            return;
        }
        entry.unlink();
        if (entry.level >= 0 && slot(entry.level, entry.slot).isEmpty()) {
            occupied[entry.level] &= ~(1L << entry.slot);
        }
    }

    /** The first tick that does not begin before the deadline. */
    private long tickOf(long deadline) {
        long after = deadline - start;
        if (deadline <= start) {
            return 0;
        }
        if (after < 0) {
            return Long.MAX_VALUE >> TICK_SHIFT; // so far away that the difference does not fit
        }
        long whole = after >> TICK_SHIFT;
        return whole << TICK_SHIFT == after ? whole : whole + 1;
    }

    private void place(Entry entry) {
        if (entry.tick <= tick) {
            entry.level = DUE;
            due.add(entry);
            return;
        }
        int level = (63 - Long.numberOfLeadingZeros((entry.tick ^ tick) | (SLOTS - 1))) / LEVEL_SHIFT;
        int slot = (int) (entry.tick >> (level * LEVEL_SHIFT)) & (SLOTS - 1);
        entry.level = (byte) level;
        entry.slot = (byte) slot;
        slot(level, slot).add(entry);
        occupied[level] |= 1L << slot;
    }

    private TimerList slot(int level, int slot) {
        TimerList[] wheel = slots[level];
        if (wheel == null) {
            wheel = new TimerList[SLOTS];
            for (int i = 0; i < SLOTS; i++) {
                wheel[i] = new TimerList();
            }
            slots[level] = wheel;
        }
        return wheel[slot];
    }

    /**
     * Runs what is due. When a task throws, its exception passes through, and what has not run yet does so in the next call.
     *
     * @return how many tasks ran
     * @throws IllegalStateException when called from inside a task
     */
    public int advance(long now) {
        if (advancing) {
            throw new IllegalStateException("advance was called from inside a timer's task");
        }
        turn(Math.max(tick, (now - start) >> TICK_SHIFT));
        running.takeAll(due);
        advancing = true;
        try {
            return run();
        } finally {
            advancing = false;
            running.takeAll(due);
            due.takeAll(running);
        }
    }

    private int run() {
        int ran = 0;
        for (Entry entry = running.first(); entry != null; entry = running.first()) {
            entry.unlink();
            ran++;
            entry.task.run();
        }
        return ran;
    }

    /** Moves on to a tick; whatever is scheduled up to it becomes due. */
    private void turn(long target) {
        for (int level = nextLevel(); level >= 0; level = nextLevel()) {
            int slot = Long.numberOfTrailingZeros(occupied[level]);
            long reached = begins(level, slot);
            if (reached > target) {
                break;
            }
            tick = reached;
            occupied[level] &= ~(1L << slot);
            TimerList list = slot(level, slot);
            for (Entry entry = list.first(); entry != null; entry = list.first()) {
                entry.unlink();
                place(entry);
            }
        }
        tick = target;
    }

    /** The fastest wheel with anything in it, whose first occupied slot is the next of all; -1 when all are empty. */
    private int nextLevel() {
        for (int level = 0; level < LEVELS; level++) {
            if (occupied[level] != 0) {
                return level;
            }
        }
        return -1;
    }

    /** The tick with which a slot begins. Whatever is in a wheel shares its higher digits with the present tick. */
    private long begins(int level, int slot) {
        int shift = level * LEVEL_SHIFT;
        long higher = tick & (-1L << (shift + LEVEL_SHIFT));
        return higher | ((long) slot << shift);
    }

    /**
     * When {@link #advance} is to be called next: not later than the earliest deadline's tick, now and then earlier, for a far timer to move.
     *
     * @return {@link Long#MAX_VALUE} when nothing is scheduled
     */
    public long nextDeadline() {
        if (due.first() != null) {
            return start + (tick << TICK_SHIFT);
        }
        int level = nextLevel();
        if (level < 0) {
            return Long.MAX_VALUE;
        }
        long after = begins(level, Long.numberOfTrailingZeros(occupied[level])) << TICK_SHIFT;
        long next = start + after;
        return next < start ? Long.MAX_VALUE : next;
    }
}
