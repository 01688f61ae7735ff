package io.longwire.protocol.message;

import java.io.ByteArrayOutputStream;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Messages that many connections get one right after the other, in the order of the list: their wire forms are put together once, so that each connection
 * has one thing to copy. To be let go of with the moment it was made for.
 *
 * <p>Threads: any.
 */
public final class PreparedMessages {
    private static final int MOST_HEADER_BYTES = 10;

    private final List<PreparedMessage> messages;
    private final int bytes;
    private final Encodings<byte[]> encodings = new Encodings<>();

    /**
     * Those messages together.
     *
     * @param messages kept, not copied
     * @throws ArithmeticException when their payloads have 2 GiB or more
     */
    public PreparedMessages(List<PreparedMessage> messages) {
        this.messages = messages;
        int sum = 0;
        for (PreparedMessage each : messages) {
            sum = Math.addExact(sum, each.size());
        }
        this.bytes = sum;
    }

    /** Each of them, in order. */
    public List<PreparedMessage> messages() {
        return Collections.unmodifiableList(messages);
    }

    /** How many they are. */
    public int count() {
        return messages.size();
    }

    /** The size of their payloads in bytes. */
    public int size() {
        return bytes;
    }

    /** The most that their frames may have where no extension makes them longer. */
    public long mostFramedBytes() {
        return bytes + (long) MOST_HEADER_BYTES * messages.size();
    }

    /** The wire form under that key where it has been made; null else. */
    public byte @Nullable [] encoded(Object key) {
        return encodings.find(key);
    }

    /** The wire form under that key, made once of those of the messages. Nobody may change it. */
    public byte[] encoding(Object key, Function<PreparedMessage, byte[]> encoder) {
        return encodings.get(key, () -> {
            ByteArrayOutputStream all = new ByteArrayOutputStream(bytes + 4 * messages.size());
            for (PreparedMessage each : messages) {
                all.writeBytes(encoder.apply(each));
            }
            return all.toByteArray();
        });
    }
}
