package io.longwire.broker.engine;

import io.longwire.protocol.message.Encodings;
import io.longwire.protocol.message.PreparedMessage;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message that was published: numbered, immutable, shared by everyone who gets it. Any thread. */
public final class Publication {
    private static final int OVERHEAD = 256;

    private final Draft draft;
    private final Position position;
    private final long previous;
    private final long timestamp;
    private final Encodings<PreparedMessage> encodings = new Encodings<>();

    /**
     * @param position where it stands
     * @param previous the offset of the publication before it on the same destination; where that is forgotten, an offset not below it; 0 when
     *     there never was one
     * @param timestamp when it was published, in milliseconds since 1970
     */
    public Publication(Draft draft, Position position, long previous, long timestamp) {
        this.draft = draft;
        this.position = position;
        this.previous = previous;
        this.timestamp = timestamp;
    }

    /** The same publication, but without the wire forms that were made so far: what is retained for long must not keep them. */
    public Publication withoutEncodings() {
        return new Publication(draft, position, previous, timestamp);
    }

    /**
     * The same place in the same destination with another content, for one reader.
     *
     * @param contentType null when there is nothing to say
     * @param headers in order
     * @param body kept, not copied: nobody may change it afterwards
     */
    public Publication withContent(@Nullable String contentType, Map<String, String> headers, byte[] body) {
        Draft other = new Draft(draft.destination(), contentType, headers, body, draft.terms());
        return new Publication(other, position, previous, timestamp);
    }

    /** What was to be published. */
    public Draft draft() {
        return draft;
    }

    public String destination() {
        return draft.destination();
    }

    public Position position() {
        return position;
    }

    /** The offset of its predecessor in the same epoch; who has seen less than that has missed something. */
    public long previous() {
        return previous;
    }

    /** Milliseconds since 1970. */
    public long timestamp() {
        return timestamp;
    }

    public @Nullable String contentType() {
        return draft.contentType();
    }

    /** The sender's own headers, in order. */
    public Map<String, String> headers() {
        return draft.headers();
    }

    /** What its sender asked for. */
    public Terms terms() {
        return draft.terms();
    }

    /** The body, read only, a new view at every call. */
    public ByteBuffer body() {
        return ByteBuffer.wrap(draft.body()).asReadOnlyBuffer();
    }

    /** The body itself, for encoders. Nobody may change it. */
    public byte[] bodyBytes() {
        return draft.body();
    }

    /** Whether the body is valid UTF-8; found once. */
    public boolean utf8() {
        return draft.utf8();
    }

    /** Its wire forms, each under its encoder's key. */
    public Encodings<PreparedMessage> encodings() {
        return encodings;
    }

    /** About how much memory it takes, its encodings not counted. */
    public int size() {
        return size(draft);
    }

    /** About how much memory a publication of that draft takes. */
    public static int size(Draft draft) {
        int size = OVERHEAD + draft.body().length;
        for (Map.Entry<String, String> header : draft.headers().entrySet()) {
            size += 64 + 2 * (header.getKey().length() + header.getValue().length());
        }
        return size;
    }

    @Override
    public String toString() {
        return destination() + " at " + position;
    }
}
