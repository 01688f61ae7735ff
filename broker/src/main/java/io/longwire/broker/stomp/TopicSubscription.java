package io.longwire.broker.stomp;

import io.longwire.broker.engine.Presences.Member;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.Settlement;
import io.longwire.broker.hub.Batch;
import io.longwire.broker.hub.EndReason;
import io.longwire.broker.hub.Subscriber;
import io.longwire.broker.hub.Subscription;
import io.longwire.broker.presence.PresenceBoard;
import io.longwire.broker.receipt.Watch;
import io.longwire.broker.session.Missed;
import io.longwire.broker.session.Outbound;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.message.PreparedMessages;
import io.longwire.protocol.transport.SendListener;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One SUBSCRIBE to a topic. */
final class TopicSubscription implements StompSubscription, Subscriber {
    private final StompSession session;
    private final MessageEncoder encoder;
    private final AckMode mode;
    private final boolean bestEffort;

    /** Null once it was called. */
    private @Nullable Consumer<Start> settled;

    private final Missed missed;
    private List<Subscription> subscriptions = List.of();
    private boolean isCancelled;
    private @Nullable Runnable leave;

    /** What to show first of a topic that tells who is on another one; null for any other. */
    private @Nullable Runnable present;

    /** How many of them have not started. */
    private int starting;

    private boolean whole = true;

    /** Whether the next message has to say that some before it are missing. */
    private boolean announces;

    /** The offsets that wait for an acknowledgement; null where none is wanted. */
    private final @Nullable NavigableSet<Long> unacknowledged;

    /** By offset, what waits until a message is written or acknowledged; null while nothing does. */
    private @Nullable NavigableMap<Long, Watch> watched;

    /** How it began. */
    enum Start {
        /** With everything that was asked for. */
        WHOLE,
        /** With what was left of it. */
        PARTIAL,
        /** Not at all: some of it is no longer retained, and all was asked for. */
        LOST,
        /** Not at all: it was cancelled before. */
        CANCELLED
    }

    /**
     * @param destinations how many it follows
     * @param bestEffort whether it goes on with what is left where not everything is retained any more
     * @param settled called once: when all of them have started, or it cannot start, or it was cancelled before
     */
    TopicSubscription(
            StompSession session,
            MessageEncoder encoder,
            AckMode mode,
            int destinations,
            boolean bestEffort,
            Consumer<Start> settled) {
        this.session = session;
        this.encoder = encoder;
        this.mode = mode;
        this.starting = destinations;
        this.bestEffort = bestEffort;
        this.settled = settled;
        this.missed = new Missed(session.context().overflow());
        this.unacknowledged = mode == AckMode.AUTO ? null : new TreeSet<>();
    }

    /** Its session is on that topic until it ends. */
    void present(PresenceBoard board, String topic, Member member) {
        board.enter(topic, member);
        leave = () -> board.leave(topic, member);
    }

    /** It is of presence topics; others do not see these though their pattern stands for them, since presence is a right of its own. */
    void showsPresence(Runnable first) {
        present = first;
    }

    /** Shows what was not published but is for this subscription alone. */
    void show(String destination, String event, byte[] json) {
        if (!isCancelled) {
            session.send(encoder.event(destination, event, json));
            session.transport().flush();
        }
    }

    void add(Subscription subscription) {
        List<Subscription> more = new ArrayList<>(subscriptions);
        more.add(subscription);
        subscriptions = List.copyOf(more);
    }

    @Override
    public void cancel() {
        isCancelled = true;
        subscriptions.forEach(Subscription::cancel);
        settle(Start.CANCELLED);
        if (leave != null) {
            leave.run();
            leave = null;
        }
        if (watched != null) {
            watched.values().forEach(Watch::refused);
            watched = null;
        }
    }

    @Override
    public void resume() {
        subscriptions.forEach(Subscription::resume);
    }

    @Override
    public void started(boolean hasAll) {
        starting--;
        if (!hasAll && !bestEffort) {
            settle(Start.LOST);
            return;
        }
        whole &= hasAll;
        announces = !whole;
        if (starting == 0) {
            settle(whole ? Start.WHOLE : Start.PARTIAL);
            if (present != null) {
                present.run();
            }
        }
    }

    private void settle(Start start) {
        Consumer<Start> heard = settled;
        settled = null;
        if (heard != null) {
            heard.accept(start);
        }
    }

    @Override
    public void publication(Publication publication) {
        boolean hidden = present == null && PresenceBoard.isPresence(publication.destination());
        if (hidden || session.id().equals(publication.terms().exclude())) {
            return;
        }
        Publication shown = session.leaving(publication);
        if (shown == null) {
            refused(publication.position().offset());
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
        int says = missed.take();
        boolean partial = announces;
        announces = false;
        session.send(
                encoder.encode(shown, says, partial),
                mode == AckMode.AUTO ? written(publication) : null,
                session.passes() ? null : terms(shown, says));
    }

    /**
     * What is to be known of one message alone, or said in it, has no place in frames that others get as well. Nothing is hidden here: who follows a
     * pattern gets no batches, and who follows a presence topic by its name may.
     */
    @Override
    public boolean publications(Batch batch) {
        boolean alike = unacknowledged == null && watched == null && !announces && missed.none();
        boolean shared = alike && session.context().application().outbound().isEmpty() && session.passes();
        PreparedMessages frames = shared ? encoder.encode(batch) : null;
        return frames != null && session.send(frames);
    }

    /** How it may be left out; what is, needs no acknowledgement. */
    private Outbound.@Nullable Terms terms(Publication shown, int says) {
        Outbound.Terms terms = missed.terms(shown, says);
        if (terms == null || unacknowledged == null) {
            return terms;
        }
        long offset = shown.position().offset();
        return new Outbound.Terms(terms.overflow(), terms.key(), () -> {
            terms.left().run();
            unacknowledged.remove(offset);
            refused(offset);
        });
    }

    @Override
    public void expired(Publication publication) {
        refused(publication.position().offset());
    }

    private void refused(long offset) {
        Watch watch = unwatch(offset);
        if (watch != null) {
            watch.refused();
        }
    }

    /** Whoever acknowledges automatically has done so when the message was written. */
    private @Nullable SendListener written(Publication publication) {
        Watch watch = unwatch(publication.position().offset());
        if (watch == null) {
            return null;
        }
        return failure -> {
            if (failure == null) {
                watch.written();
            } else {
                watch.refused();
            }
        };
    }

    @Override
    public void watched(Watch watch, long offset, @Nullable String exclude) {
        if (session.id().equals(exclude)) {
            return;
        }
        if (watched == null) {
            watched = new TreeMap<>();
        }
        watch.expect();
        Watch before = watched.put(offset, watch);
        if (before != null) {
            before.settled();
        }
    }

    private @Nullable Watch unwatch(long offset) {
        if (watched == null) {
            return null;
        }
        Watch watch = watched.remove(offset);
        if (watched.isEmpty()) {
            watched = null;
        }
        return watch;
    }

    @Override
    public @Nullable Acknowledgement acknowledge(long offset, boolean positive) {
        if (unacknowledged == null || !unacknowledged.remove(offset)) {
            return null;
        }
        List<Long> taken = new ArrayList<>(1);
        if (mode == AckMode.CLIENT) {
            NavigableSet<Long> before = unacknowledged.headSet(offset, false);
            taken.addAll(before);
            before.clear();
        }
        taken.add(offset);
        return new Taken(taken, positive);
    }

    /** Nothing is settled or redelivered on a topic: whoever missed something comes back with a position. */
    private final class Taken implements Acknowledgement {
        private final List<Long> offsets;
        private final boolean positive;

        Taken(List<Long> offsets, boolean positive) {
            this.offsets = offsets;
            this.positive = positive;
        }

        @Override
        public List<Settlement> settlements() {
            return List.of();
        }

        @Override
        public CompletionStage<Void> settle() {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void settled() {
            for (long offset : offsets) {
                Watch watch = unwatch(offset);
                if (watch != null && positive) {
                    watch.acknowledged();
                } else if (watch != null) {
                    watch.refused();
                }
            }
        }

        @Override
        public void undo() {
            if (unacknowledged != null) {
                unacknowledged.addAll(offsets);
            }
        }
    }

    @Override
    public long lookAhead() {
        return session.lookAhead();
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
