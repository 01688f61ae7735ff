package io.longwire.protocol.exchange;

import io.longwire.protocol.http.RequestHead;
import io.longwire.protocol.http.ResponseHead;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.peer.Peer;
import java.nio.ByteBuffer;

/**
 * One request and its response: a stream, not a connection (an HTTP/2 connection carries many at once).
 *
 * <p>Order: the request's body may be read before and while the response is written; what was not read when the response ends is discarded. Exactly one of {@link #respond(ResponseHead,
 * ByteBuffer)}, {@link #respond(ResponseHead)}, {@link #upgrade} and {@link #reset} answers it; a second answer is an {@link
 * IllegalStateException}. What is written after the other side left is discarded.
 *
 * <p>Threads: everything on {@link #loop()}. Calls from inside a callback are allowed.
 */
public interface HttpExchange {
    /** The request's head. */
    RequestHead request();

    /** Who asks. */
    Peer peer();

    /** The loop that owns this exchange. */
    Loop loop();

    /**
     * Reads the request's body and hears of the other events, also of the other side's leaving where that came first. To be called at most once, before
     * the handler returns or later; nothing of the body is lost in between.
     */
    void listen(ExchangeListener listener);

    /** The same where a body means nothing: what comes of one is let come and ignored, for unread it would hide that the other side leaves. */
    default void listenWithoutBody(ExchangeListener listener) {
        listen(listener);
        request(Long.MAX_VALUE);
    }

    /** Lets {@code chunks} more pieces of the body come; none comes without demand. */
    void request(long chunks);

    /**
     * Answers with a whole body, which is read before the call returns; its position moves. Pass an empty buffer for none. An answer to {@code
     * HEAD} is given as to {@code GET}: the driver tells the length and leaves the body out (RFC 9110 §9.3.2).
     */
    void respond(ResponseHead head, ByteBuffer body);

    /** Answers with a body that is written bit by bit. */
    ResponseBody respond(ResponseHead head);

    /**
     * Answers a request for WebSocket: checks the opening handshake (RFC 6455 §4.2) and accepts it, or rejects it with the status that the rule
     * prescribes (400, or 426 for a request that is no WebSocket handshake or of an unknown version).
     */
    void upgrade(WebSocketAcceptance acceptance);

    /** Breaks the exchange off; the client sees that the response is not whole. */
    void reset();
}
