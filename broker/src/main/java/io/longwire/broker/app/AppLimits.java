package io.longwire.broker.app;

/**
 * What may wait for the handlers of one session. Immutable.
 *
 * @param messages that wait while one is handled; default 16; beyond it nothing more is read from the client
 * @param bytes the bodies of all that wait; default 1 MiB; the message that goes beyond it is still taken, then nothing more is read
 */
public record AppLimits(int messages, long bytes) {
    public static final AppLimits DEFAULT = new AppLimits(16, 1 << 20);

    public AppLimits {
        if (messages <= 0 || bytes <= 0) {
            throw new IllegalArgumentException(
                    "messages and bytes must be more than 0, but are " + messages + " and " + bytes);
        }
    }
}
