package io.longwire.broker.hub;

import io.longwire.broker.engine.DestinationPattern;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;

/** One destination or pattern that this node follows, and the loops that have subscribers of it. Changes are guarded by this object's lock. */
final class HubTopic {
    private static final Route[] NONE = {};

    /** Its name, or the pattern that stands for many. */
    final String destination;

    final boolean pattern;

    /** Completes once nothing is missed. Set with the first route. */
    final CompletionStage<Void> following;

    /** Read by publishers without the lock; replaced, never changed. */
    private volatile Route[] routes = NONE;

    HubTopic(String destination, CompletionStage<Void> following) {
        this.destination = destination;
        this.pattern = DestinationPattern.isPattern(destination);
        this.following = following;
    }

    Route[] routes() {
        return routes;
    }

    Route add(Lane lane) {
        Route route = new Route(lane, this);
        Route[] more = Arrays.copyOf(routes, routes.length + 1);
        more[more.length - 1] = route;
        routes = more;
        return route;
    }

    void remove(Route route) {
        routes = Arrays.stream(routes).filter(other -> other != route).toArray(Route[]::new);
    }
}
