package io.longwire.protocol.sockjs;

import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.RequestHead;
import io.longwire.protocol.http.ResponseHead;
import io.longwire.protocol.http.Tokens;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The responses of a service, and the fields that go with them. Immutable; any thread. */
final class Answers {
    static final String TEXT = "text/plain;charset=UTF-8";
    private static final String NOT_CACHED = "no-store, no-cache, must-revalidate, max-age=0";
    private static final String FOR_A_YEAR = "public, max-age=31536000";

    /** Only old caches read it, which know no {@code max-age}. */
    private static final String EXPIRES = "Thu, 31 Dec 2037 23:55:55 GMT";

    private static final String COOKIE = "JSESSIONID=";
    private static final int MOST_COOKIE = 200;
    private static final int MOST_REQUEST_HEADERS = 400;

    private final SockJsOptions options;

    Answers(SockJsOptions options) {
        this.options = options;
    }

    /** The fields of an answer that must not be kept and that the page may read. */
    Headers.Builder fields(RequestHead request, @Nullable String contentType) {
        Headers.Builder fields = new Headers.Builder().add("Cache-Control", NOT_CACHED);
        if (contentType != null) {
            fields.add("Content-Type", contentType).add("X-Content-Type-Options", "nosniff");
        }
        return cors(request, fields);
    }

    /** The same for the URL of a session, which carries the cookie where there is one. */
    Headers sessionFields(RequestHead request, String contentType) {
        Headers.Builder fields = fields(request, contentType);
        if (options.cookie()) {
            fields.add("Set-Cookie", COOKIE + cookie(request) + "; Path=/");
        }
        return fields.build();
    }

    private static String cookie(RequestHead request) {
        for (String line : request.headers().all("Cookie")) {
            for (String part : line.split(";", -1)) {
                String pair = part.trim();
                if (pair.startsWith(COOKIE)
                        && pair.length() > COOKIE.length()
                        && pair.length() <= MOST_COOKIE
                        && pair.matches("[!#-+\\--:<-\\[\\]-~]+")) {
                    return pair.substring(COOKIE.length());
                }
            }
        }
        return "dummy";
    }

    private Headers.Builder cors(RequestHead request, Headers.Builder fields) {
        String origin = options.origins().answer(request);
        if (origin != null) {
            fields.add("Access-Control-Allow-Origin", origin).add("Access-Control-Allow-Credentials", "true");
            String wanted = request.headers().first("Access-Control-Request-Headers");
            if (wanted != null
                    && wanted.length() <= MOST_REQUEST_HEADERS
                    && Tokens.list(List.of(wanted)).stream().allMatch(Tokens::isToken)
                    && !Tokens.list(List.of(wanted)).isEmpty()) {
                fields.add("Access-Control-Allow-Headers", wanted);
            }
        }
        return fields.add("Vary", "Origin");
    }

    /** Answers {@code OPTIONS}. */
    void options(HttpExchange exchange, String methods) {
        Headers.Builder fields = new Headers.Builder()
                .add("Cache-Control", FOR_A_YEAR)
                .add("Expires", EXPIRES)
                .add("Allow", methods)
                .add("Access-Control-Allow-Methods", methods)
                .add("Access-Control-Max-Age", "31536000");
        exchange.respond(new ResponseHead(204, cors(exchange.request(), fields).build()), ByteBuffer.allocate(0));
    }

    void methodNotAllowed(HttpExchange exchange, String methods) {
        exchange.respond(new ResponseHead(405, Headers.of("Allow", methods)), ByteBuffer.allocate(0));
    }

    void notFound(HttpExchange exchange) {
        text(exchange, 404, "Nothing is at this path; check its spelling, or open the session anew.");
    }

    void notForThisOrigin(HttpExchange exchange) {
        text(exchange, 403, "Pages of this origin may not use this service; whoever runs it can list further origins.");
    }

    /** Plain words, which the page may read. */
    void text(HttpExchange exchange, int status, String text) {
        boolean allowed = options.origins().allow(exchange.request());
        Headers fields = allowed
                ? fields(exchange.request(), TEXT).build()
                : Headers.of(
                        "Content-Type",
                        TEXT,
                        "X-Content-Type-Options",
                        "nosniff",
                        "Cache-Control",
                        NOT_CACHED,
                        "Vary",
                        "Origin");
        exchange.respond(new ResponseHead(status, fields), bytes(text + "\n"));
    }

    /** What a browser may keep for a year. */
    static Headers.Builder kept(String contentType) {
        return new Headers.Builder()
                .add("Content-Type", contentType)
                .add("X-Content-Type-Options", "nosniff")
                .add("Cache-Control", FOR_A_YEAR)
                .add("Expires", EXPIRES);
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
