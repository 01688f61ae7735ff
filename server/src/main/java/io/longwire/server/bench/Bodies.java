package io.longwire.server.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * The bodies of messages: a number and whose it is, as far as they fit, then what is the same in all. Text is words of a small vocabulary, which compress
 * as text does; other bytes are random, and do not. One buffer serves all, so nothing is allocated for a message. Not for several threads.
 */
final class Bodies {
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGIT_BITS = 4;
    private static final int NUMBER = 8;
    private static final int OWNER = 6;
    private static final String[] WORDS =
            ("price size time order book trade quote level depth spread open close high low last volume bid ask"
                            + " symbol market venue route state update delta snapshot session client server message topic queue")
                    .split(" ");

    private final ByteBuffer body;

    Bodies(int size, boolean text) {
        byte[] bytes = new byte[size];
        Random random = new Random(size); // the same in each run
        if (text) {
            for (int i = 0; i < size; ) {
                byte[] word = (" " + WORDS[random.nextInt(WORDS.length)]).getBytes(StandardCharsets.US_ASCII);
                int length = Math.min(word.length, size - i);
                System.arraycopy(word, 0, bytes, i, length);
                i += length;
            }
        } else {
            random.nextBytes(bytes);
        }
        body = ByteBuffer.wrap(bytes);
    }

    int size() {
        return body.limit();
    }

    /** A body; valid until the next is asked for. */
    ByteBuffer of(int owner, long number) {
        digits(0, NUMBER, number);
        digits(NUMBER, OWNER, owner);
        return body;
    }

    /** The lowest digit first, so that what fits tells neighbours apart. */
    private void digits(int at, int count, long value) {
        int end = Math.min(at + count, body.limit());
        for (int i = at; i < end; i++) {
            body.put(i, DIGITS[(int) (value >>> (DIGIT_BITS * (i - at))) & 0xf]);
        }
    }

    boolean matches(ByteBuffer payload, int owner, long number) {
        return of(owner, number).mismatch(payload) < 0;
    }

    /** The number of a body of this kind; wrong where it does not match that. */
    static long number(ByteBuffer payload) {
        long number = 0;
        for (int i = Math.min(NUMBER, payload.remaining()) - 1; i >= 0; i--) {
            number = (number << DIGIT_BITS)
                    | (Character.digit(payload.get(payload.position() + i), 1 << DIGIT_BITS) & 0xf);
        }
        return number;
    }
}
