package io.longwire.protocol.sockjs;

import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import io.longwire.protocol.transport.SendListener;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A message that waits for a response to carry it. Guarded by the session's loop. */
final class Outgoing {
    /** A JSON string. */
    final byte[] quoted;

    private @Nullable SendListener listener;
    private @Nullable Timer timer;

    Outgoing(byte[] quoted) {
        this.quoted = quoted;
    }

    /** Tells what becomes of it, and of a deadline that passes before. */
    void observe(SendListener heard, Loop loop, long deadline) {
        listener = heard;
        if (deadline != Long.MAX_VALUE) {
            timer = loop.schedule(deadline, () -> {
                timer = null;
                told(new TimeoutException("The message was not sent in time"));
            });
        }
    }

    /** Tells it, once. */
    void told(@Nullable Throwable failure) {
        SendListener heard = listener;
        listener = null;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        if (heard != null) {
            heard.sent(failure);
        }
    }
}
