package io.longwire.broker.engine;

import java.util.concurrent.CompletionStage;

/**
 * The way out: which destinations this node wants to hear of. Interest is per node, not per subscriber; the hub calls {@link #follow} for the
 * first subscriber and {@link #unfollow} after the last, in turn for each destination, and never twice the same. Any thread; never blocks.
 */
public interface Following {
    /**
     * From the stage's completion on, every publication to the destination reaches the {@link EngineListener}. It may begin earlier.
     */
    CompletionStage<Void> follow(String destination);

    /** Ends it; a publication may still come. */
    CompletionStage<Void> unfollow(String destination);
}
