package io.longwire.broker.stomp;

import io.longwire.broker.engine.Publication;
import io.longwire.broker.hub.EndReason;
import io.longwire.broker.hub.Subscriber;
import io.longwire.broker.hub.Subscription;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.stomp.StompVersion;
import org.jspecify.annotations.Nullable;

/** One SUBSCRIBE of one session. On the session's loop. */
final class StompSubscription implements Subscriber {
    private final StompSession session;
    private final MessageEncoder encoder;
    private final Runnable settled;
    private @Nullable Subscription subscription;
    private boolean isSettled;

    /**
     * @param settled called once: when the subscription has started, or was cancelled before
     */
    StompSubscription(StompSession session, StompVersion version, @Nullable String id, Runnable settled) {
        this.session = session;
        this.encoder = new MessageEncoder(version, id);
        this.settled = settled;
    }

    void bind(Subscription subscription) {
        this.subscription = subscription;
    }

    void cancel() {
        if (subscription != null) {
            subscription.cancel();
        }
        settle();
    }

    void resume() {
        if (subscription != null) {
            subscription.resume();
        }
    }

    @Override
    public void started(boolean whole) {
        if (whole) {
            settle();
        } else {
            session.fail(
                    new StompError(
                            CloseCode.TRY_AGAIN_LATER,
                            "Messages after that position are no longer retained",
                            "Subscribe without since; what is left of them can be read with GET."),
                    null);
        }
    }

    private void settle() {
        if (!isSettled) {
            isSettled = true;
            settled.run();
        }
    }

    @Override
    public void publication(Publication publication) {
        session.send(encoder.encode(publication));
    }

    @Override
    public boolean ready() {
        return session.ready();
    }

    @Override
    public void ended(EndReason reason) {
        int code = switch (reason.kind()) {
            case CLOSED -> CloseCode.GOING_AWAY;
            case LOST -> CloseCode.TRY_AGAIN_LATER;
            case ENGINE, FAILED -> CloseCode.INTERNAL_ERROR;
        };
        session.fail(new StompError(code, reason.text(), "Connect and subscribe again."), null);
    }
}
