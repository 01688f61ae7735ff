package io.longwire.protocol.transport;

import io.longwire.protocol.message.MessageType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * For a transport whose carrier knows neither parts of messages nor pings: puts parts together, and checks what is not sent. Not for several threads.
 */
public final class Parts {
    private static final int MOST_CONTROL_BYTES = 125;

    private ByteArrayOutputStream begun = new ByteArrayOutputStream(0);
    private @Nullable MessageType type;

    /** Bytes of the message that was begun. */
    public int size() {
        return begun.size();
    }

    /**
     * Adds a part.
     *
     * @return the whole message where this was the last; else null
     * @throws IllegalStateException when the message was begun with another type
     */
    public byte @Nullable [] add(MessageType of, ByteBuffer payload, boolean last) {
        if (type != null && type != of) {
            throw new IllegalStateException("A message of type " + type + " has begun, but a part is of type " + of);
        }
        type = of;
        byte[] bytes = new byte[payload.remaining()];
        payload.duplicate().get(bytes);
        begun.writeBytes(bytes);
        if (!last) {
            return null;
        }
        byte[] whole = begun.toByteArray();
        begun = new ByteArrayOutputStream(0);
        type = null;
        return whole;
    }

    /**
     * Checks the payload of a ping or pong, and answers true.
     *
     * @throws IllegalArgumentException when it has more than 125 bytes
     */
    public static boolean control(ByteBuffer payload) {
        if (payload.remaining() > MOST_CONTROL_BYTES) {
            throw new IllegalArgumentException("A ping or pong has at most 125 bytes, but got " + payload.remaining());
        }
        return true;
    }
}
