package io.longwire.engine.sqlite;

import io.longwire.broker.engine.Ability;
import io.longwire.broker.engine.Batch;
import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.EngineListener;
import io.longwire.broker.engine.FullException;
import io.longwire.broker.engine.History;
import io.longwire.broker.engine.Lease;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.QueueDepth;
import io.longwire.broker.engine.Settlement.Verdict;
import io.longwire.broker.engine.UnavailableException;
import io.longwire.broker.engine.memory.Presence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The engine of one node that keeps topics with history, queues and idempotency keys in a file, so that they survive a restart and {@code kill -9}.
 * Presence and interest end with the process.
 *
 * <p>A stage of {@link #publish}, {@link #commit} and {@link #lease} completes once what it says is on disk, on the one thread that writes; before that
 * no subscriber gets it. What hangs on such a stage must not block: everything that waits for the disk would wait for it.
 *
 * <p>Topics with a policy of {@link io.longwire.broker.engine.HistoryPolicy#NONE} are numbered and handed on, but not stored.
 *
 * <p>An epoch outlasts restarts, and {@code kill -9}, as long as everything that anybody was told of is there. It ends, and positions of before with it,
 * where that cannot be shown: after the machine went down without the engine being closed, or when the end of the journal is missing.
 *
 * <p>When the disk fails or is full, what was not stored fails with {@link UnavailableException}; the file is closed, checked and used again once it can
 * be.
 */
public final class SqliteEngine implements Engine {
    private final Settings settings;
    private final StoreFile file;
    private final Readers readers;
    private final Waiting waiting;
    private final Presence presence = new Presence();
    private final HistoryReader history;

    // Guarded by this object's lock while they are changed.
    private @Nullable Store opened;
    private volatile @Nullable Writer writer;
    private volatile @Nullable Followers followers;
    private volatile boolean closed;

    SqliteEngine(StoreFile file, Store opened, Settings settings) {
        this.settings = settings;
        this.file = file;
        this.opened = opened;
        this.readers =
                new Readers(file.directory().database(), settings.limits().waiting());
        this.waiting =
                new Waiting(settings.limits().waiting(), settings.limits().waitingBytes());
        long first = opened.counters().last();
        this.history = new HistoryReader(opened.counters(), settings, file.passing(), () -> {
            Writer running = writer;
            return running == null ? first : running.newest();
        });
    }

    /** Begins an engine whose file lies in this directory, which is made where there is none. */
    public static SqliteEngineBuilder builder(Path directory) {
        return new SqliteEngineBuilder(directory);
    }

    @Override
    public Set<Ability> abilities() {
        return EnumSet.of(Ability.HISTORY, Ability.GLOBAL_ORDER, Ability.ATOMIC_BATCH, Ability.QUEUES, Ability.DURABLE);
    }

    @Override
    public synchronized CompletionStage<Void> start(EngineListener listener) {
        Store store = opened;
        if (store == null) {
            return notRunning();
        }
        Tail tail;
        try {
            tail = Tail.open(file.directory().tail(), store.counters().epoch);
            tail.tell(store.counters().commits);
            tail.sync();
        } catch (IOException e) {
            return CompletableFuture.failedStage(e);
        }
        opened = null;
        Followers hears = new Followers(listener);
        Writer writes = new Writer(file, store, tail, waiting, hears, readers, settings);
        followers = hears;
        writer = writes;
        readers.start();
        Thread thread = new Thread(writes, "longwire-sqlite-writer");
        thread.setDaemon(true);
        thread.start();
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Position> publish(Draft draft) {
        return write(Publication.size(draft), (store, effects) -> store.publish(draft, effects));
    }

    @Override
    public CompletionStage<List<Position>> commit(Batch batch) {
        if (batch.drafts().isEmpty()) {
            return writeAlways(givesBack(batch), (store, effects) -> store.commit(batch, effects));
        }
        long bytes = batch.drafts().stream().mapToLong(Publication::size).sum();
        return write(bytes, (store, effects) -> store.commit(batch, effects));
    }

    /** Nobody asks for it again: were it to fail, what was leased would be lost to this life. */
    private static boolean givesBack(Batch batch) {
        return batch.settlements().stream().noneMatch(settlement -> settlement.verdict() == Verdict.DONE);
    }

    @Override
    public CompletionStage<List<Lease>> lease(String queue, int count, long bytes) {
        return writeAlways(false, (store, effects) -> store.lease(queue, count, bytes));
    }

    private <T> CompletionStage<T> write(long bytes, Store.Step<T> step) {
        if (closed || writer == null) {
            return notRunning();
        }
        Operation<T> operation = new Operation<>(bytes, step);
        try {
            waiting.add(operation);
            return operation.future;
        } catch (FullException | IllegalStateException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /**
     * What makes queues shorter is not refused when much waits, or nothing would ever become less. There is no more of it than there are leases, and
     * one request for leases for each queue.
     *
     * @param patient whether it is tried again when the file has failed, rather than to fail
     */
    private <T> CompletionStage<T> writeAlways(boolean patient, Store.Step<T> step) {
        if (closed || writer == null) {
            return notRunning();
        }
        Operation<T> operation = new Operation<>(0, patient, step);
        try {
            waiting.addAlways(operation);
            return operation.future;
        } catch (IllegalStateException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    public CompletionStage<Void> follow(String name) {
        Followers hears = followers;
        if (closed || hears == null) {
            return notRunning();
        }
        hears.follow(name);
        return QueueStore.isQueue(name) ? stirred(name) : CompletableFuture.completedStage(null);
    }

    /** Says that something may stand in the queue, in turn with what else is said. */
    private CompletionStage<Void> stirred(String queue) {
        return writeAlways(true, (store, effects) -> effects.available.add(queue))
                .thenAccept(said -> {});
    }

    @Override
    public CompletionStage<Void> unfollow(String name) {
        Followers hears = followers;
        if (hears != null) {
            hears.unfollow(name);
        }
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<History> history(String destination, @Nullable Position since, int count, long bytes) {
        HistoryReader.Page page = new HistoryReader.Page(destination, since, count, bytes);
        return read(database -> history.read(database, page));
    }

    @Override
    public CompletionStage<Position> end(String destination) {
        return closed || writer == null ? notRunning() : CompletableFuture.completedStage(history.end());
    }

    @Override
    public boolean retains(String destination) {
        return QueueStore.isQueue(destination)
                || settings.rules().policy(destination).count() > 0;
    }

    @Override
    public CompletionStage<QueueDepth> depth(String queue) {
        return read(database -> HistoryReader.depth(database, queue));
    }

    private <T> CompletionStage<T> read(Readers.Read<T> read) {
        return closed || writer == null ? notRunning() : readers.read(read);
    }

    private static <T> CompletionStage<T> notRunning() {
        return CompletableFuture.failedStage(new IllegalStateException("The engine is not running"));
    }

    @Override
    public CompletionStage<Boolean> enter(String destination, Member member) {
        return presence.enter(destination, member);
    }

    @Override
    public CompletionStage<Boolean> leave(String destination, Member member) {
        return presence.leave(destination, member);
    }

    @Override
    public CompletionStage<Present> present(String destination, int count) {
        return presence.present(destination, count);
    }

    /** Ends: what was accepted before is done first. The stage completes when all of it is on disk and the directory is free for another process. */
    @Override
    public synchronized CompletionStage<Void> close() {
        closed = true;
        Writer running = writer;
        if (running != null) {
            waiting.end();
            return running.ended().copy();
        }
        Store store = opened;
        if (store != null) {
            opened = null;
            store.close();
            file.directory().close();
        }
        return CompletableFuture.completedStage(null);
    }

    Path directory() {
        return file.directory().path();
    }

    /** Removes what is too old now rather than within ten seconds; answers whether there may be more. */
    CompletionStage<Boolean> sweep() {
        return write(0, (store, effects) -> store.sweep());
    }
}
