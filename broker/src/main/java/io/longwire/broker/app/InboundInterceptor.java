package io.longwire.broker.app;

import java.util.concurrent.CompletionStage;

/**
 * Sees every command of every STOMP client before its rights are asked, CONNECT among them, in order. Called on the event loop that owns the
 * client, or, behind one that answered later, on the thread that completed its answer: must not block. While an answer is pending, nothing more is read from that client.
 */
@FunctionalInterface
public interface InboundInterceptor {
    /**
     * Lets the command through, as it is or with other headers or another body. Its command, identity, session and peer stay what they are.
     *
     * @return the same or another one; fails with {@link RefusedException} to refuse it with a text that the client reads in an ERROR. Any other failure refuses too,
     *     is logged, and not shown to the client
     */
    CompletionStage<Incoming> received(Incoming incoming);
}
