package io.longwire.broker.engine;

/**
 * What becomes of a lease.
 *
 * @param queue the destination it stands in
 * @param offset its publication's
 * @param verdict what becomes of it
 */
public record Settlement(String queue, long offset, Verdict verdict) {
    /** What becomes of a lease. */
    public enum Verdict {
        /** It was dealt with: it is gone for good. */
        DONE,
        /** It was not: it is available again, in its old place, and this attempt counts. */
        AGAIN,
        /** Nobody saw it: it is available again, in its old place, as if it had not been leased. */
        UNSEEN,
        /** It is given up: it moves to the end of the queue {@link #deadLetters}, with a new position, and is gone from its own in the same step. */
        DEAD
    }

    private static final String QUEUE = "/queue/";
    private static final String DEAD_LETTERS = QUEUE + "dlq.";

    /** The settlement of a lease. */
    public static Settlement of(Lease lease, Verdict verdict) {
        return new Settlement(
                lease.publication().destination(),
                lease.publication().position().offset(),
                verdict);
    }

    /**
     * Where the dead letters of a queue go: {@code /queue/dlq.orders} for {@code /queue/orders}. Those of such a queue stay where they are: there
     * {@link Verdict#DEAD} means {@link Verdict#AGAIN}.
     */
    public static String deadLetters(String queue) {
        return queue.startsWith(DEAD_LETTERS) ? queue : DEAD_LETTERS + queue.substring(QUEUE.length());
    }
}
