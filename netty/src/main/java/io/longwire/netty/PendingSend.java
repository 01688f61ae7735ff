package io.longwire.netty;

import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import io.longwire.protocol.transport.SendListener;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A message whose sender wants to hear of it: once, when it was written, failed, or its deadline passed. Guarded by the loop. */
final class PendingSend {
    private static final Logger LOG = LoggerFactory.getLogger(PendingSend.class);

    private final @Nullable Timer timer;
    private @Nullable SendListener listener;

    PendingSend(Loop loop, long deadline, SendListener listener) {
        this.listener = listener;
        this.timer = deadline == Long.MAX_VALUE
                ? null
                : loop.schedule(
                        deadline, () -> done(new TimeoutException("The message was not written by its deadline")));
    }

    void done(@Nullable Throwable failure) {
        SendListener heard = listener;
        listener = null;
        if (timer != null) {
            timer.cancel();
        }
        if (heard != null) {
            try {
                heard.sent(failure);
            } catch (Throwable broken) {
                LOG.error("A listener of a sent message failed", broken); // others wait to be told
            }
        }
    }
}
