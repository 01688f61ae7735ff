package io.longwire.broker.session;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a stage ended.
 *
 * @param value null when it failed, or has none
 * @param failure null when it did not fail
 */
public record Outcome<T>(@Nullable T value, @Nullable Throwable failure) {
    /** The outcome of a future that is done. */
    public static <T> Outcome<T> of(CompletableFuture<T> done) {
        try {
            return new Outcome<>(done.getNow(null), null);
        } catch (CompletionException | CancellationException e) {
            return new Outcome<>(null, unwrap(e));
        }
    }

    /** Passes the outcome on: within this call when it is there, else as a task of the loop. To be called on the loop. */
    public static <T> void when(CompletionStage<T> stage, Executor loop, Consumer<Outcome<T>> next) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        if (future.isDone()) {
            next.accept(of(future));
        } else {
            later(future, loop, next);
        }
    }

    /** Passes the outcome on as a task of the loop, once it is there. */
    public static <T> void later(CompletionStage<T> stage, Executor loop, Consumer<Outcome<T>> next) {
        CompletionStage<?> unused = stage.whenComplete(
                (value, failure) -> loop.execute(() -> next.accept(new Outcome<>(value, unwrap(failure)))));
    }

    private static @Nullable Throwable unwrap(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
