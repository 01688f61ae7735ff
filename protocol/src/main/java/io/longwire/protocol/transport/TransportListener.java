package io.longwire.protocol.transport;

import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Gets what a transport brings, on its loop, one call at a time: {@link #opened} first, {@link #closed} last and exactly once.
 *
 * <p>Payloads are valid until the call returns and may be changed by nobody; what comes after that is undefined. Messages come only on demand
 * ({@link Transport#request}). An exception that escapes closes the transport with 1011 and is logged.
 */
public interface TransportListener {
    /** Whether messages are shown in parts, as they arrive, by {@link #fragment}; else whole, by {@link #message}. Asked once, before {@link #opened}. */
    default boolean wantsParts() {
        return false;
    }

    /** The transport is open; from now on it may be used. */
    void opened(Transport transport);

    /** A whole message; on a byte stream, some bytes of type {@link MessageType#BINARY}. */
    void message(MessageType type, ByteBuffer payload);

    /** A part of a message; text may be cut inside a character. Only where {@link #wantsParts()}. */
    default void fragment(MessageType type, ByteBuffer payload, boolean last) {}

    /** A ping came; it has been answered already. */
    default void ping(ByteBuffer payload) {}

    /** A pong came. */
    default void pong(ByteBuffer payload) {}

    /** {@link Transport#writable()} has become true again, or there is room again after a message was refused. */
    default void writable() {}

    /**
     * The end. Nothing follows.
     *
     * @param reason what the other side said, or this one; 1006 when the connection broke without a word
     * @param began who began the closing; null when the connection broke
     */
    void closed(CloseReason reason, @Nullable Side began);
}
