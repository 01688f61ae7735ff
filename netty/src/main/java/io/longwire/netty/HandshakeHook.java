package io.longwire.netty;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Decides who may enter: after the endpoint's origin rule (RFC 6455 §10.2), before the rules of the handshake (§4.2.1), which may still refuse whom it
 * accepts.
 *
 * <p>Threads: called on the connection's event loop, so it must not block; it may answer later, from any thread. Until then nothing more of this
 * connection is read, the others go on. One that has not answered after the endpoint's {@link
 * io.longwire.protocol.connection.Limits#handshakeTimeout} is answered for with 503, and what it says later is ignored.
 *
 * <p>Errors: one that throws, answers null, fails, or chooses a subprotocol that was not offered is logged and answered with 500, which does not
 * tell why.
 */
@FunctionalInterface
public interface HandshakeHook {
    /** Lets everybody in whom the endpoint's origin rule does. */
    HandshakeHook ANYBODY = request -> CompletableFuture.completedStage(HandshakeDecision.accept());

    /** Decides, now or later. */
    CompletionStage<HandshakeDecision> decide(HandshakeRequest request);
}
