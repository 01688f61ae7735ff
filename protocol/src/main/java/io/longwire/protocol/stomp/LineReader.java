package io.longwire.protocol.stomp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects one line at a time out of chunks, and counts what it takes against the frame's limit. Holds no memory between frames. */
final class LineReader {
    private static final int FIRST = 128;

    private byte @Nullable [] line;
    private int length;
    private int taken;

    /** Begins a frame. */
    void begin() {
        taken = 0;
        length = 0;
    }

    /**
     * Takes bytes to the end of the line.
     *
     * @return whether the line is whole; it is then in {@link #bytes}, without its LF
     */
    boolean read(ByteBuffer in, int limit) throws StompSyntaxException {
        int start = in.position();
        int end = start;
        while (end < in.limit() && in.get(end) != '\n') {
            end++;
        }
        boolean whole = end < in.limit();
        int count = end - start;
        if (count + (whole ? 1 : 0) > limit - taken) {
            throw new StompSyntaxException(true, "Command and headers have more than " + limit + " bytes");
        }
        taken += count + (whole ? 1 : 0);
        byte[] target = room(count, limit);
        in.get(target, length, count);
        length += count;
        if (whole) {
            in.get();
        }
        return whole;
    }

    private byte[] room(int count, int limit) {
        byte[] now = line;
        if (now == null) {
            now = new byte[Math.max(count, FIRST)];
        } else if (now.length < length + count) {
            now = Arrays.copyOf(now, Math.max(length + count, Math.min(limit, now.length * 2)));
        }
        line = now;
        return now;
    }

    byte[] bytes() {
        byte[] now = line;
        return now == null ? new byte[0] : now;
    }

    int length() {
        return length;
    }

    /** The length without a CR at the end, where the version lets lines end with CRLF. */
    int lengthWithoutCr(boolean crlf) {
        return crlf && length > 0 && bytes()[length - 1] == '\r' ? length - 1 : length;
    }

    /** Begins the next line. */
    void next() {
        length = 0;
    }

    /** Gives its memory back. */
    void release() {
        line = null;
    }
}
