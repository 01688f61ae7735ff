package io.longwire.server.bench;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C: the load ends early and says what it has measured so far. Threads: any. */
final class Interruption {
    /** What is said of a load that had nothing yet. */
    static final String TOO_EARLY = "Interrupted before anything was measured";

    private final CountDownLatch asked = new CountDownLatch(1);

    /** To end soon. */
    void ask() {
        asked.countDown();
    }

    boolean isAsked() {
        return asked.getCount() == 0;
    }

    /** Waits so long, or until it was asked for. */
    void await(Duration time) throws InterruptedException {
        boolean unused = asked.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }
}
