package io.longwire.broker.session;

/** What becomes of a session whose client reads too slowly. */
@FunctionalInterface
public interface OverflowPolicy {
    /** The session ends; its client is told why, and can come back with its last position. */
    OverflowPolicy DISCONNECT = (queued, incoming, limit) -> Verdict.DISCONNECT;

    /** What is to happen. */
    enum Verdict {
        /** End the session. */
        DISCONNECT
    }

    /**
     * A message does not fit any more. On the session's loop.
     *
     * @param queued bytes in the queue
     * @param incoming bytes of the message
     * @param limit bytes that may be queued
     */
    Verdict overflow(long queued, long incoming, long limit);
}
