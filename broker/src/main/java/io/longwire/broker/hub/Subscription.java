package io.longwire.broker.hub;

/** One subscriber of one destination. */
public final class Subscription {
    /** Goes on with a replay that waits for {@link Subscriber#ready}. */
    public void resume() {}
}
