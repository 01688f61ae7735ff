package io.longwire.broker.feed;

import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.fallback.JsonText;
import io.longwire.protocol.fallback.ProblemDetails;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.ResponseHead;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Responses in the form that all of the feed has: never stored by a cache, never sniffed, errors as problem details (RFC 9457). */
final class Responses {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private Responses() {}

    /** The fields that all have, and {@code more}: name, value, name, value … */
    static Headers headers(String... more) {
        Headers.Builder headers = new Headers.Builder();
        boolean caching = true;
        for (int i = 0; i < more.length; i += 2) {
            headers.add(more[i], more[i + 1]);
            caching &= !more[i].equals("Cache-Control");
        }
        if (caching) {
            headers.add("Cache-Control", "no-store");
        }
        return headers.add("X-Content-Type-Options", "nosniff")
                .add("Vary", "Accept, Prefer, Origin, Accept-Encoding")
                .build();
    }

    static void json(HttpExchange exchange, int status, JsonText json, String... more) {
        Headers headers = headers(more).with("Content-Type", "application/json");
        exchange.respond(new ResponseHead(status, headers), ByteBuffer.wrap(json.toBytes()));
    }

    /**
     * A list, compressed where that is asked for.
     *
     * @return what is to hear of the exchange until the body has ended; null when all of it was written
     */
    static @Nullable GzipBody list(HttpExchange exchange, JsonText json, String... more) {
        Headers headers = headers(more).with("Content-Type", "application/json");
        boolean plain = json.size() < GzipBody.LEAST
                || exchange.request().method().equals("HEAD")
                || !Acceptable.gzip(exchange.request().headers().all("Accept-Encoding"));
        if (plain) {
            exchange.respond(new ResponseHead(200, headers), ByteBuffer.wrap(json.toBytes()));
            return null;
        }
        return GzipBody.send(exchange, new ResponseHead(200, headers.with("Content-Encoding", "gzip")), json.toBytes());
    }

    static void empty(HttpExchange exchange, int status, String... more) {
        exchange.respond(new ResponseHead(status, headers(more)), NOTHING.duplicate());
    }

    /**
     * An error.
     *
     * @param title what kind, the same for all of the kind
     * @param detail what exactly, and what would be right
     */
    static void problem(HttpExchange exchange, int status, String title, String detail, String... more) {
        problem(exchange, new ProblemDetails(status, title, detail), more);
    }

    static void problem(HttpExchange exchange, ProblemDetails problem, String... more) {
        Headers fields = headers(more);
        exchange.respond(
                new ResponseHead(problem.status(), fields.with("Content-Type", ProblemDetails.MEDIA_TYPE)),
                ByteBuffer.wrap(problem.json()));
    }

    /** Something that may work later. */
    static void unavailable(HttpExchange exchange, String title, String detail) {
        problem(exchange, 503, title, detail, "Retry-After", "1");
    }
}
