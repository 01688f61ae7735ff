package io.longwire.client;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that were accepted and are not answered yet: bounded. Any thread. */
final class Space {
    private final AtomicLong taken = new AtomicLong();
    private final long most;

    Space(long most) {
        this.most = most;
    }

    /** Whether there was room; what finds it empty is taken whatever its size. */
    boolean take(int bytes) {
        while (true) {
            long now = taken.get();
            if (now > 0 && now + bytes > most) {
                return false;
            }
            if (taken.compareAndSet(now, now + bytes)) {
                return true;
            }
        }
    }

    void give(int bytes) {
        taken.addAndGet(-bytes);
    }

    StompException full() {
        return new StompException(
                StompException.Kind.NOT_SENT,
                "More than " + most + " bytes wait to be sent or answered; wait for some of them, or raise queueBytes");
    }
}
