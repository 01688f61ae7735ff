package io.longwire.broker.access;

import io.longwire.protocol.peer.Identity;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Everybody may read topics, and what is sent to them alone, and send to the application's own code, which decides for itself what comes of it; nobody may publish, or take from a queue what is then gone for others: the default where
 * other machines can connect.
 */
public final class SubscribeOnly implements Access {
    private static final CompletionStage<Decision> ALLOWED = CompletableFuture.completedStage(Decision.ALLOWED);
    private static final CompletionStage<Decision> REFUSED = CompletableFuture.completedStage(
            Decision.refused(
                    "This server lets clients subscribe but not publish; whoever runs it can start it with --open to change that."));

    private static final CompletionStage<Decision> NO_QUEUES = CompletableFuture.completedStage(
            Decision.refused(
                    "This server lets clients subscribe to topics but not take from queues; whoever runs it can start it with --open to change that."));

    @Override
    public CompletionStage<Decision> may(Identity identity, Verb verb, Destination destination) {
        if (destination.kind() == Destination.Kind.APP) {
            return ALLOWED;
        }
        if (destination.kind() == Destination.Kind.QUEUE) {
            return verb == Verb.PUBLISH ? REFUSED : NO_QUEUES;
        }
        return verb == Verb.PUBLISH ? REFUSED : ALLOWED;
    }
}
