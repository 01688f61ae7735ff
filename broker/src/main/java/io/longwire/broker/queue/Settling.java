package io.longwire.broker.queue;

import io.longwire.broker.engine.Batch;
import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.Lease;
import io.longwire.broker.engine.Settlement;
import io.longwire.broker.engine.Settlement.Verdict;
import io.longwire.broker.receipt.Watch;
import io.longwire.broker.receipt.Watches;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of leases: the engine stores it, then whoever waits for it is told. Any thread. */
final class Settling {
    private static final Logger LOG = LoggerFactory.getLogger(Settling.class);

    private final Engine engine;
    private final QueuePolicy policy;
    private final Watches watches;

    Settling(Engine engine, QueuePolicy policy, Watches watches) {
        this.engine = engine;
        this.policy = policy;
        this.watches = watches;
    }

    /** They were dealt with. */
    CompletionStage<Void> done(List<Lease> leases) {
        return commit(leases, lease -> Verdict.DONE).thenAccept(stored -> settled(leases, true));
    }

    /** They were not: each is handed out again, or goes to the dead letters. */
    CompletionStage<Void> undone(List<Lease> leases) {
        return commit(leases, policy::undone).thenAccept(stored -> settled(leases, false));
    }

    /** They were not, and nobody waits to hear whether that is stored. */
    void undoneOrLog(List<Lease> leases) {
        orLog(leases, undone(leases));
    }

    /** Nobody saw them. */
    void unseenOrLog(List<Lease> leases) {
        orLog(leases, commit(leases, lease -> Verdict.UNSEEN));
    }

    /** What became of leases is stored: whoever waits for that is told. */
    void settled(List<Lease> leases, boolean done) {
        for (Lease lease : leases) {
            Watch watch = watches.of(lease.publication());
            if (watch != null && done) {
                watch.acknowledged();
            } else if (watch != null && policy.undone(lease) == Verdict.DEAD) {
                watch.refused();
            }
        }
    }

    private CompletionStage<?> commit(List<Lease> leases, Function<Lease, Verdict> verdict) {
        return engine.commit(Batch.ofSettlements(leases.stream()
                .map(lease -> Settlement.of(lease, verdict.apply(lease)))
                .toList()));
    }

    private static void orLog(List<Lease> leases, CompletionStage<?> stored) {
        CompletionStage<?> unused = stored.whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.error(
                        "{} messages of {} could not be given back; they are when the engine starts again",
                        leases.size(),
                        leases.isEmpty()
                                ? "a queue"
                                : leases.get(0).publication().destination(),
                        failure);
            }
        });
    }
}
