package io.longwire.broker.access;

import io.longwire.protocol.peer.Identity;
import io.longwire.protocol.peer.Peer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Finds out who a client is. Any thread; must not block. While the answer is pending, the session's input is paused. */
@FunctionalInterface
public interface Authenticator {
    /** Everybody is {@link Identity#ANONYMOUS}, whatever they say. */
    Authenticator ANONYMOUS = (peer, credentials) -> CompletableFuture.completedStage(Identity.ANONYMOUS);

    /**
     * Answers who it is. The stage fails with {@link AuthenticationException} when the client is refused; any other failure counts as refused
     * too, is logged, and not shown to the client.
     */
    CompletionStage<Identity> authenticate(Peer peer, Credentials credentials);
}
