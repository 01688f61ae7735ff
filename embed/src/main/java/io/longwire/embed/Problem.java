package io.longwire.embed;

import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.fallback.ProblemDetails;
import io.longwire.protocol.http.Headers;
import java.nio.ByteBuffer;

/**
 * An error as a client can read it: problem details (RFC 9457).
 *
 * @param status 400 to 599
 * @param title what kind of error it is
 * @param detail what is wrong here and what to do, in one sentence; nothing of the request is repeated in it
 */
public record Problem(int status, String title, String detail) {
    /** Nothing is at the path that was asked for. */
    public static final Problem NOT_FOUND =
            new Problem(404, "Not Found", "Nothing is at this path; check its spelling.");

    /** Answers the exchange with it. */
    public void answer(HttpExchange exchange) {
        answer(exchange, Headers.NONE);
    }

    /** Answers the exchange with it and with further fields. */
    public void answer(HttpExchange exchange, Headers more) {
        ProblemDetails problem = new ProblemDetails(status, title, detail);
        exchange.respond(problem.head(more.with("Cache-Control", "no-store")), ByteBuffer.wrap(problem.json()));
    }
}
