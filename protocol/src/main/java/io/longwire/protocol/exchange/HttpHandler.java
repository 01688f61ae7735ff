package io.longwire.protocol.exchange;

/** Answers requests. Called on the exchange's loop once the head has arrived; must not block. It may answer later, on the same loop. */
@FunctionalInterface
public interface HttpHandler {
    /** Answers, now or later. An exception that escapes is answered with 500 and logged. */
    void handle(HttpExchange exchange);
}
