package io.longwire.engine.sqlite;

import io.longwire.broker.engine.UnavailableException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It takes what waits as one transaction; whoever waits hears of it after the commit, and before the next batch is begun.
 * After a failure of the file it closes it, and opens it again before anything else is written.
 */
final class Writer implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final long IDLE_MILLIS = 1_000;
    private static final long SWEEP_MILLIS = 10_000;
    private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(30);

    private final StoreFile file;
    private final Waiting waiting;
    private final Followers followers;
    private final Readers readers;
    private final Settings settings;
    private final Tail tail;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** The newest offset that may be told of. Written by this thread, read by readers. */
    private volatile long newest;

    // All below belong to this thread.
    private @Nullable Store store;
    private Counters counters;

    /** How many commits there were when somebody heard of one last. */
    private long told;

    private @Nullable Throwable failure;
    private @Nullable List<Operation<?>> undecided;
    private final List<Operation<?>> patient = new ArrayList<>();
    private long nextSweep;
    private long pause = FIRST_PAUSE;
    private long retryAt;

    Writer(
            StoreFile file,
            Store store,
            Tail tail,
            Waiting waiting,
            Followers followers,
            Readers readers,
            Settings settings) {
        this.file = file;
        this.store = store;
        this.counters = store.counters();
        this.told = counters.commits;
        this.tail = tail;
        this.waiting = waiting;
        this.followers = followers;
        this.readers = readers;
        this.settings = settings;
        this.newest = counters.last();
    }

    /** Completes when everything is on disk and nothing is open any more. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Everything up to this offset that is stored is on disk. */
    long newest() {
        return newest;
    }

    @Override
    public void run() {
        try {
            while (!waiting.isOver()) {
                List<Operation<?>> batch = waiting.take(IDLE_MILLIS);
                if (!batch.isEmpty()) {
                    write(batch);
                }
                if (settings.clock().millis() >= nextSweep || failure != null) {
                    sweep();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    private void sweep() {
        Operation<Boolean> sweep = new Operation<>(0, (open, effects) -> open.sweep());
        write(List.of(sweep));
        boolean more = !sweep.future.isCompletedExceptionally() && sweep.future.getNow(false);
        nextSweep = more ? 0 : settings.clock().millis() + SWEEP_MILLIS;
    }

    private void write(List<Operation<?>> batch) {
        Store open = store != null ? store : reopen();
        if (open != null && !patient.isEmpty()) {
            List<Operation<?>> first = List.copyOf(patient);
            patient.clear();
            write(open, first);
            open = store;
        }
        if (open == null) {
            fail(batch);
        } else {
            write(open, batch);
        }
    }

    private void fail(List<Operation<?>> batch) {
        UnavailableException why = Failures.forSender(failure == null ? new IOException("not open") : failure);
        for (Operation<?> operation : batch) {
            if (operation.patient) {
                patient.add(operation);
            } else {
                operation.fail(why);
            }
        }
    }

    private void write(Store open, List<Operation<?>> batch) {
        boolean written;
        try {
            open.begin();
            for (Operation<?> operation : batch) {
                operation.apply(open);
            }
            written = open.seal();
        } catch (Exception | Error e) {
            open.discard();
            failed(e, batch);
            return;
        }
        try {
            open.commit();
        } catch (SQLException | RuntimeException e) {
            if (written && !Failures.leavesNothing(e)) {
                undecided = batch;
                failed(e, List.of());
            } else {
                open.discard();
                failed(e, batch);
            }
            return;
        }
        committed(batch, written);
    }

    private void committed(List<Operation<?>> batch, boolean written) {
        if (written) {
            told = counters.commits;
            tail.tellOrDiscard(told);
        }
        newest = counters.last();
        batch.forEach(operation -> operation.finish(followers));
    }

    private void failed(Throwable why, List<Operation<?>> batch) {
        LOG.error(
                "The data file {} has failed; it is closed, and checked before it is used again",
                file.directory(),
                why);
        failure = why;
        fail(batch);
        Store failed = store;
        if (failed != null) {
            failed.close();
        }
        store = null;
        readers.reset();
        retryAt = System.nanoTime();
        reopen();
    }

    private @Nullable Store reopen() {
        if (System.nanoTime() - retryAt < 0) {
            return null;
        }
        try {
            Store open = file.reopen(counters);
            decide(open.counters());
            store = open;
            failure = null;
            pause = FIRST_PAUSE;
            LOG.info("The data file {} was checked and is in use again", file.directory());
            return open;
        } catch (SQLException | IOException | RuntimeException e) {
            failure = e;
            retryAt = System.nanoTime() + pause;
            LOG.warn(
                    "The data file {} cannot be used yet: {}; {}; the next try is in {} s",
                    file.directory(),
                    e.getMessage(),
                    Failures.remedy(e),
                    Duration.ofNanos(pause).toSeconds());
            pause = Math.min(LONGEST_PAUSE, pause * 2);
            return null;
        }
    }

    /** A commit that failed may be on disk all the same: the file says whether. */
    private void decide(Counters found) throws IOException {
        if (found.commits < told) {
            throw new DamagedException("has lost its last " + (told - found.commits) + " commits", null);
        }
        List<Operation<?>> batch = undecided;
        undecided = null;
        counters = found;
        if (batch == null) {
            return;
        }
        if (found.commits > told) {
            committed(batch, true);
        } else {
            fail(batch);
        }
    }

    private void end() {
        try {
            Store open = store;
            if (open != null) {
                open.end();
                tail.tellLast(counters.commits);
                open.close();
            }
        } catch (SQLException | IOException | RuntimeException e) {
            LOG.error("The data file {} was not closed in order", file.directory(), e);
        } finally {
            store = null;
            if (undecided != null) {
                UnavailableException why = new UnavailableException(
                        "It is not known whether it was stored: the server's disk has failed", new IOException());
                undecided.forEach(operation -> operation.fail(why));
            }
            UnavailableException lost = Failures.forSender(failure == null ? new IOException("closed") : failure);
            patient.forEach(operation -> operation.fail(lost));
            readers.close();
            tail.close();
            file.directory().close();
            ended.complete(null);
        }
    }
}
