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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One file, kept in memory, that is read with {@code GET} and {@code HEAD}; any other method is answered with 405. It has an {@code ETag} made of its
 * content, and whoever has that version gets 304. No browser guesses another type. Immutable; any thread.
 */
public final class StaticFile implements HttpHandler {
    private static final int TAG_BYTES = 12;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final byte[] content;
    private final String type;
    private final String tag;
    private final String caching;
    private final Headers more;
    private final ResponseHead whole;
    private final ResponseHead unchanged;

    private StaticFile(byte[] content, String type, String tag, String caching, Headers more) {
        this.content = content;
        this.type = type;
        this.tag = tag;
        this.caching = caching;
        this.more = more;
        Headers.Builder fields = new Headers.Builder().add("ETag", tag).add("Cache-Control", caching);
        more.forEach(fields::add);
        Headers common = fields.build();
        this.unchanged = new ResponseHead(304, common);
        this.whole = new ResponseHead(200, common.with("Content-Type", type).with("X-Content-Type-Options", "nosniff"));
    }

    /** A file that browsers ask for each time whether it has changed. The content is not copied and must not change. */
    public static StaticFile of(String type, byte[] content) {
        return new StaticFile(content, type, '"' + hash(content) + '"', "no-cache", Headers.NONE);
    }

    /**
     * The same for a file of the class path.
     *
     * @param beside the class in whose package it is
     * @throws IllegalStateException when it is not there
     */
    public static StaticFile resource(String type, Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The jar has no " + name + "; build it again");
            }
            return of(type, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("The jar's " + name + " cannot be read", e);
        }
    }

    /** The same file for ever under its name, which has the version in it: browsers keep it for a year and do not ask (RFC 8246). */
    public StaticFile immutable() {
        return new StaticFile(content, type, tag, "public, max-age=31536000, immutable", more);
    }

    /** The same file with further fields, with 304 too. */
    public StaticFile with(Headers fields) {
        return new StaticFile(content, type, tag, caching, fields);
    }

    @Override
    public void handle(HttpExchange exchange) {
        String method = exchange.request().method();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            new Problem(405, "Method Not Allowed", "This file can only be read.")
                    .answer(exchange, Headers.of("Allow", "GET, HEAD"));
        } else if (EntityTags.has(exchange.request().headers(), tag)) {
            exchange.respond(unchanged, NOTHING.duplicate());
        } else {
            exchange.respond(whole, ByteBuffer.wrap(content));
        }
    }

    private static String hash(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest, 0, TAG_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
