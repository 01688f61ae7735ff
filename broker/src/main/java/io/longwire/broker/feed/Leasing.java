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
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request for messages of a queue, until its answer. It consumes like anybody else, takes what the first turn brings as far as that fits into one
 * answer and into the table, and is given no more.
 *
 * <p>Threads: everything on the loop of its request.
 */
final class Leasing implements QueueConsumer, ExchangeListener {
    private final HttpExchange exchange;
    private final LeaseRequest request;
    private final LeaseContext context;
    private final @Nullable String owner;
    private final Loop loop;
    private final Outlet outlet;
    private final List<Lease> came = new ArrayList<>();
    private long bytes;
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

    /** Begins one, for which there is room for one lease in the table. */
    static void begin(HttpExchange exchange, LeaseRequest request, LeaseContext context, @Nullable String owner) {
        Leasing leasing = new Leasing(exchange, request, context, owner);
        exchange.listenWithoutBody(leasing);
        leasing.consumption =
                context.queues().consume(leasing.outlet, request.queue().name(), request.count(), leasing);
        leasing.timer = leasing.loop.schedule(
                leasing.loop.now() + TimeUnit.SECONDS.toNanos(request.waitSeconds()), leasing::answer);
    }

    // ---- what comes

    @Override
    public void message(Lease lease) {
        came.add(lease);
        bytes += lease.publication().size();
        if (bytes > Items.MOST_BYTES) {
            answer();
        }
    }

    private void turnEnded() {
        if (!over && !came.isEmpty()) {
            answer();
        }
    }

    @Override
    public void ended(String reason) {
        if (!over) {
            over(0);
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
            over(0);
            consumption().cancel(List.copyOf(came));
        }
    }

    /** Of the place that was reserved only what is leased stays taken. */
    private void over(int leased) {
        over = true;
        if (leased == 0) {
            context.table().free(1);
        }
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
        int fitting = fitting();
        over(fitting);
        List<Lease> leased = came.subList(0, fitting);
        consumption().take(leased);
        consumption().cancel(List.copyOf(came.subList(fitting, came.size())));
        String[] applied = request.prefersWait()
                ? new String[] {"Preference-Applied", "wait=" + request.waitSeconds()}
                : new String[0];
        Responses.json(exchange, 200, json(leased), applied);
        came.clear();
    }

    /** How many of those that came fit into one answer, and into the table, where there is room for one. */
    private int fitting() {
        int most = bytes > Items.MOST_BYTES ? Math.max(1, came.size() - 1) : came.size();
        return most <= 1 ? most : 1 + context.table().reserve(most - 1);
    }

    private JsonText json(List<Lease> leased) {
        JsonText json = request.answer();
        if (!leased.isEmpty()) {
            write(json, leased, new Grant(context, loop, owner, request.leaseSeconds()));
        }
        return json.raw("]}\n");
    }

    private void write(JsonText json, List<Lease> leased, Grant grant) {
        long deadline = context.clock().millis() + TimeUnit.SECONDS.toMillis(request.leaseSeconds());
        String before = "";
        for (Lease lease : leased) {
            Items.leased(json.raw(before), lease, grant.add(lease), deadline);
            before = ",";
        }
    }
}
