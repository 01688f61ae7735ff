package io.longwire.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Waiting until enough has arrived. */
final class Windows {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Windows() {}

    /** Waits until a count has been reached; fails when a client has, or when it does not move for too long. */
    static void await(AtomicLong count, long least, String what, List<Client> clients) {
        long seen = -1;
        long moved = System.nanoTime();
        while (count.get() < least) {
            LockSupport.parkNanos(20_000);
            for (Client client : clients) {
                if (client.failure() != null) {
                    throw new IllegalStateException(what + ": " + client.failure());
                }
            }
            long now = count.get();
            if (now != seen) {
                seen = now;
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > PATIENCE.toNanos()) {
                throw new IllegalStateException(what + " stands still at " + now + " of " + least);
            }
        }
    }
}
