package io.longwire.protocol.sockjs;

import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Acts after a spell of silence. Guarded by its loop. */
final class IdleWatch {
    private final Loop loop;
    private final Runnable action;
    private long nanos;
    private long lastHeard;
    private @Nullable Timer timer;

    IdleWatch(Loop loop, Runnable action) {
        this.loop = loop;
        this.action = action;
    }

    /** @param time how long a spell; zero for never */
    void after(Duration time) {
        stop();
        nanos = time.toNanos();
        lastHeard = loop.now();
        look();
    }

    void heard() {
        if (nanos > 0) {
            lastHeard = loop.now();
        }
    }

    void stop() {
        nanos = 0;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void look() {
        timer = null;
        if (nanos > 0) {
            if (loop.now() - lastHeard >= nanos) {
                nanos = 0;
                action.run();
            } else {
                timer = loop.schedule(lastHeard + nanos, this::look);
            }
        }
    }
}
