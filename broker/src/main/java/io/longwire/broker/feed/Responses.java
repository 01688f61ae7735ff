package io.longwire.broker.feed;

import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.fallback.JsonText;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.ResponseHead;
import java.nio.ByteBuffer;

/** Responses in the form that all of the feed has: never stored by a cache, never sniffed, errors as problem details (RFC 9457). */
final class Responses {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private Responses() {}

    static Headers headers(String contentType, String... more) {
        Headers headers = Headers.of(
                "Content-Type", contentType, "Cache-Control", "no-store", "X-Content-Type-Options", "nosniff");
        for (int i = 0; i < more.length; i += 2) {
            headers = headers.with(more[i], more[i + 1]);
        }
        return headers;
    }

    static void json(HttpExchange exchange, int status, JsonText json, String... more) {
        exchange.respond(new ResponseHead(status, headers("application/json", more)), ByteBuffer.wrap(json.toBytes()));
    }

    static void empty(HttpExchange exchange, int status, String... headers) {
        exchange.respond(new ResponseHead(status, Headers.of(headers)), NOTHING.duplicate());
    }

    /**
     * An error.
     *
     * @param title what kind, the same for all of the kind
     * @param detail what exactly, and what would be right
     */
    static void problem(HttpExchange exchange, int status, String title, String detail, String... more) {
        JsonText json = new JsonText(256)
                .raw("{\"type\":\"about:blank\",\"title\":")
                .string(title)
                .raw(",\"status\":")
                .number(status)
                .raw(",\"detail\":")
                .string(detail)
                .raw("}\n");
        exchange.respond(
                new ResponseHead(status, headers("application/problem+json", more)), ByteBuffer.wrap(json.toBytes()));
    }
}
