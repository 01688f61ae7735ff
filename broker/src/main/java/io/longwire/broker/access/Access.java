package io.longwire.broker.access;

import io.longwire.protocol.peer.Identity;
import java.util.concurrent.CompletionStage;

/** Says who may do what. Any thread; must not block. While an answer is pending, the input of the session that asked is paused. */
@FunctionalInterface
public interface Access {
    /**
     * Decides. A stage that fails counts as refused, and is logged.
     *
     * @param destination resolved and checked; what the client wrote is not. For {@link Verb#SUBSCRIBE} it may be a pattern ({@link
     *     Destination#isPattern}), and allowing it allows all that it stands for
     */
    CompletionStage<Decision> may(Identity identity, Verb verb, Destination destination);
}
