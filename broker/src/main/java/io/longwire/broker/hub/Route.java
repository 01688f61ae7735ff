package io.longwire.broker.hub;

import io.longwire.protocol.memory.LookAhead;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** The subscribers of one destination on one loop. */
final class Route {
    final Lane lane;
    final HubTopic topic;

    /** Whether a mailbox that was full has left something out and an {@link Parcel.Overrun} is on its way. Any thread. */
    final AtomicBoolean overrun = new AtomicBoolean();

    // Guarded by the lane's loop.
    private final List<Subscription> subscriptions = new ArrayList<>();

    private final LookAhead<Subscription> ahead = new LookAhead<>(Subscription::lookAhead);

    Route(Lane lane, HubTopic topic) {
        this.lane = lane;
        this.topic = topic;
    }

    int size() {
        return subscriptions.size();
    }

    Subscription get(int index) {
        return subscriptions.get(index);
    }

    /** On a walk from the last subscriber to the first: before the one at that place is served. */
    void lookAhead(int index) {
        ahead.at(index, subscriptions);
    }

    void add(Subscription subscription) {
        subscription.index = subscriptions.size();
        subscriptions.add(subscription);
    }

    /** Removes in constant time: the last takes the place. */
    void remove(Subscription subscription) {
        Subscription last = subscriptions.remove(subscriptions.size() - 1);
        if (last != subscription) {
            last.index = subscription.index;
            subscriptions.set(subscription.index, last);
        }
    }
}
