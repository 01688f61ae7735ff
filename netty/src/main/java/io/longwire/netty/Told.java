package io.longwire.netty;

import io.longwire.protocol.transport.SendListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What became of one message, as a stage. */
final class Told implements SendListener {
    private final CompletableFuture<Void> result = new CompletableFuture<>();

    @Override
    public void sent(@Nullable Throwable failure) {
        if (failure == null) {
            result.complete(null);
        } else {
            result.completeExceptionally(failure);
        }
    }

    CompletionStage<Void> result() {
        return result;
    }

    CompletionStage<Void> unlessRefused(boolean accepted, Sender sender) {
        if (!accepted) {
            result.completeExceptionally(sender.refused());
        }
        return result;
    }
}
