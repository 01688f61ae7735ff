package io.longwire.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One subscription, over all connections of its client. Any thread. */
public final class Subscription {
    private final Core core;
    private final String id;
    private final String destination;
    private final SubscribeOptions options;
    private final SubscriptionListener listener;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    /** Written by the client's loop, for other threads to read. */
    private volatile @Nullable String position;

    private volatile boolean ended;

    /** Whether the server has confirmed it before. Guarded by the client's loop. */
    boolean confirmed;

    Subscription(Core core, String id, String destination, SubscribeOptions options, SubscriptionListener listener) {
        this.core = core;
        this.id = id;
        this.destination = destination;
        this.options = options;
        this.listener = listener;
        this.position = options.since();
    }

    /** Its id on the wire. */
    public String id() {
        return id;
    }

    public String destination() {
        return destination;
    }

    /** Of the last message that came, or the one asked for; null before there is any. */
    public @Nullable String position() {
        return position;
    }

    /** Completes when the server has confirmed it for the first time: from then on nothing is missed. Fails with a {@link StompException}. */
    public CompletionStage<Void> ready() {
        return ready.copy();
    }

    /** Ends it: the listener is not called again, but for a call that is going on. Completes when the server has confirmed, at once where it is not connected. */
    public CompletionStage<Void> unsubscribe() {
        ended = true;
        return core.unsubscribe(this);
    }

    // ---- for the core

    SubscribeOptions options() {
        return options;
    }

    SubscriptionListener listener() {
        return listener;
    }

    CompletableFuture<Void> becomesReady() {
        return ready;
    }

    boolean hasEnded() {
        return ended;
    }

    void end() {
        ended = true;
    }

    void reached(@Nullable String at) {
        if (at != null) {
            position = at;
        }
    }

    boolean isTopic() {
        return destination.startsWith("/topic/");
    }

    boolean isQueue() {
        return destination.startsWith("/queue/");
    }

    /** Where to begin; null where no position can be given. */
    @Nullable
    String since() {
        return isTopic() && destination.indexOf('*') < 0 ? position : null;
    }
}
