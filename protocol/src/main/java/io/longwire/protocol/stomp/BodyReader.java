package io.longwire.protocol.stomp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Finds a frame's body. One that is whole in a chunk is shown where it lies; only one that straddles chunks is collected. */
final class BodyReader {
    private static final int FIRST = 1024;
    private static final byte[] NOTHING = {};

    private int expected;
    private int limit;
    private byte[] collected = NOTHING;
    private int length;

    /** Begins a body of that many bytes; -1 for one that ends at the first NUL. */
    void begin(int expected, int limit) {
        this.expected = expected;
        this.limit = limit;
        this.collected = NOTHING;
        this.length = 0;
    }

    /** Reads to the NUL that ends the frame; null when more bytes are needed. */
    @Nullable
    ByteBuffer read(ByteBuffer in) throws StompSyntaxException {
        return expected < 0 ? readToNul(in) : readCounted(in);
    }

    private @Nullable ByteBuffer readCounted(ByteBuffer in) throws StompSyntaxException {
        int missing = expected - length;
        if (in.remaining() <= missing) {
            collect(in, in.remaining());
            return null;
        }
        if (in.get(in.position() + missing) != 0) {
            throw new StompSyntaxException(false, "No NUL where content-length says that the body ends");
        }
        return finish(in, missing);
    }

    private @Nullable ByteBuffer readToNul(ByteBuffer in) throws StompSyntaxException {
        int end = in.position();
        while (end < in.limit() && in.get(end) != 0) {
            end++;
        }
        int count = end - in.position();
        if (count > limit - length) {
            throw new StompSyntaxException(true, "A body has more than " + limit + " bytes");
        }
        if (end == in.limit()) {
            collect(in, count);
            return null;
        }
        return finish(in, count);
    }

    private ByteBuffer finish(ByteBuffer in, int count) {
        ByteBuffer body;
        if (length == 0) {
            body = in.duplicate();
            body.limit(in.position() + count);
            in.position(in.position() + count);
        } else {
            collect(in, count);
            body = ByteBuffer.wrap(collected, 0, length);
        }
        in.get();
        return body;
    }

    private void collect(ByteBuffer in, int count) {
        if (length + count > collected.length) {
            int most = expected < 0 ? limit : expected;
            collected = Arrays.copyOf(collected, (int) Math.min(
                    most, Math.max(length + count, Math.max(FIRST, collected.length * 2L))));
        }
        in.get(collected, length, count);
        length += count;
    }

    /** Gives its memory back. */
    void release() {
        collected = NOTHING;
    }
}
