package io.longwire.protocol.message;

import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A message that many get: its payload once, and its wire forms, each made once when it is first wanted. Immutable for whoever uses it; any
 * thread.
 */
public final class PreparedMessage {
    private final MessageType type;
    private final byte[] payload;
    private final @Nullable Encodings<byte[]> encodings;

    /**
     * @param type text must be valid UTF-8; it is not checked here
     * @param payload kept, not copied: nobody may change it afterwards
     */
    public PreparedMessage(MessageType type, byte[] payload) {
        this(type, payload, true);
    }

    private PreparedMessage(MessageType type, byte[] payload, boolean shared) {
        this.type = type;
        this.payload = payload;
        this.encodings = shared ? new Encodings<>() : null;
    }

    /**
     * A message that only one connection gets, which encodes it as its own: with the compression context that it keeps, which no shared wire
     * form can use. The arguments are those of the constructor.
     */
    public static PreparedMessage forOne(MessageType type, byte[] payload) {
        return new PreparedMessage(type, payload, false);
    }

    /** What it holds. */
    public MessageType type() {
        return type;
    }

    /** The payload's size in bytes. */
    public int size() {
        return payload.length;
    }

    /** Whether many get it, in wire forms made once. */
    public boolean shared() {
        return encodings != null;
    }

    /** The payload, read only, a new view at every call. */
    public ByteBuffer payload() {
        return ByteBuffer.wrap(payload).asReadOnlyBuffer();
    }

    /** The wire form under that key where it has been made; null else. */
    public byte @Nullable [] encoded(Object key) {
        return encodings == null ? null : encodings.find(key);
    }

    /** The wire form under that key, made once where many get it. Nobody may change it. */
    public byte[] encoding(Object key, Function<byte[], byte[]> encoder) {
        return encodings == null ? encoder.apply(payload) : encodings.get(key, () -> encoder.apply(payload));
    }
}
