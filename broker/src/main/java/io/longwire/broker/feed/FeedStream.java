package io.longwire.broker.feed;

import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.feed.StreamForm.Notice;
import io.longwire.broker.hub.EndReason;
import io.longwire.broker.hub.Outlet;
import io.longwire.broker.hub.Subscriber;
import io.longwire.broker.hub.Subscription;
import io.longwire.broker.session.Missed;
import io.longwire.broker.session.Outbound;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import io.longwire.protocol.message.PreparedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One reader that follows destinations, from its cursor on. It is told by {@link Notice notices} what is to be known about the stream, and that
 * it is alive when there is nothing else to send.
 *
 * <p>Threads: everything on one loop.
 */
final class FeedStream {
    /** Where a WebSocket that gets the bodies alone cannot be told that something is no longer retained. */
    static final int GONE = 4410;

    private final Loop loop;
    private final StreamCarrier carrier;
    private final StreamForm form;
    private final FeedRequest request;
    private final FeedContext context;
    private final Cursor cursor;
    private final Outbound outbound;
    private final long silence;
    private final List<Follower> followers = new ArrayList<>(1);
    private int catchingUp;
    private @Nullable Timer timer;
    /** When something was said last. */
    private long spoke;

    private boolean ended;

    /**
     * @param cursor where to begin; moved by the stream
     */
    FeedStream(
            Loop loop,
            StreamCarrier carrier,
            StreamForm form,
            FeedRequest request,
            Cursor cursor,
            FeedContext context) {
        this.loop = loop;
        this.carrier = carrier;
        this.form = form;
        this.request = request;
        this.context = context;
        this.cursor = cursor;
        this.outbound = new Outbound(carrier.sink(), context.limits().outboundBytes());
        this.silence = TimeUnit.SECONDS.toNanos(request.heartBeatSeconds());
    }

    void open() {
        Outlet outlet = context.hub().outlet(loop, this::flush);
        catchingUp = request.destinations().size();
        for (int i = 0; i < request.destinations().size() && !ended; i++) {
            Follower follower = new Follower(i);
            followers.add(follower);
            follower.subscription = context.hub()
                    .subscribe(outlet, request.destinations().get(i).name(), cursor.at(i), follower);
        }
        spoke = loop.now();
        beatAt(spoke + silence);
    }

    private void beatAt(long time) {
        timer = loop.schedule(time, this::beat);
    }

    private void beat() {
        if (loop.now() >= spoke + silence && outbound.isEmpty()) {
            PreparedMessage beat = form.heartBeat();
            if (beat == null) {
                carrier.ping();
            } else {
                offer(beat, null);
            }
            spoke = loop.now();
            carrier.flush();
        }
        if (!ended) {
            // What waits for the client is a sign of life once it reads.
            beatAt(loop.now() >= spoke + silence ? loop.now() + silence : spoke + silence);
        }
    }

    private boolean several() {
        return request.destinations().size() > 1;
    }

    /** One of the destinations. */
    private final class Follower implements Subscriber {
        private final int index;
        private final Missed missed = new Missed(context.overflow());
        private @Nullable Subscription subscription;

        Follower(int index) {
            this.index = index;
        }

        private @Nullable String destination() {
            return several() ? request.destinations().get(index).name() : null;
        }

        @Override
        public void started(boolean whole) {
            if (!whole) {
                String text = "Messages after that position are no longer retained";
                say(
                        Notice.LOST,
                        destination(),
                        text + "; what is left of them follows.",
                        null,
                        new CloseReason(GONE, text));
            }
        }

        @Override
        public void following() {
            Position at = subscription == null ? null : subscription.position();
            if (at != null) {
                cursor.move(index, at); // maybe of another epoch than the one that was asked for
            }
            catchingUp--;
            PreparedMessage word = catchingUp == 0 ? form.following(cursor.toString()) : null;
            if (word != null) {
                offer(word, null);
            }
        }

        @Override
        public void publication(Publication publication) {
            Position position = publication.position();
            int says = missed.take();
            if (says > 0) {
                String text = says + " messages were left out, as this topic has it for slow readers.";
                say(
                        Notice.MISSED,
                        destination(),
                        text,
                        outbound.passes() ? null : missed.word(publication, says),
                        CloseReason.NORMAL);
            }
            cursor.move(index, position);
            offer(form.item(publication, several() ? cursor.toString() : null), terms(publication));
        }

        /** Who cannot be told what was left out gets all of it, or is ended. */
        private Outbound.@Nullable Terms terms(Publication publication) {
            return form == StreamForm.BODIES || outbound.passes() ? null : missed.terms(publication, 0);
        }

        @Override
        public boolean ready() {
            return outbound.isEmpty() && carrier.sink().writable();
        }

        @Override
        public void ended(EndReason reason) {
            int code = switch (reason.kind()) {
                case CLOSED -> CloseCode.GOING_AWAY;
                case LOST -> CloseCode.TRY_AGAIN_LATER;
                case ENGINE, FAILED -> CloseCode.INTERNAL_ERROR;
            };
            end(Notice.ENDED, reason.text(), code);
        }
    }

    /** Says something where the form has a word for it, else ends with the reason. */
    private void say(
            Notice notice,
            @Nullable String destination,
            String text,
            Outbound.@Nullable Terms terms,
            CloseReason otherwise) {
        PreparedMessage word = form.notice(notice, destination, text);
        if (word != null) {
            offer(word, terms);
        } else if (!ended) {
            carrier.end(otherwise);
            release();
        }
    }

    private void offer(PreparedMessage message, Outbound.@Nullable Terms terms) {
        spoke = loop.now();
        if (!ended && !outbound.offer(message, null, terms)) {
            outbound.clear();
            String text = "More than " + outbound.limit() + " bytes were not read; come back with the last position.";
            end(Notice.OVERFLOW, text, CloseCode.TRY_AGAIN_LATER);
        }
    }

    private void end(Notice notice, String text, int code) {
        if (ended) {
            return;
        }
        outbound.drainAll();
        PreparedMessage last = form.notice(notice, null, text);
        if (last != null) {
            carrier.sink().send(last, null);
        }
        carrier.end(CloseReason.of(code, text));
        release();
    }

    private void flush() {
        if (!ended) {
            outbound.drain();
            carrier.flush();
        }
    }

    /** The carrier takes more. */
    void writable() {
        flush();
        for (int i = 0; i < followers.size() && !ended; i++) {
            Subscription subscription = followers.get(i).subscription;
            if (subscription != null && followers.get(i).ready()) {
                subscription.resume();
            }
        }
    }

    /** The reader has left, or the stream has ended: nothing is kept. May be called twice. */
    void release() {
        ended = true;
        outbound.clear();
        if (timer != null) {
            timer.cancel();
        }
        followers.forEach(follower -> {
            if (follower.subscription != null) {
                follower.subscription.cancel();
            }
        });
    }
}
