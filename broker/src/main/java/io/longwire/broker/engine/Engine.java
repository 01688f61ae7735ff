package io.longwire.broker.engine;

import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * What keeps publications, numbers them and moves them between nodes. The broker meets it only here; the tests that every engine has to pass
 * are in the testkit.
 *
 * <p>What is owed: a publication that was accepted reaches each follower that does not stop following, in order and once; or the follower can
 * see the gap. A message of a queue that was accepted is leased until it is settled as done or dead, or expires. A stage may complete on any
 * thread, inside the call too.
 */
public interface Engine extends Publishing, Following, Reading, Queueing, Presences {
    /** What it can do; constant. */
    Set<Ability> abilities();

    /**
     * Begins. Called once, before anything else; a second call fails with {@link IllegalStateException} and changes nothing, as an engine object is one
     * node's.
     */
    CompletionStage<Void> start(EngineListener listener);

    /** Ends; what is called afterwards fails. May be called twice. */
    CompletionStage<Void> close();
}
