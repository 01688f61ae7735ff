package io.longwire.client;

import io.longwire.client.StompException.Kind;
import io.longwire.protocol.stomp.StompCommand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a client has subscribed to, in that order. On its loop. */
final class Subscriptions {
    /** What a message costs besides its body. */
    private static final int OVERHEAD = 512;

    private final Core core;
    private final Deliveries deliveries;
    private final Map<String, Subscription> all = new LinkedHashMap<>();
    private @Nullable StompException ended;

    Subscriptions(Core core, Deliveries deliveries) {
        this.core = core;
        this.deliveries = deliveries;
    }

    void add(Subscription subscription) {
        StompException why = ended;
        if (why != null) {
            core.complete(subscription.becomesReady(), null, why);
            return;
        }
        all.put(subscription.id(), subscription);
        Link open = core.session();
        if (open != null) {
            core.accept(subscribe(subscription, open));
        }
    }

    /** The SUBSCRIBE frames of a new connection. */
    List<Entry> again(Link link) {
        List<Entry> entries = new ArrayList<>(all.size());
        all.values().forEach(subscription -> entries.add(subscribe(subscription, link)));
        return entries;
    }

    private Entry subscribe(Subscription subscription, Link link) {
        String receipt = core.nextId("subscribe");
        boolean fromPosition = subscription.since() != null;
        Frame frame = Frame.subscribe(subscription, receipt);
        return new Entry(receipt, List.of(frame), true, link, false, 0, (confirmed, failure) -> {
            if (confirmed != null) {
                confirmed(subscription, fromPosition, confirmed);
            } else if (failure != null && failure.kind() == Kind.REFUSED) {
                refused(subscription, failure);
            }
        });
    }

    private void confirmed(Subscription subscription, boolean fromPosition, Receipt receipt) {
        boolean first = !subscription.confirmed;
        subscription.confirmed = true;
        if (fromPosition || !first) {
            boolean whole = fromPosition ? "true".equals(receipt.headers().first("recovered")) : subscription.isQueue();
            tell(subscription, () -> subscription.listener().recovered(whole));
        }
        core.complete(subscription.becomesReady(), null, null);
    }

    private void refused(Subscription subscription, StompException why) {
        if (all.remove(subscription.id()) != null) {
            tell(subscription, () -> subscription.listener().failed(why));
            core.complete(subscription.becomesReady(), null, why);
        }
    }

    private void tell(Subscription subscription, Runnable call) {
        deliveries.add(0, () -> {
            if (!subscription.hasEnded()) {
                call.run();
            }
        });
    }

    void message(Message message) {
        String id = Objects.requireNonNullElse(message.header("subscription"), "");
        Subscription subscription = all.get(id);
        if (subscription == null) {
            return; // it came while the client was unsubscribing
        }
        subscription.reached(message.position());
        deliveries.add(message.size() + OVERHEAD, () -> {
            if (!subscription.hasEnded()) {
                subscription.listener().message(message);
            }
        });
    }

    void remove(Subscription subscription, CompletableFuture<Void> result) {
        Link open = core.session();
        if (all.remove(subscription.id()) == null || open == null) {
            core.complete(result, null, null);
            return;
        }
        String receipt = core.nextId("unsubscribe");
        Frame frame = Frame.of(StompCommand.UNSUBSCRIBE, "id", subscription.id(), "receipt", receipt);
        core.accept(new Entry(receipt, List.of(frame), true, open, false, 0, (confirmed, failure) -> {
            boolean refused = failure != null && failure.kind() == Kind.REFUSED;
            core.complete(result, null, refused ? failure : null); // with the connection it has ended too
        }));
    }

    void end(StompException why) {
        ended = why;
        List<Subscription> left = List.copyOf(all.values());
        all.clear();
        for (Subscription subscription : left) {
            core.complete(subscription.becomesReady(), null, why);
        }
    }
}
