package io.longwire.server.console;

import io.longwire.embed.Problem;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.HttpHandler;
import io.longwire.protocol.http.EntityTags;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.RequestHead;
import io.longwire.protocol.http.ResponseHead;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** One file of the console, kept in memory. A browser asks each time whether it has changed (RFC 9110 §13.1.2). */
final class Asset implements HttpHandler {
    /** Nothing is loaded from elsewhere, nothing is written into the page by text, and no page frames this one. */
    static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
                    + "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final byte[] content;
    private final String tag;
    private final ResponseHead whole;
    private final ResponseHead unchanged;

    Asset(String type, byte[] content) {
        this.content = content;
        this.tag = '"' + hash(content) + '"';
        Headers common = Headers.of("ETag", tag, "Cache-Control", "no-cache", "Content-Security-Policy", POLICY);
        this.whole = new ResponseHead(
                200,
                common.with("Content-Type", type)
                        .with("X-Content-Type-Options", "nosniff")
                        .with("Referrer-Policy", "no-referrer")
                        .with("Cross-Origin-Opener-Policy", "same-origin"));
        this.unchanged = new ResponseHead(304, common);
    }

    @Override
    public void handle(HttpExchange exchange) {
        RequestHead request = exchange.request();
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            new Problem(405, "Method Not Allowed", "The console's files can only be read.")
                    .answer(exchange, Headers.of("Allow", "GET, HEAD"));
        } else if (EntityTags.has(request.headers(), tag)) {
            exchange.respond(unchanged, NOTHING.duplicate());
        } else {
            exchange.respond(whole, ByteBuffer.wrap(content));
        }
    }

    private static String hash(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
