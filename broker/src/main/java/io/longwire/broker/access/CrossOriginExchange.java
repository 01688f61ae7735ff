package io.longwire.broker.access;

import io.longwire.protocol.exchange.ExchangeListener;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.ResponseBody;
import io.longwire.protocol.exchange.WebSocketAcceptance;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.RequestHead;
import io.longwire.protocol.http.ResponseHead;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.peer.Peer;
import java.nio.ByteBuffer;

/**
 * The exchange with a page of another origin that may use this server: each response says so (Fetch Standard, "CORS protocol"), unless its handler
 * has said something itself. A preflight is answered by the handler's own answer to {@code OPTIONS}, whose {@code Allow} names the methods.
 */
record CrossOriginExchange(HttpExchange exchange, String origin) implements HttpExchange {
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

    /** What a page may send beyond what is always safe. */
    private static final String REQUEST_HEADERS =
            "Authorization, Cache-Control, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, Prefer";

    /** What a page may read beyond what is always safe. */
    private static final String RESPONSE_HEADERS = "ETag, Preference-Applied, Retry-After";

    private static final String SECONDS = "600";

    private ResponseHead shared(ResponseHead head) {
        if (head.headers().has(ALLOW_ORIGIN)) {
            return head;
        }
        Headers.Builder headers = new Headers.Builder();
        head.headers().forEach(headers::add);
        headers.add(ALLOW_ORIGIN, origin).add("Access-Control-Allow-Credentials", "true");
        if (!head.headers().has("Vary")) {
            headers.add("Vary", "Origin");
        }
        String methods = head.headers().first("Allow");
        if (request().method().equals("OPTIONS")
                && request().headers().has("Access-Control-Request-Method")
                && methods != null) {
            headers.add("Access-Control-Allow-Methods", methods)
                    .add("Access-Control-Allow-Headers", REQUEST_HEADERS)
                    .add("Access-Control-Max-Age", SECONDS);
        } else {
            headers.add("Access-Control-Expose-Headers", RESPONSE_HEADERS);
        }
        return new ResponseHead(head.status(), headers.build());
    }

    @Override
    public void respond(ResponseHead head, ByteBuffer body) {
        exchange.respond(shared(head), body);
    }

    @Override
    public ResponseBody respond(ResponseHead head) {
        return exchange.respond(shared(head));
    }

    @Override
    public RequestHead request() {
        return exchange.request();
    }

    @Override
    public Peer peer() {
        return exchange.peer();
    }

    @Override
    public Loop loop() {
        return exchange.loop();
    }

    @Override
    public void listen(ExchangeListener listener) {
        exchange.listen(listener);
    }

    @Override
    public void request(long chunks) {
        exchange.request(chunks);
    }

    @Override
    public void upgrade(WebSocketAcceptance acceptance) {
        exchange.upgrade(acceptance);
    }

    @Override
    public void reset() {
        exchange.reset();
    }
}
