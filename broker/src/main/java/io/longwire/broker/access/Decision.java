package io.longwire.broker.access;

import org.jspecify.annotations.Nullable;

/**
 * What {@link Access} says.
 *
 * @param refusal why not, in one sentence the client gets to read; null when it may
 */
public record Decision(@Nullable String refusal) {
    /** Go ahead. */
    public static final Decision ALLOWED = new Decision(null);

    /** No, and why. */
    public static Decision refused(String why) {
        return new Decision(why);
    }

    /** Whether it may. */
    public boolean allowed() {
        return refusal == null;
    }
}
