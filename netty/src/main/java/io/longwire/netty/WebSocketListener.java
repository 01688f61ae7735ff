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
 * <p>Order: {@link #opened} first; messages, pings and pongs as they arrive; {@link #closed} last and exactly once. Threads: one call at a time, always
 * on the WebSocket's event loop, so a call must not block. Everything of {@link WebSocket} may be called from inside. Payloads are valid until the
 * call returns and may be changed by nobody; copy what is to be kept. An exception that escapes is passed to {@link #failed}, logged, and closes the
 * WebSocket with 1011.
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

    /** {@link WebSocket#writable()} has become true again. */
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
