package io.longwire.broker.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The way in. Any thread; never blocks. */
public interface Publishing {
    /**
     * Numbers a message, retains it where there is history, and hands it to every node with interest.
     *
     * <p>Order: two messages to one destination that one thread publishes one after the other are numbered in that order. The stage completes once
     * the message is accepted (and stored, where the engine is {@link Ability#DURABLE}); subscribers may get it earlier. It fails, with a message
     * fit for the sender, when nothing was and will be published.
     */
    CompletionStage<Position> publish(Draft draft);

    /** Publishes several in order; all or nothing only where the engine is able to ({@link Ability#ATOMIC_BATCH}). */
    default CompletionStage<List<Position>> publishAll(List<Draft> drafts) {
        CompletionStage<List<Position>> all = CompletableFuture.completedStage(new ArrayList<>());
        for (Draft draft : drafts) {
            all = all.thenCombine(publish(draft), (positions, position) -> {
                positions.add(position);
                return positions;
            });
        }
        return all;
    }
}
