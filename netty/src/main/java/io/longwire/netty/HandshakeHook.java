package io.longwire.netty;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Decides who may enter. Called on the connection's event loop, so it must not block; it may answer later, from any thread. One that fails is logged
 * and answered with 500.
 */
@FunctionalInterface
public interface HandshakeHook {
    /** Lets everybody in whom the endpoint's origin rule does. */
    HandshakeHook ANYBODY = request -> CompletableFuture.completedStage(HandshakeDecision.accept());

    /** Decides, now or later. */
    CompletionStage<HandshakeDecision> decide(HandshakeRequest request);
}
