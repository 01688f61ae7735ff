package io.longwire.engine.sqlite;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Something that waits for the writer, and whoever waits for it. For the writer's thread once it is handed over. */
final class Operation<T> {
    final CompletableFuture<T> future = new CompletableFuture<>();
    final long bytes;

    /** Whether it is to be tried again when the file has failed, rather than to fail. */
    final boolean patient;

    private final Store.Step<T> step;
    private Effects effects = new Effects();
    private @Nullable T result;
    private @Nullable Exception failure;

    /**
     * @param bytes about how much memory it holds while it waits
     */
    Operation(long bytes, Store.Step<T> step) {
        this(bytes, false, step);
    }

    Operation(long bytes, boolean patient, Store.Step<T> step) {
        this.bytes = bytes;
        this.patient = patient;
        this.step = step;
    }

    /** Does it inside the transaction. Throws what concerns the whole transaction; a failure of its own is kept. */
    void apply(Store store) throws Exception {
        effects = new Effects();
        failure = null;
        try {
            result = store.apply(step, effects);
        } catch (Exception e) {
            if (Failures.ofTheFile(e)) {
                throw e;
            }
            failure = e;
            effects = new Effects();
        }
    }

    /** Tells what became of it, after the commit. */
    @SuppressWarnings("NullAway") // the result of a step is null only where T says so
    void finish(Followers followers) {
        if (failure != null) {
            future.completeExceptionally(failure);
            return;
        }
        followers.tell(effects);
        future.complete(result);
    }

    void fail(Throwable why) {
        future.completeExceptionally(why);
    }
}
