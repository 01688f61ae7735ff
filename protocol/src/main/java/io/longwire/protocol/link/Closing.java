package io.longwire.protocol.link;

import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.loop.Timer;
import org.jspecify.annotations.Nullable;

/**
 * A session's closing from this side: said behind all that was sent, over each carrier, and not waited for longer than the close timeout, whatever the
 * other side reads, asks or resumes meanwhile. Threads: the session's loop.
 */
final class Closing {
    private final LinkSession session;
    private @Nullable CloseReason reason;

    /** Whether the present carrier was given it. */
    private boolean said;

    /** From when there was a carrier for it; another carrier does not begin it anew. */
    private @Nullable Timer deadline;

    Closing(LinkSession session) {
        this.session = session;
    }

    /** Null where this side does not close. */
    @Nullable
    CloseReason reason() {
        return reason;
    }

    void begin(CloseReason why) {
        reason = why;
        startDeadline();
    }

    /** Another carrier. */
    void carried() {
        said = false;
        startDeadline();
    }

    private void startDeadline() {
        if (reason != null && deadline == null && session.carrier() != null) {
            deadline = session.after(session.limits().closeTimeout(), session::waitedInVain);
        }
    }

    /** The carrier was given all there is. */
    void allSent(LinkCarrier by) {
        if (reason != null && !said) {
            said = true;
            by.closing(LinkFrame.close(reason));
        }
    }

    void end() {
        if (deadline != null) {
            deadline.cancel();
        }
    }
}
