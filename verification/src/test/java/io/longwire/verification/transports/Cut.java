package io.longwire.verification.transports;

import java.util.Random;

/**
 * Where one connection ends.
 *
 * @param up bytes from the client that still get through
 * @param down bytes from the server that still get through
 * @param reset whether the client then sees a reset, rather than the plain end of the stream
 */
record Cut(long up, long down, boolean reset) {
    /** Nowhere. */
    static final Cut NEVER = new Cut(Long.MAX_VALUE, Long.MAX_VALUE, false);

    /** About as long as the heads of these tests are. */
    private static final int HEAD = 400;

    /** In what the client sends. */
    static Cut up(long bytes) {
        return new Cut(bytes, Long.MAX_VALUE, false);
    }

    /** In what the server sends. */
    static Cut down(long bytes) {
        return new Cut(Long.MAX_VALUE, bytes, false);
    }

    /** At most so far into what the server sends: one time in four in the client's request already, one in four in the head of the answer. */
    static Cut random(Random random, int most) {
        boolean reset = random.nextBoolean();
        int down = random.nextInt(most);
        return switch (random.nextInt(4)) {
            case 0 -> new Cut(random.nextInt(HEAD), down, reset);
            case 1 -> new Cut(Long.MAX_VALUE, random.nextInt(HEAD), reset);
            default -> new Cut(Long.MAX_VALUE, down, reset);
        };
    }
}
