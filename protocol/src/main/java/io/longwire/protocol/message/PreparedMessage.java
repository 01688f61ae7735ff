package io.longwire.protocol.message;

import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * A message that many get: its payload once, and its wire forms, each made once when it is first wanted. Immutable for whoever uses it; any
 * thread.
 */
public final class PreparedMessage {
    private final MessageType type;
    private final byte[] payload;
    private final Encodings<byte[]> encodings = new Encodings<>();

    /**
     * @param type text must be valid UTF-8; it is not checked here
     * @param payload kept, not copied: nobody may change it afterwards
     */
    public PreparedMessage(MessageType type, byte[] payload) {
        this.type = type;
        this.payload = payload;
    }

    /** What it holds. */
    public MessageType type() {
        return type;
    }

    /** The payload's size in bytes. */
    public int size() {
        return payload.length;
    }

    /** The payload, read only, a new view at every call. */
    public ByteBuffer payload() {
        return ByteBuffer.wrap(payload).asReadOnlyBuffer();
    }

    /** The wire form under that key, made once. Nobody may change it. */
    public byte[] encoding(Object key, Function<byte[], byte[]> encoder) {
        return encodings.get(key, () -> encoder.apply(payload));
    }
}
