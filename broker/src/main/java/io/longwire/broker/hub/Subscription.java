package io.longwire.broker.hub;

import io.longwire.broker.engine.History;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.receipt.Watch;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscriber of one destination, or of a pattern. It knows the position of what it has had: a publication that is not newer is a repeat and left out; one
 * whose predecessor it has not had shows a gap, and the history after its position fills that before anything else is delivered. A pattern stands
 * for many histories: its subscriber gets what is published from now on, and is ended when something was left out.
 *
 * <p>Threads: everything on its loop.
 */
public final class Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);
    private static final int PAGE_COUNT = 64;
    private static final long PAGE_BYTES = 256 << 10;

    private enum State {
        /** The engine is not following yet, or a page of history is on its way. */
        READING,
        /** The subscriber was not ready for the next page. */
        PAUSED,
        LIVE,
        ENDED
    }

    private final Hub hub;
    private final Route route;
    private final Outlet outlet;
    private final Subscriber subscriber;

    /** Its place in the route. */
    int index;

    private State state = State.READING;
    private final boolean replays;
    private boolean started;
    private boolean following;

    /** What it has had; null while anything may come first. */
    private @Nullable Position last;

    /** What a pattern's subscriber had last, which a walk that subscribers leave may show twice; positions of several histories do not compare. */
    private @Nullable Publication latest;

    /** What came while reading: the newest only, a few of them. What was pushed out is a gap, which history fills. Null while live. */
    private @Nullable ArrayDeque<Publication> waiting;

    private long waitingBytes;

    /** Whether something was left out since a page was asked for, which may not have it. */
    private boolean stale;

    /**
     * @param since what it has had
     * @param replays whether what is retained after that comes first
     */
    Subscription(
            Hub hub, Route route, Outlet outlet, @Nullable Position since, boolean replays, Subscriber subscriber) {
        this.hub = hub;
        this.route = route;
        this.outlet = outlet;
        this.last = since;
        this.replays = replays;
        this.subscriber = subscriber;
        outlet.subscriptions++;
    }

    /** What it has had; null while anything may come first. */
    public @Nullable Position position() {
        return last;
    }

    Outlet outlet() {
        return outlet;
    }

    /** Ends it. The subscriber hears nothing more. May be called twice. */
    public void cancel() {
        if (state != State.ENDED) {
            state = State.ENDED;
            outlet.subscriptions--;
            waiting = null;
            route.remove(this);
            hub.left(route);
        }
    }

    /** Goes on with a replay that found the subscriber not ready. Nothing happens when there is none. */
    public void resume() {
        if (state == State.PAUSED) {
            read();
        }
    }

    void end(EndReason reason) {
        if (state != State.ENDED) {
            cancel();
            outlet.touch();
            subscriber.ended(reason);
        }
    }

    /** The engine follows the destination, or cannot. */
    void followed(@Nullable Throwable failure) {
        if (state == State.ENDED) {
            return;
        }
        if (failure != null) {
            failed(failure);
        } else if (!replays) {
            guarded(() -> {
                start(true);
                live();
            });
        } else {
            read();
        }
    }

    void watched(Watch watch, long offset, @Nullable String exclude) {
        if (state != State.ENDED) {
            subscriber.watched(watch, offset, exclude);
        }
    }

    /** What a delivery will touch. */
    long lookAhead() {
        return outlet.subscriptions + subscriber.lookAhead();
    }

    void deliver(Publication publication) {
        if (state == State.LIVE) {
            try { // not guarded(…), which would make an object for each delivery
                follow(publication);
            } catch (RuntimeException | Error e) {
                broke(e);
            }
        } else if (state != State.ENDED) {
            keep(publication);
        }
    }

    /** The same for several; false, and nothing is done, where each is to be delivered by itself. */
    boolean deliver(Batch batch) {
        if (state != State.LIVE || !comesNext(batch.first())) {
            return false;
        }
        try {
            if (!subscriber.publications(batch)) {
                return false;
            }
            last = batch.last();
            outlet.touch();
        } catch (RuntimeException | Error e) {
            broke(e);
        }
        return true;
    }

    /** Whether it is neither a repeat nor behind a gap. */
    private boolean comesNext(Publication publication) {
        Position had = last;
        return had == null
                || (hasEpochOf(publication)
                        && had.offset() >= publication.previous()
                        && had.offset() < publication.position().offset());
    }

    private boolean hasEpochOf(Publication publication) {
        return last != null && last.epoch().equals(publication.position().epoch());
    }

    /** Something was left out; reads it. */
    void repair() {
        if (state != State.LIVE) {
            stale |= state == State.READING;
            return;
        }
        if (last != null) {
            read();
        } else {
            // It has had nothing yet, so there is no position to read from.
            end(lost());
        }
    }

    private static EndReason lost() {
        return new EndReason(EndReason.Kind.LOST, "Messages were missed that are no longer retained");
    }

    private void keep(Publication publication) {
        ArrayDeque<Publication> kept = waiting();
        kept.addLast(publication);
        waitingBytes += publication.size();
        while (kept.size() > PAGE_COUNT || (waitingBytes > PAGE_BYTES && kept.size() > 1)) {
            waitingBytes -= kept.removeFirst().size();
        }
    }

    private ArrayDeque<Publication> waiting() {
        ArrayDeque<Publication> known = waiting;
        if (known == null) {
            known = new ArrayDeque<>();
            waiting = known;
        }
        return known;
    }

    private void follow(Publication publication) {
        if (route.topic.pattern && publication.equals(latest)) {
            return;
        }
        if (comesNext(publication)) {
            give(publication);
        } else if (!isRepeat(publication)) {
            waiting().addFirst(publication);
            waitingBytes += publication.size();
            read();
        }
    }

    private boolean isRepeat(Publication publication) {
        return last != null && hasEpochOf(publication) && publication.position().offset() <= last.offset();
    }

    private void give(Publication publication) {
        if (route.topic.pattern) {
            latest = publication;
        } else {
            last = publication.position();
        }
        if (hub.expired(publication)) {
            subscriber.expired(publication);
        } else {
            outlet.touch();
            subscriber.publication(publication);
        }
    }

    private void read() {
        state = State.READING;
        hub.engine()
                .history(route.topic.destination, last, PAGE_COUNT, PAGE_BYTES)
                .whenComplete((page, failure) -> route.lane.post(() -> guarded(() -> page(page, failure))));
    }

    private void page(@Nullable History page, @Nullable Throwable failure) {
        if (state == State.ENDED) {
            return;
        }
        if (page == null) {
            failed(failure);
            return;
        }
        if (started && !page.whole()) {
            end(lost());
            return;
        }
        start(page.whole());
        for (Publication publication : page.publications()) {
            if (state != State.ENDED) {
                give(publication);
            }
        }
        if (state != State.ENDED) {
            turn(page);
        }
    }

    private void turn(History page) {
        last = page.position();
        boolean all = page.last() && !stale;
        stale = false;
        if (all) {
            live();
        } else if (subscriber.ready()) {
            read();
        } else {
            state = State.PAUSED;
        }
    }

    private void start(boolean whole) {
        if (!started) {
            started = true;
            outlet.touch();
            subscriber.started(whole);
        }
    }

    private void live() {
        if (state == State.ENDED) {
            return;
        }
        state = State.LIVE;
        while (state == State.LIVE && waiting != null) {
            Publication next = waiting.pollFirst();
            if (next == null) {
                waiting = null;
            } else {
                waitingBytes -= next.size();
                follow(next);
            }
        }
        if (state == State.LIVE && !following) {
            following = true;
            outlet.touch();
            subscriber.following();
        }
    }

    private void failed(@Nullable Throwable failure) {
        LOG.error("The engine could not follow or read {}", route.topic.destination, failure);
        end(new EndReason(EndReason.Kind.ENGINE, "The destination cannot be read at the moment; try again later"));
    }

    private void broke(Throwable failure) {
        LOG.error("A subscriber of {} failed; its subscription ends", route.topic.destination, failure);
        end(new EndReason(EndReason.Kind.FAILED, "The subscriber failed"));
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            broke(e);
        }
    }
}
