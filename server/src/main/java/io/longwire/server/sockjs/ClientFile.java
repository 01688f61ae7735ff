package io.longwire.server.sockjs;

import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.HttpHandler;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.ResponseHead;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** The minified sockjs-client, in memory. Its path has the version in it, so that browsers may keep it. */
public final class ClientFile implements HttpHandler {
    /** Where it is served. */
    public static final String PATH = "/sockjs-client/1.6.1/sockjs.min.js";

    private static final ResponseHead WHOLE = new ResponseHead(
            200,
            Headers.of(
                    "Content-Type",
                    "text/javascript; charset=utf-8",
                    "X-Content-Type-Options",
                    "nosniff",
                    "Cache-Control",
                    "public, max-age=31536000, immutable"));

    private final byte[] content;

    public ClientFile() {
        try (InputStream in = ClientFile.class.getResourceAsStream("sockjs.min.js")) {
            if (in == null) {
                throw new IllegalStateException("The jar has no sockjs.min.js; build it again");
            }
            content = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("The jar's sockjs.min.js cannot be read", e);
        }
    }

    @Override
    public void handle(HttpExchange exchange) {
        String method = exchange.request().method();
        if (method.equals("GET") || method.equals("HEAD")) {
            exchange.respond(WHOLE, ByteBuffer.wrap(content));
        } else {
            exchange.respond(new ResponseHead(405, Headers.of("Allow", "GET, HEAD")), ByteBuffer.allocate(0));
        }
    }
}
