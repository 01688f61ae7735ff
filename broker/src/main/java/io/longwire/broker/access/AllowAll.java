package io.longwire.broker.access;

import io.longwire.protocol.peer.Identity;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Everybody may do everything: the default where only this machine can connect. */
public final class AllowAll implements Access {
    private static final CompletionStage<Decision> ALLOWED = CompletableFuture.completedStage(Decision.ALLOWED);

    @Override
    public CompletionStage<Decision> may(Identity identity, Verb verb, Destination destination) {
        return ALLOWED;
    }
}
