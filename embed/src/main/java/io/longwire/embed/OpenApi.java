package io.longwire.embed;

import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.HttpHandler;
import io.longwire.protocol.http.EntityTags;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.ResponseHead;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** The description of what is here over HTTP (OpenAPI 3.1), for tools that make clients of it. */
final class OpenApi implements HttpHandler {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final byte[] description = read();
    private final String tag = '"' + Long.toHexString(sum(description)) + '"';

    private static byte[] read() {
        try (InputStream resource = OpenApi.class.getResourceAsStream("openapi.json")) {
            if (resource == null) {
                throw new IllegalStateException("openapi.json is missing beside " + OpenApi.class);
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long sum(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return sum.getValue();
    }

    @Override
    public void handle(HttpExchange exchange) {
        Headers common = Headers.of("ETag", tag, "Cache-Control", "no-cache", "X-Content-Type-Options", "nosniff");
        String method = exchange.request().method();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            new Problem(405, "Method Not Allowed", "The description can only be read.")
                    .answer(exchange, Headers.of("Allow", "GET, HEAD"));
        } else if (EntityTags.has(exchange.request().headers(), tag)) {
            exchange.respond(new ResponseHead(304, common), NOTHING.duplicate());
        } else {
            exchange.respond(
                    new ResponseHead(200, common.with("Content-Type", "application/json")),
                    ByteBuffer.wrap(description));
        }
    }
}
