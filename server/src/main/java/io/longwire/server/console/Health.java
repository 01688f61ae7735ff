package io.longwire.server.console;

import io.longwire.embed.Problem;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.HttpHandler;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.ResponseHead;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

/** Answers whether the server is up: {@code {"status":"up","version":"1.2.3","uptimeSeconds":42}}. */
public final class Health implements HttpHandler {
    private static final ResponseHead HEAD = new ResponseHead(
            200,
            Headers.of(
                    "Content-Type",
                    "application/json",
                    "Cache-Control",
                    "no-store",
                    "X-Content-Type-Options",
                    "nosniff"));

    private final String version;
    private final LongSupplier uptimeSeconds;

    /**
     * Makes it.
     *
     * @param uptimeSeconds asked at each request, on its loop
     */
    public Health(String version, LongSupplier uptimeSeconds) {
        this.version = version;
        this.uptimeSeconds = uptimeSeconds;
    }

    @Override
    public void handle(HttpExchange exchange) {
        String method = exchange.request().method();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            new Problem(405, "Method Not Allowed", "The state of health can only be read.")
                    .answer(exchange, Headers.of("Allow", "GET, HEAD"));
            return;
        }
        String json = "{\"status\":\"up\",\"version\":\"" + version + "\",\"uptimeSeconds\":"
                + uptimeSeconds.getAsLong() + "}\n";
        exchange.respond(HEAD, ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
    }
}
