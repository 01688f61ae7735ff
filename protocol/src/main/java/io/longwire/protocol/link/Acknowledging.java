package io.longwire.protocol.link;

import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When what has come is acknowledged: after many messages, after much, or after a while; and again every few seconds while the carrier is not read, since
 * then the other side's questions for a sign of life are not heard. Threads: the session's loop.
 */
final class Acknowledging {
    /** At the latest after so many bytes. */
    static final int BYTES = 32 << 10;

    private static final int MESSAGES = 256;
    private static final long NANOS = 1_000_000_000;

    private final Loop loop;
    private final long sign;
    private final Runnable acknowledge;
    private int messages;
    private long bytes;
    private @Nullable Timer timer;
    private @Nullable Timer standing;

    /**
     * @param sign how often while the carrier is not read; less than the other side waits for an answer
     * @param acknowledge says that all has been received; does nothing while there is no carrier
     */
    Acknowledging(Loop loop, Duration sign, Runnable acknowledge) {
        this.loop = loop;
        this.sign = sign.toNanos();
        this.acknowledge = acknowledge;
    }

    /** A message came. */
    void received(int size) {
        messages++;
        bytes += size;
        if (messages >= MESSAGES || bytes >= BYTES) {
            now();
        } else if (timer == null) {
            timer = loop.schedule(loop.now() + NANOS, this::now);
        }
    }

    /** Whether the carrier is not read for now. */
    void standing(boolean still) {
        if (!still) {
            cancel(standing);
            standing = null;
        } else if (standing == null) {
            standing = loop.schedule(loop.now() + sign, () -> {
                standing = null;
                now();
                standing(true);
            });
        }
    }

    private void now() {
        known();
        acknowledge.run();
    }

    private void known() {
        messages = 0;
        bytes = 0;
        cancel(timer);
        timer = null;
    }

    /** Nothing is acknowledged over the carrier that there was: the other side hears it otherwise. */
    void reset() {
        known();
        standing(false);
    }

    private static void cancel(@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}
