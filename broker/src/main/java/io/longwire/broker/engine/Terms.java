package io.longwire.broker.engine;

import org.jspecify.annotations.Nullable;

/**
 * What the sender of a message asks for beyond its delivery. Immutable.
 *
 * @param expires from when on nobody is to get it any more, in milliseconds since 1970; {@link #NEVER} for never
 * @param idempotencyKey a second message to the same destination with the same key within the engine's window is not published: its sender gets
 *     the position of the first; null for none
 * @param conflationKey of the messages with one key only the newest matters; null for none
 * @param exclude the id of the session that is not to get it, though it subscribed; null for nobody
 * @param watch under which number the publishing node waits for acknowledgements; 0 when it does not
 */
public record Terms(
        long expires,
        @Nullable String idempotencyKey,
        @Nullable String conflationKey,
        @Nullable String exclude,
        long watch) {
    /** The value of {@link #expires} for a message that does not expire. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Nothing asked for. */
    public static final Terms NONE = new Terms(NEVER, null, null, null, 0);

    /** Whether it has expired by then. */
    public boolean expired(long now) {
        return expires <= now;
    }

    /** The same, watched under that number. */
    public Terms withWatch(long number) {
        return new Terms(expires, idempotencyKey, conflationKey, exclude, number);
    }
}
