package io.longwire.broker.engine;

import java.util.concurrent.CompletionStage;

/**
 * The way out: what this node wants to hear of. Interest is per node, not per subscriber; the hub calls {@link #follow} for the first subscriber and
 * {@link #unfollow} after the last, in turn for each name, and never twice the same. Any thread; never blocks.
 */
public interface Following {
    /**
     * From the stage's completion on, every publication to the destination reaches {@link EngineListener#published}, and for a queue {@link
     * EngineListener#available} is called. It may begin earlier.
     *
     * @param name a destination, or a {@link DestinationPattern} for all that it stands for; a publication reaches the listener once, however many
     *     of the followed names stand for it
     */
    CompletionStage<Void> follow(String name);

    /** Ends it; a publication may still come. */
    CompletionStage<Void> unfollow(String name);
}
