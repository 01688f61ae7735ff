package io.longwire.broker.hub;

import io.longwire.broker.engine.Publication;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hub's side of one loop: a mailbox that any thread fills and the loop empties, with at most one wake-up pending. All delivery goes through
 * it, so nothing overtakes.
 */
final class Lane implements Runnable {
    /** Deliveries in one turn: enough to make a wake-up worth it, few enough that sockets are not kept waiting. */
    private static final int BUDGET = 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private final Executor loop;
    private final long mostBytes;
    private final Queue<Parcel> mailbox = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean awake = new AtomicBoolean();
    private volatile boolean ended;

    // Guarded by the loop.
    final Map<String, Route> routes = new HashMap<>();
    private List<Outlet> touched = new ArrayList<>();
    private @Nullable Parcel current;
    private @Nullable Outlet serving;

    Lane(Executor loop, long mostBytes) {
        this.loop = loop;
        this.mostBytes = mostBytes;
    }

    /** Any thread. For one route, one call at a time. */
    void offer(Route route, Publication publication) {
        int size = publication.size();
        if (bytes.get() + size > mostBytes && bytes.get() > 0) {
            if (route.overrun.compareAndSet(false, true)) {
                put(new Parcel.Overrun(route));
            }
            return;
        }
        bytes.addAndGet(size);
        put(new Parcel.Delivery(route, publication));
    }

    /** Any thread. */
    void post(Runnable task) {
        put(new Parcel.Task(task));
    }

    /** Any thread. */
    void put(Parcel parcel) {
        if (ended) {
            return;
        }
        mailbox.add(parcel);
        if (awake.compareAndSet(false, true)) {
            wake();
        }
    }

    private void wake() {
        try {
            loop.execute(this);
        } catch (RejectedExecutionException e) {
            // The loop has ended, and with it every session that could be waiting here.
            ended = true;
            mailbox.clear();
        }
    }

    void touched(Outlet outlet) {
        if (outlet != serving) {
            touched.add(outlet);
        }
    }

    /**
     * Gives a subscriber what is delivered. To a session that has no other subscription it leaves at once, while its memory is at hand and nothing more
     * waits here; else with the turn.
     */
    void serve(Subscription subscription, Parcel.Delivery delivery) {
        Outlet outlet = subscription.outlet();
        if (outlet.isTouched() || outlet.subscriptions > 1 || !mailbox.isEmpty()) {
            delivery.deliver(subscription);
            return;
        }
        serving = outlet;
        try {
            delivery.deliver(subscription);
        } finally {
            serving = null;
            if (outlet.isTouched()) {
                flush(outlet);
            }
        }
    }

    /** One turn, on the loop. */
    @Override
    public void run() {
        int left = BUDGET;
        while (left > 0) {
            Parcel parcel = current != null ? current : next();
            if (parcel == null) {
                break;
            }
            current = parcel;
            left = step(parcel, left);
        }
        flush();
        if (current != null || !mailbox.isEmpty()) {
            wake();
            return;
        }
        awake.set(false);
        // What came between the look and the line above found the lane awake.
        if (!mailbox.isEmpty() && awake.compareAndSet(false, true)) {
            wake();
        }
    }

    private @Nullable Parcel next() {
        Parcel parcel = mailbox.poll();
        if (parcel instanceof Parcel.Delivery delivery) {
            while (delivery.join(mailbox.peek())) {
                mailbox.poll();
            }
            delivery.seal();
        }
        return parcel;
    }

    private int step(Parcel parcel, int budget) {
        int left = budget;
        try {
            left = parcel.run(budget);
        } catch (RuntimeException | Error e) {
            // Nobody would wake the lane again.
            LOG.error("A task of the hub failed", e);
        }
        if (left > 0) {
            current = null;
            if (parcel instanceof Parcel.Delivery delivery) {
                bytes.addAndGet(-delivery.bytes());
                left--;
            }
        }
        return left;
    }

    private void flush() {
        List<Outlet> now = touched;
        for (int i = 0; i < now.size(); i++) {
            flush(now.get(i));
        }
        now.clear();
    }

    private static void flush(Outlet outlet) {
        try {
            outlet.flush();
        } catch (RuntimeException | Error e) {
            LOG.error("A session could not be flushed", e);
        }
    }
}
