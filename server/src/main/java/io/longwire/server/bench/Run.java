package io.longwire.server.bench;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a load runs with.
 *
 * @param terms as they were asked for
 * @param server the server that was started for it; null where one was named
 */
record Run(
        Terms terms,
        @Nullable OwnServer server,
        Usage usage,
        Lanes lanes,
        Faults faults,
        Progress progress,
        Interruption interruption) {
    private static final Duration STEP = Duration.ofMillis(250);
    private static final Duration MOMENT = Duration.ofMillis(5);

    /** The address that was named, or that path of the server that was started. */
    URI url(String path) {
        return server == null
                ? Objects.requireNonNull(terms.url(), "neither an address nor a server")
                : URI.create("ws://127.0.0.1:" + server.port() + path);
    }

    /**
     * Lets time pass while the load runs, and shows how it goes.
     *
     * @param goesOn asked now and then; once it says no, time has passed
     */
    void pass(Duration time, Supplier<String> line, BooleanSupplier goesOn) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0 && !interruption.isAsked(); left = end - System.nanoTime()) {
            if (!goesOn.getAsBoolean()) {
                return;
            }
            if (progress.isShown()) {
                progress.show(line.get());
            }
            interruption.await(Duration.ofNanos(Math.min(left, STEP.toNanos())));
        }
    }

    /** Waits until something holds, for as long as patience lasts. Whether it does. */
    boolean await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + terms.patience().toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Thread.sleep(MOMENT.toMillis());
        }
        return true;
    }
}
