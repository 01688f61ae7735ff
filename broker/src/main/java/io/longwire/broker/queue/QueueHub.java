package io.longwire.broker.queue;

import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.Lease;
import io.longwire.broker.hub.Outlet;
import io.longwire.broker.receipt.Watches;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This node's consumers of queues. Threads: as each method says. */
public final class QueueHub {
    private static final Logger LOG = LoggerFactory.getLogger(QueueHub.class);

    private final Engine engine;
    private final QueuePolicy policy;
    private final Settling settling;
    private final ConcurrentHashMap<String, NodeQueue> queues = new ConcurrentHashMap<>();

    /**
     * @param watches what is told that a message was dealt with
     */
    public QueueHub(Engine engine, QueuePolicy policy, Watches watches) {
        this.engine = engine;
        this.policy = policy;
        this.settling = new Settling(engine, policy, watches);
    }

    /** How queues hand out what stands in them. */
    public QueuePolicy policy() {
        return policy;
    }

    /**
     * Begins to consume. On the outlet's loop.
     *
     * @param queue resolved and checked
     * @param prefetch how many the consumer may have unsettled; 1 or more
     */
    public Consumption consume(Outlet outlet, String queue, int prefetch, QueueConsumer consumer) {
        Consumption[] made = new Consumption[1];
        boolean[] first = new boolean[1];
        // Under the map's lock for this key, so that the queue is not forgotten in between.
        NodeQueue node = queues.compute(queue, (name, known) -> {
            NodeQueue here = known == null ? new NodeQueue(name, engine, settling) : known;
            first[0] = known == null;
            made[0] = new Consumption(this, here, outlet, prefetch, consumer);
            here.add(made[0]);
            return here;
        });
        if (first[0]) {
            CompletionStage<?> unused = engine.follow(queue).whenComplete((followed, failure) -> {
                if (failure != null) {
                    LOG.error("The engine does not follow {}", queue, failure);
                    node.failed();
                }
            });
        } else {
            node.look();
        }
        return made[0];
    }

    /**
     * Settles leases that no consumption has any longer ({@link Consumption#take}). The stage completes when that is done (and stored). Any thread.
     *
     * @param done as dealt with; else each is handed out again, or goes to the dead letters
     */
    public CompletionStage<Void> settle(List<Lease> leases, boolean done) {
        return done ? settling.done(leases) : settling.undone(leases);
    }

    /** The engine has something to lease. Any thread; under the engine's lock too. */
    public void available(String queue) {
        NodeQueue node = queues.get(queue);
        if (node != null) {
            node.look();
        }
    }

    void left(NodeQueue node) {
        queues.computeIfPresent(node.name, (name, known) -> {
            if (!known.isEmpty()) {
                return known;
            }
            CompletionStage<?> unused = engine.unfollow(name);
            return null;
        });
    }
}
