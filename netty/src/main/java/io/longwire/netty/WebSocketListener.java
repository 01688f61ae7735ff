package io.longwire.netty;

import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Gets what one WebSocket brings.
 *
 * <p>Order: {@link #opened} first; messages, pings and pongs as they arrive, where a ping or pong may come between two parts of a message; {@link
 * #closed} last and exactly once. Between them {@link #writable} may be called at any time. After {@link WebSocket#close} no message comes any
 * more, and after {@link #closed} nothing, but {@link #failed} where {@code closed} itself threw, and what stages of sent messages run.
 *
 * <p>Threads: one call at a time, always on the WebSocket's event loop, so a call must not block; what is slow belongs to a thread of its own, and {@link
 * WebSocket#request} holds back what comes meanwhile. One listener may serve several WebSockets, but then several loops call it at once. Everything of
 * {@link WebSocket} may be called from inside; none of it calls back before it returns, but what stages of sent messages run.
 *
 * <p>Nulls: nothing is null unless marked. Payloads are read-only by contract: valid until the call returns, changed by nobody; copy what is to be
 * kept.
 *
 * <p>Errors: a {@link RuntimeException} that escapes is passed to {@link #failed}, logged, and closes the WebSocket with 1011 (RFC 6455 §7.4.1); the
 * other side is not told more. An {@link Error} cuts the connection, and {@link #closed} says 1006.
 */
public interface WebSocketListener {
    /** The opening handshake is done. */
    default void opened(WebSocket webSocket) {}

    /**
     * A whole message as bytes, text as UTF-8 that has been checked. By default it is passed on to {@link #text} or {@link #binary}; to be overridden
     * where decoding can be saved.
     */
    default void message(WebSocket webSocket, MessageType type, ByteBuffer payload) {
        if (type == MessageType.TEXT) {
            text(webSocket, StandardCharsets.UTF_8.decode(payload).toString());
        } else {
            binary(webSocket, payload);
        }
    }

    /** A whole text message. */
    default void text(WebSocket webSocket, String text) {}

    /** A whole binary message. */
    default void binary(WebSocket webSocket, ByteBuffer payload) {}

    /**
     * Whether messages are shown in parts as they arrive, by {@link #part}, instead of whole: for messages larger than memory should hold. Asked
     * once, before {@link #opened}.
     */
    default boolean wantsParts() {
        return false;
    }

    /** A part of a message; text is valid UTF-8 so far, but may be cut inside a character. The last part may be empty. */
    default void part(WebSocket webSocket, MessageType type, ByteBuffer payload, boolean last) {}

    /** A ping came (RFC 6455 §5.5.2); it has been answered already. */
    default void ping(WebSocket webSocket, ByteBuffer payload) {}

    /** A pong came (RFC 6455 §5.5.3), one for a keep-alive ping too. */
    default void pong(WebSocket webSocket, ByteBuffer payload) {}

    /** {@link WebSocket#writable()} has become true again, or there is room again after a message was refused. It may come more often than that. */
    default void writable(WebSocket webSocket) {}

    /**
     * The end.
     *
     * @param reason what the other side said, or this one; 1005 when it gave no code, 1006 when the connection broke without a close frame
     * @param began which side began the closing; null when the connection broke
     */
    default void closed(WebSocket webSocket, CloseReason reason, @Nullable Side began) {}

    /** This listener threw an exception; {@link #closed} follows. */
    default void failed(WebSocket webSocket, Throwable failure) {}
}
