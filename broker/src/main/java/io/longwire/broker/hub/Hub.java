package io.longwire.broker.hub;

import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.EngineListener;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.engine.Terms;
import io.longwire.broker.receipt.Watch;
import io.longwire.broker.receipt.Watches;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * This node's subscriptions and their fan-out. A publication is handed once to each loop that has subscribers of its destination, and each loop
 * walks its own. What a loop has not worked off yet is bounded; beyond that its subscribers read what they missed from the engine's history,
 * and are told when it is no longer there.
 *
 * <p>Threads: as each method says. No lock is held while a subscriber is called.
 */
public final class Hub implements EngineListener {
    private static final long LOOP_BYTES = 64L << 20;

    private final Engine engine;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, HubTopic> topics = new ConcurrentHashMap<>();
    private final Watches watches = new Watches();
    private final PatternTree patterns = new PatternTree();
    private final ConcurrentHashMap<Executor, Lane> loops = new ConcurrentHashMap<>();
    private final Set<Lane> locals = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * The engine's listener is to be this hub.
     *
     * @param clock by which messages expire
     */
    public Hub(Engine engine, InstantSource clock) {
        this.engine = engine;
        this.clock = clock;
    }

    /**
     * A session's place in the hub. Any thread.
     *
     * @param loop runs one task at a time, in order
     * @param flush sends what the session was given; called on the loop
     */
    public Outlet outlet(Executor loop, Runnable flush) {
        return new Outlet(loops.computeIfAbsent(loop, key -> new Lane(key, LOOP_BYTES)), flush);
    }

    /** A place of its own for a subscriber that may block; to be given back with {@link #release}. Any thread. */
    public Outlet privateOutlet(Executor serial, long mailboxBytes) {
        Lane lane = new Lane(serial, mailboxBytes);
        locals.add(lane);
        return new Outlet(lane, () -> {});
    }

    /** Gives a private outlet back. Any thread. */
    public void release(Outlet outlet) {
        locals.remove(outlet.lane);
    }

    /**
     * Subscribes. On the outlet's loop.
     *
     * @param destination resolved and checked; or a pattern
     * @param since after which position to begin; null for what is published from now on, and for a pattern
     */
    public Subscription subscribe(Outlet outlet, String destination, @Nullable Position since, Subscriber subscriber) {
        return subscribe(outlet, destination, since, since != null, subscriber);
    }

    /** Subscribes, beginning with the oldest that is retained. On the outlet's loop. */
    public Subscription subscribeFromOldest(Outlet outlet, String destination, Subscriber subscriber) {
        return subscribe(outlet, destination, null, true, subscriber);
    }

    private Subscription subscribe(
            Outlet outlet, String destination, @Nullable Position since, boolean replays, Subscriber subscriber) {
        Route route = outlet.lane.routes.computeIfAbsent(destination, name -> route(outlet.lane, name));
        Subscription subscription = new Subscription(this, route, outlet, since, replays, subscriber);
        route.add(subscription);
        if (closed) {
            outlet.lane.post(() -> subscription.end(closedReason()));
            return subscription;
        }
        route.topic.following.whenComplete((done, failure) -> outlet.lane.post(() -> subscription.followed(failure)));
        return subscription;
    }

    private Route route(Lane lane, String destination) {
        while (true) {
            HubTopic topic = topics.computeIfAbsent(destination, this::topic);
            synchronized (topic) {
                // Between the two lines its last subscriber may have left; then it is no longer in the map.
                if (topics.get(destination) == topic) {
                    return topic.add(lane);
                }
            }
        }
    }

    private HubTopic topic(String name) {
        HubTopic topic = new HubTopic(name, follow(name));
        if (topic.pattern) {
            patterns.add(topic);
        }
        return topic;
    }

    private CompletionStage<Void> follow(String destination) {
        try {
            return engine.follow(destination);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** Takes the route away when nobody is left on it. On its loop. */
    void left(Route route) {
        if (route.size() > 0) {
            return;
        }
        HubTopic topic = route.topic;
        route.lane.routes.remove(topic.destination);
        synchronized (topic) {
            topic.remove(route);
            if (topic.routes().length == 0) {
                // Under the map's own lock for this key, so that a new follow() cannot come before this unfollow().
                topics.computeIfPresent(topic.destination, (name, present) -> {
                    if (present.pattern) {
                        patterns.remove(present);
                    }
                    engine.unfollow(name);
                    return null;
                });
            }
        }
    }

    Engine engine() {
        return engine;
    }

    /** Whether nobody is to get it any more. Any thread. */
    public boolean expired(Publication publication) {
        long expires = publication.terms().expires();
        return expires != Terms.NEVER && expires <= clock.millis();
    }

    @Override
    public void published(Publication publication) {
        Watch watch = watches.of(publication);
        HubTopic topic = topics.get(publication.destination());
        if (topic != null) {
            offer(topic, publication, watch);
        }
        patterns.matching(publication.destination(), matching -> offer(matching, publication, watch));
    }

    private static void offer(HubTopic topic, Publication publication, @Nullable Watch watch) {
        for (Route route : topic.routes()) {
            if (watch != null) {
                watch.expect();
                route.lane.put(new Parcel.Asking(route, watch, publication));
            }
            route.lane.offer(route, publication);
        }
    }

    /** The publications whose senders wait for acknowledgements. */
    public Watches watches() {
        return watches;
    }

    /** Whether somebody on this node follows the destination, by its name or by a pattern. Any thread. */
    public boolean follows(String destination) {
        if (topics.containsKey(destination)) {
            return true;
        }
        boolean[] found = new boolean[1];
        patterns.matching(destination, topic -> found[0] = true);
        return found[0];
    }

    /** How many destinations are followed. Any thread. */
    public int topics() {
        return topics.size();
    }

    /** Ends every subscription, each on its loop. Any thread; may be called twice. */
    public void close() {
        closed = true;
        List<Lane> lanes = new ArrayList<>(loops.values());
        lanes.addAll(locals);
        for (Lane lane : lanes) {
            lane.post(() -> endAll(lane));
        }
    }

    private static void endAll(Lane lane) {
        for (Route route : List.copyOf(lane.routes.values())) {
            for (int i = route.size() - 1; i >= 0; i--) {
                if (i < route.size()) {
                    route.get(i).end(closedReason());
                }
            }
        }
    }

    private static EndReason closedReason() {
        return new EndReason(EndReason.Kind.CLOSED, "The broker is closing");
    }
}
