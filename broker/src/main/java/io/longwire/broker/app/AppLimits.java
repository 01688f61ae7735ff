package io.longwire.broker.app;

import java.time.Duration;

/**
 * What may wait for the handlers of one session. Immutable.
 *
 * @param messages that wait while one is handled; default 16; beyond it nothing more is read from the client
 * @param bytes the bodies of all that wait; default 1 MiB; the message that goes beyond it is still taken, then nothing more is read
 * @param timeout how long a handler may take, its stage included; default 60 s; then the sender is told, and its session ends. The thread it runs on is
 *     not interrupted
 */
public record AppLimits(int messages, long bytes, Duration timeout) {
    public static final AppLimits DEFAULT = new AppLimits(16, 1 << 20, Duration.ofSeconds(60));

    public AppLimits {
        if (messages <= 0 || bytes <= 0 || timeout.toMillis() <= 0) {
            throw new IllegalArgumentException("messages, bytes and timeout must be more than 0, but are " + messages
                    + ", " + bytes + " and " + timeout);
        }
    }
}
