package io.longwire.protocol.loop;

import org.jspecify.annotations.Nullable;

/** A doubly linked list of timers, so that one in the middle is taken out in constant time. */
final class TimerList {
    private final Entry head = new Entry(() -> {}, 0, entry -> {});

    TimerList() {
        head.previous = head;
        head.next = head;
    }

    /** The first timer; null when there is none. */
    @Nullable
    Entry first() {
        return isEmpty() ? null : head.next;
    }

    boolean isEmpty() {
        return head.next == head;
    }

    void add(Entry entry) {
        Entry last = head.previous;
        entry.previous = last;
        entry.next = head;
        last.next = entry;
        head.previous = entry;
    }

    /** Appends all of the other list, which is empty afterwards. */
    void takeAll(TimerList other) {
        if (other.isEmpty()) {
            return;
        }
        Entry first = other.head.next;
        Entry end = other.head.previous;
        Entry last = head.previous;
        last.next = first;
        first.previous = last;
        end.next = head;
        head.previous = end;
        other.head.previous = other.head;
        other.head.next = other.head;
    }

    /** Takes a timer out of where it is. */
    interface Owner {
        void cancel(Entry entry);
    }

    /** One timer. Linked to itself when it is in no list. */
    static final class Entry implements Timer {
        final Runnable task;
        final long tick;
        private final Owner owner;

        /** The wheel and slot it is in; the wheel is below 0 when it is due. Bytes, for there may be several timers for each connection. */
        byte level;

        byte slot;
        private Entry previous = this;
        private Entry next = this;

        Entry(Runnable task, long tick, Owner owner) {
            this.task = task;
            this.tick = tick;
            this.owner = owner;
        }

        @Override
        public void cancel() {
            owner.cancel(this);
        }

        boolean isListed() {
            return next != this;
        }

        /** Takes it out of the list it is in, if any. */
        void unlink() {
            previous.next = next;
            next.previous = previous;
            previous = this;
            next = this;
        }
    }
}
