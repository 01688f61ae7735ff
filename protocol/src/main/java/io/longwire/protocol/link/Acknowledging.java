package io.longwire.protocol.link;

import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import org.jspecify.annotations.Nullable;

/** When what has come is acknowledged: after many messages, after much, or after a while. Threads: the session's loop. */
final class Acknowledging {
    /** At the latest after so many bytes. */
    static final int BYTES = 32 << 10;

    private static final int MESSAGES = 256;
    private static final long NANOS = 1_000_000_000;

    private final Loop loop;
    private final Runnable acknowledge;
    private int messages;
    private long bytes;
    private @Nullable Timer timer;

    /** @param acknowledge says that all has been received; does nothing while there is no carrier */
    Acknowledging(Loop loop, Runnable acknowledge) {
        this.loop = loop;
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

    private void now() {
        reset();
        acknowledge.run();
    }

    /** The other side knows, or will hear it otherwise. */
    void reset() {
        messages = 0;
        bytes = 0;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
