package io.longwire.broker.feed;

import io.longwire.broker.engine.Lease;
import io.longwire.broker.hub.Outlet;
import io.longwire.broker.queue.Consumption;
import io.longwire.broker.queue.QueueConsumer;
import io.longwire.protocol.exchange.ExchangeListener;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.fallback.JsonText;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request for messages of a queue, and what it brought until that is settled. It consumes like anybody else, takes what the first turn brings, and
 * is given no more; what is not settled by the deadline was not dealt with.
 *
 * <p>Threads: everything on the loop of its request, but {@link #settle}.
 */
final class Leasing implements QueueConsumer, ExchangeListener {
    private static final Logger LOG = LoggerFactory.getLogger(Leasing.class);

    private final HttpExchange exchange;
    private final LeaseRequest request;
    private final LeaseContext context;
    private final @Nullable String owner;
    private final Loop loop;
    private final Outlet outlet;
    private final List<Lease> came = new ArrayList<>();
    private final Map<String, Lease> held = new LinkedHashMap<>();
    private @Nullable Consumption consumption;
    private @Nullable Timer timer;
    private boolean over;

    private Leasing(HttpExchange exchange, LeaseRequest request, LeaseContext context, @Nullable String owner) {
        this.exchange = exchange;
        this.request = request;
        this.context = context;
        this.owner = owner;
        this.loop = exchange.loop();
        this.outlet = context.feed().hub().outlet(loop, this::turnEnded);
    }

    /** Begins one for which there is room in the table. */
    static void begin(HttpExchange exchange, LeaseRequest request, LeaseContext context, @Nullable String owner) {
        Leasing leasing = new Leasing(exchange, request, context, owner);
        exchange.listenWithoutBody(leasing);
        leasing.consumption =
                context.queues().consume(leasing.outlet, request.queue().name(), request.count(), leasing);
        leasing.timer = leasing.after(TimeUnit.SECONDS.toNanos(request.waitSeconds()), leasing::answer);
    }

    private Timer after(long nanos, Runnable task) {
        return loop.schedule(loop.now() + nanos, task);
    }

    // ---- what comes

    @Override
    public void message(Lease lease) {
        came.add(lease);
    }

    private void turnEnded() {
        if (!over && !came.isEmpty()) {
            answer();
        }
    }

    @Override
    public void ended(String reason) {
        if (!over) {
            over(request.count());
            Responses.unavailable(exchange, "Not available", reason);
        }
    }

    @Override
    public void stopping() {
        if (!over) {
            answer();
        }
    }

    @Override
    public void left() {
        if (!over) {
            over(request.count());
            consumption().cancel(List.copyOf(came));
        }
    }

    private void over(int unused) {
        over = true;
        context.table().free(unused);
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private Consumption consumption() {
        if (consumption == null) {
            throw new IllegalStateException("It has not begun");
        }
        return consumption;
    }

    private void answer() {
        over(request.count() - came.size());
        consumption().stop();
        long deadline = context.clock().millis() + TimeUnit.SECONDS.toMillis(request.leaseSeconds());
        JsonText json = new JsonText(1_024)
                .raw("{\"destination\":")
                .string(request.queue().name())
                .raw(",\"leases\":[");
        String before = "";
        for (Lease lease : came) {
            String token = context.table().hold(new HeldLease(this, lease, owner));
            held.put(token, lease);
            json.raw(before).raw("{\"lease\":").string(token);
            json.raw(",\"deadline\":").number(deadline);
            json.raw(",\"attempt\":").number(lease.attempt()).raw(",\"message\":");
            Items.write(json, lease.publication(), null);
            json.raw("}");
            before = ",";
        }
        if (!held.isEmpty()) {
            timer = after(TimeUnit.SECONDS.toNanos(request.leaseSeconds()), this::late);
        }
        String[] applied = request.prefersWait()
                ? new String[] {"Preference-Applied", "wait=" + request.waitSeconds()}
                : new String[0];
        Responses.json(exchange, 200, json.raw("]}\n"), applied);
    }

    // ---- what becomes of it

    /** Nobody settled the rest in time. */
    private void late() {
        timer = null;
        List<Lease> left = new ArrayList<>();
        held.forEach((token, lease) -> {
            if (context.table().remove(token)) {
                left.add(lease);
            }
        });
        held.clear();
        context.table().free(left.size());
        if (!left.isEmpty()) {
            CompletionStage<?> unused = consumption().settleUndone(left).whenComplete((done, failure) -> {
                if (failure != null) {
                    LOG.error("{} leases of {} could not be given back", left.size(), request.queue(), failure);
                }
            });
        }
    }

    /** Settles one that was taken from the table. Any thread; the stage completes on any. When it fails, the lease is held again. */
    CompletionStage<Void> settle(String token, HeldLease taken, boolean done) {
        CompletableFuture<Void> settled = new CompletableFuture<>();
        outlet.execute(() -> {
            List<Lease> one = List.of(taken.lease());
            CompletionStage<Void> stored =
                    done ? consumption().settleDone(one) : consumption().settleUndone(one);
            CompletionStage<?> unused = stored.whenComplete((nothing, failure) -> {
                outlet.execute(() -> settled(token, taken, failure));
                if (failure == null) {
                    settled.complete(null);
                } else {
                    settled.completeExceptionally(failure);
                }
            });
        });
        return settled;
    }

    private void settled(String token, HeldLease taken, @Nullable Throwable failure) {
        if (failure != null) {
            consumption().untake(List.of(taken.lease()));
            context.table().holdAgain(token, taken);
            held.put(token, taken.lease());
            if (timer == null) {
                late();
            }
            return;
        }
        context.table().free(1);
        held.remove(token);
        if (held.isEmpty() && timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
