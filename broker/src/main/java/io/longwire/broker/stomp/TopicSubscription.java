package io.longwire.broker.stomp;

import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.Settlement;
import io.longwire.broker.hub.EndReason;
import io.longwire.broker.hub.Subscriber;
import io.longwire.broker.hub.Subscription;
import io.longwire.protocol.frame.CloseCode;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One SUBSCRIBE to a topic. */
final class TopicSubscription implements StompSubscription, Subscriber {
    private final StompSession session;
    private final MessageEncoder encoder;
    private final AckMode mode;
    private final Runnable settled;
    private final List<Subscription> subscriptions = new ArrayList<>(1);
    private boolean isSettled;

    /** How many of them have not started. */
    private int starting;

    /** The offsets that wait for an acknowledgement; null where none is wanted. */
    private final @Nullable NavigableSet<Long> unacknowledged;

    /**
     * @param destinations how many it follows
     * @param settled called once: when all of them have started, or it was cancelled before
     */
    TopicSubscription(StompSession session, MessageEncoder encoder, AckMode mode, int destinations, Runnable settled) {
        this.session = session;
        this.encoder = encoder;
        this.mode = mode;
        this.starting = destinations;
        this.settled = settled;
        this.unacknowledged = mode == AckMode.AUTO ? null : new TreeSet<>();
    }

    void add(Subscription subscription) {
        subscriptions.add(subscription);
    }

    @Override
    public void cancel() {
        subscriptions.forEach(Subscription::cancel);
        settle();
    }

    @Override
    public void resume() {
        subscriptions.forEach(Subscription::resume);
    }

    @Override
    public void started(boolean whole) {
        starting--;
        if (whole && starting == 0) {
            settle();
        } else if (!whole) {
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
        if (session.id().equals(publication.terms().exclude())) {
            return;
        }
        if (unacknowledged != null) {
            int most = session.context().limits().unacknowledged();
            if (unacknowledged.size() >= most) {
                session.fail(
                        StompError.policy(
                                "More than " + most + " messages that were not acknowledged",
                                "Acknowledge them, or subscribe with ack:auto."),
                        null);
                return;
            }
            unacknowledged.add(publication.position().offset());
        }
        session.send(encoder.encode(publication));
    }

    @Override
    public @Nullable Acknowledgement acknowledge(long offset, boolean positive) {
        if (unacknowledged == null || !unacknowledged.remove(offset)) {
            return null;
        }
        if (mode == AckMode.CLIENT) {
            unacknowledged.headSet(offset).clear();
        }
        return NOTHING_TO_SETTLE;
    }

    /** Nothing is redelivered on a topic: whoever missed something comes back with a position. */
    private static final Acknowledgement NOTHING_TO_SETTLE = new Acknowledgement() {
        @Override
        public List<Settlement> settlements() {
            return List.of();
        }

        @Override
        public CompletionStage<Void> settle() {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void settled() {}

        @Override
        public void undo() {}
    };

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
