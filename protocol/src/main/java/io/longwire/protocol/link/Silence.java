package io.longwire.protocol.link;

import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Watches that a carrier gives signs of life: asks for one after a third of the time, and gives the carrier up after the whole. While the carrier is not
 * read nothing can be heard from it, and no time counts. Threads: the carrier's loop.
 */
final class Silence {
    private final Loop loop;
    private final long most;
    private final Runnable ask;
    private final Runnable giveUp;
    private boolean reading;
    private long since;
    private @Nullable Timer timer;

    Silence(Loop loop, Duration most, Runnable ask, Runnable giveUp) {
        this.loop = loop;
        this.most = most.toNanos();
        this.ask = ask;
        this.giveUp = giveUp;
        next();
    }

    /** The carrier is read from now on. */
    void reading() {
        reading = true;
        since = loop.now();
    }

    /** Something came; the carrier is not read until {@link #reading} says so again. */
    void heard() {
        reading = false;
    }

    void end() {
        if (timer != null) {
            timer.cancel();
        }
    }

    private void next() {
        timer = loop.schedule(loop.now() + most / 3, this::look);
    }

    private void look() {
        long silent = reading ? loop.now() - since : 0;
        if (silent >= most) {
            giveUp.run();
            return;
        }
        if (silent >= most / 3) {
            ask.run();
        }
        next();
    }
}
