package io.longwire.broker.feed;

import io.longwire.broker.engine.Lease;
import io.longwire.broker.engine.UnknownLeaseException;
import io.longwire.broker.hub.Outlet;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one answer leased, until each message is settled; what is not by the common deadline was not dealt with. It keeps nothing of the messages
 * but what settles them.
 *
 * <p>Threads: everything on the loop of its request, but {@link #settle} and {@link #owner}.
 */
final class Grant {
    private static final Logger LOG = LoggerFactory.getLogger(Grant.class);

    private final LeaseContext context;
    private final @Nullable String owner;
    private final Outlet outlet;
    private final Map<String, Lease> open = new LinkedHashMap<>();
    private @Nullable Timer timer;

    /**
     * Begins with nothing.
     *
     * @param owner the name of whoever leases it; null for nobody in particular
     */
    Grant(LeaseContext context, Loop loop, @Nullable String owner, int seconds) {
        this.context = context;
        this.owner = owner;
        this.outlet = context.feed().hub().outlet(loop, () -> {});
        this.timer = loop.schedule(loop.now() + TimeUnit.SECONDS.toNanos(seconds), this::late);
    }

    @Nullable
    String owner() {
        return owner;
    }

    /** Takes a lease on, for which there is room in the table; answers its token. */
    String add(Lease lease) {
        HeldLease held = new HeldLease(this, lease.withoutContent());
        String token = context.table().hold(held);
        open.put(token, held.lease());
        return token;
    }

    /** Settles one that was taken from the table. Any thread; the stage completes on any. When it fails, the lease is held again, unless it is over. */
    CompletionStage<Void> settle(String token, HeldLease taken, boolean done) {
        return context.queues()
                .settle(List.of(taken.lease()), done)
                .whenComplete((stored, failure) -> outlet.execute(() -> settled(token, taken, failure)));
    }

    private void settled(String token, HeldLease taken, @Nullable Throwable failure) {
        if (failure != null && !isOver(failure)) {
            context.table().holdAgain(token, taken);
            open.put(token, taken.lease());
            if (timer == null) {
                late();
            }
            return;
        }
        context.table().free(1);
        open.remove(token);
        if (open.isEmpty() && timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** Whether a lease could not be settled because the engine knows it no longer. */
    static boolean isOver(Throwable failure) {
        return failure instanceof UnknownLeaseException
                || (failure instanceof CompletionException && failure.getCause() instanceof UnknownLeaseException);
    }

    /** Nobody settled the rest in time. */
    private void late() {
        timer = null;
        List<Lease> left = new ArrayList<>();
        open.forEach((token, lease) -> {
            if (context.table().remove(token)) {
                left.add(lease);
            }
        });
        open.clear();
        context.table().free(left.size());
        if (!left.isEmpty()) {
            CompletionStage<?> unused = context.queues().settle(left, false).whenComplete((done, failure) -> {
                if (failure != null) {
                    LOG.error("{} leases could not be given back, {} among them", left.size(), left.get(0), failure);
                }
            });
        }
    }
}
