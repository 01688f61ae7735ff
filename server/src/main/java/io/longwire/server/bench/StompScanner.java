package io.longwire.server.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Finds STOMP frames in messages without an object for each, where a frame does not go over several. Bodies must be free of NUL, as those of a load are.
 * Not for several threads.
 */
final class StompScanner {
    private static final byte[] MESSAGE = "MESSAGE".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_KEPT = 64 << 20;

    /** What a body is expected to have; it is looked at first, so that it need not be searched for its end. */
    private final int bodyBytes;

    /** The beginning of a frame whose rest has not come. */
    private ByteBuffer kept = ByteBuffer.allocate(0);

    /** What gets the frames. */
    interface Frames {
        /**
         * A MESSAGE.
         *
         * @param payload its body from position to limit
         * @param head where the frame begins
         */
        void message(ByteBuffer payload, int head);

        /** Another frame, as text. */
        void other(String frame);
    }

    StompScanner(int bodyBytes) {
        this.bodyBytes = bodyBytes;
    }

    /** Looks through what has come; its position and limit are as before afterwards. */
    void scan(ByteBuffer payload, Frames frames) {
        if (kept.hasRemaining()) {
            ByteBuffer whole = joined(payload);
            kept = ByteBuffer.allocate(0);
            scanWhole(whole, frames);
        } else {
            scanWhole(payload, frames);
        }
    }

    private void scanWhole(ByteBuffer payload, Frames frames) {
        int begin = payload.position();
        int limit = payload.limit();
        int at = begin;
        while (at < limit) {
            if (payload.get(at) == '\n' || payload.get(at) == '\r') {
                at++;
                continue;
            }
            int body = body(payload, at, limit);
            int end = body < 0 ? -1 : end(payload, body, limit);
            if (end < 0) {
                keep(payload, at, limit);
                return;
            }
            show(payload, at, body, end, frames);
            payload.limit(limit).position(begin);
            at = end + 1;
        }
    }

    /** Behind the empty line; -1 where there is none. */
    private static int body(ByteBuffer payload, int from, int limit) {
        for (int i = from + 1; i < limit; i++) {
            if (payload.get(i) == '\n') {
                byte before = payload.get(i - 1);
                if (before == '\n' || (before == '\r' && i - 2 >= from && payload.get(i - 2) == '\n')) {
                    return i + 1;
                }
            }
        }
        return -1;
    }

    /** Where the NUL is; -1 where there is none. */
    private int end(ByteBuffer payload, int body, int limit) {
        if (body + bodyBytes < limit && payload.get(body + bodyBytes) == 0) {
            return body + bodyBytes;
        }
        for (int i = body; i < limit; i++) {
            if (payload.get(i) == 0) {
                return i;
            }
        }
        return -1;
    }

    private static void show(ByteBuffer payload, int head, int body, int end, Frames frames) {
        if (isMessage(payload, head, end)) {
            payload.limit(end).position(body);
            frames.message(payload, head);
        } else {
            byte[] text = new byte[end - head];
            payload.get(head, text);
            frames.other(new String(text, StandardCharsets.UTF_8));
        }
    }

    private static boolean isMessage(ByteBuffer payload, int head, int end) {
        for (int i = 0; i < MESSAGE.length; i++) {
            if (head + i >= end || payload.get(head + i) != MESSAGE[i]) {
                return false;
            }
        }
        return true;
    }

    private void keep(ByteBuffer payload, int from, int limit) {
        if (limit - from > MOST_KEPT) {
            throw new IllegalStateException("A STOMP frame of more than " + MOST_KEPT + " bytes");
        }
        kept = ByteBuffer.allocate(limit - from);
        kept.put(payload.duplicate().position(from)).flip();
    }

    private ByteBuffer joined(ByteBuffer payload) {
        return ByteBuffer.allocate(kept.remaining() + payload.remaining())
                .put(kept)
                .put(payload.duplicate())
                .flip();
    }
}
