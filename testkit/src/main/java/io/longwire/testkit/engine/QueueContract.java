package io.longwire.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.engine.Ability;
import io.longwire.broker.engine.Batch;
import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.Lease;
import io.longwire.broker.engine.Position;
import io.longwire.broker.engine.QueueDepth;
import io.longwire.broker.engine.Settlement;
import io.longwire.broker.engine.Settlement.Verdict;
import io.longwire.broker.engine.Terms;
import io.longwire.broker.engine.UnknownLeaseException;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What every engine with {@link Ability#QUEUES} owes for queues, and for what is done in one step. */
public interface QueueContract {
    /** What the names of all queues used here begin with. */
    String QUEUE = "/queue/contract/";

    /** A new engine that has not been started, with nothing in it. */
    Engine engine();

    /** How long a stage may take. */
    default long patienceMillis() {
        return 5_000;
    }

    private RunningEngine run() {
        RunningEngine running = new RunningEngine(engine(), patienceMillis());
        Assumptions.assumeTrue(running.engine.abilities().contains(Ability.QUEUES));
        return running;
    }

    private RunningEngine runAtomic() {
        RunningEngine running = run();
        Assumptions.assumeTrue(running.engine.abilities().contains(Ability.ATOMIC_BATCH));
        return running;
    }

    private static void settle(RunningEngine running, Lease lease, Verdict verdict) {
        running.await(running.engine.commit(Batch.ofSettlements(List.of(Settlement.of(lease, verdict)))));
    }

    @Test
    default void messagesAreLeasedInOrderAndOnce() {
        RunningEngine running = run();
        for (int i = 0; i < 5; i++) {
            running.publish(QUEUE + "a", "m" + i);
        }

        assertThat(RunningEngine.leased(running.lease(QUEUE + "a", 2))).containsExactly("m0", "m1");
        assertThat(RunningEngine.leased(running.lease(QUEUE + "a", 10))).containsExactly("m2", "m3", "m4");
        assertThat(running.lease(QUEUE + "a", 10)).isEmpty();
    }

    @Test
    default void whatIsDoneIsGone() {
        RunningEngine running = run();
        running.publish(QUEUE + "a", "1");
        Lease lease = running.lease(QUEUE + "a", 1).get(0);
        assertThat(running.await(running.engine.depth(QUEUE + "a"))).isEqualTo(new QueueDepth(1, 1));
        settle(running, lease, Verdict.DONE);

        assertThat(running.await(running.engine.depth(QUEUE + "a"))).isEqualTo(new QueueDepth(0, 0));
        assertThat(running.history(QUEUE + "a", null, 10).publications()).isEmpty();
    }

    @Test
    default void whatIsGivenBackIsLeasedAgainInItsOldPlaceAndCounted() {
        RunningEngine running = run();
        running.publish(QUEUE + "a", "1");
        running.publish(QUEUE + "a", "2");
        running.publish(QUEUE + "a", "3");
        List<Lease> leases = running.lease(QUEUE + "a", 2);
        settle(running, leases.get(0), Verdict.AGAIN);
        settle(running, leases.get(1), Verdict.UNSEEN);

        List<Lease> again = running.lease(QUEUE + "a", 10);
        assertThat(RunningEngine.leased(again)).containsExactly("1", "2", "3");
        assertThat(again).extracting(Lease::attempt).containsExactly(2, 1, 1);
        assertThat(again.get(0).publication().position())
                .isEqualTo(leases.get(0).publication().position());
    }

    @Test
    default void whatIsGivenUpMovesToTheDeadLettersOfItsQueue() {
        RunningEngine running = run();
        running.publish(QUEUE + "a", "poison");
        settle(running, running.lease(QUEUE + "a", 1).get(0), Verdict.DEAD);

        assertThat(running.lease(QUEUE + "a", 1)).isEmpty();
        Lease dead = running.lease("/queue/dlq.contract/a", 1).get(0);
        assertThat(RunningEngine.leased(List.of(dead))).containsExactly("poison");
        assertThat(dead.attempt()).isEqualTo(1);
        settle(running, dead, Verdict.DEAD);
        assertThat(RunningEngine.leased(running.lease("/queue/dlq.contract/a", 1)))
                .containsExactly("poison");
    }

    @Test
    default void whatIsNotLeasedCannotBeSettled() {
        RunningEngine running = run();
        running.publish(QUEUE + "a", "1");
        Lease lease = running.lease(QUEUE + "a", 1).get(0);
        settle(running, lease, Verdict.DONE);

        assertThat(running.failure(
                        running.engine.commit(Batch.ofSettlements(List.of(Settlement.of(lease, Verdict.DONE))))))
                .isInstanceOf(UnknownLeaseException.class);
    }

    @Test
    default void aFollowerHearsThatThereIsSomethingToLease() {
        RunningEngine running = run();
        running.publish(QUEUE + "a", "before");
        running.follow(QUEUE + "a");
        assertThat(running.available).contains(QUEUE + "a");
        Lease lease = running.lease(QUEUE + "a", 1).get(0);
        running.available.clear();
        running.publish(QUEUE + "a", "after");
        assertThat(running.available).contains(QUEUE + "a");
        running.available.clear();
        settle(running, lease, Verdict.AGAIN);
        assertThat(running.available).contains(QUEUE + "a");
        running.await(running.engine.unfollow(QUEUE + "a"));
        running.available.clear();
        running.publish(QUEUE + "a", "nobody follows");

        assertThat(running.available).isEmpty();
        assertThat(running.heard).isEmpty();
    }

    @Test
    default void readingAQueueTakesNothingFromIt() {
        RunningEngine running = run();
        running.publish(QUEUE + "a", "1");
        Position second = running.publish(QUEUE + "a", "2");
        running.lease(QUEUE + "a", 1);

        assertThat(RunningEngine.texts(running.history(QUEUE + "a", null, 10).publications()))
                .containsExactly("1", "2");
        assertThat(running.history(QUEUE + "a", second, 10).publications()).isEmpty();
        assertThat(running.lease(QUEUE + "a", 10)).hasSize(1);
    }

    @Test
    default void whatHasExpiredIsNotLeased() {
        RunningEngine running = run();
        running.publish(QUEUE + "a", "late", new Terms(1, null, null, null, 0));
        running.publish(QUEUE + "a", "fresh");

        assertThat(RunningEngine.leased(running.lease(QUEUE + "a", 10))).containsExactly("fresh");
        assertThat(running.await(running.engine.depth(QUEUE + "a"))).isEqualTo(new QueueDepth(1, 1));
    }

    @Test
    default void aLeaseIsBoundedInBytesButHasAtLeastOneMessage() {
        RunningEngine running = run();
        running.publish(QUEUE + "a", "x".repeat(2_000));
        running.publish(QUEUE + "a", "x".repeat(2_000));

        assertThat(running.await(running.engine.lease(QUEUE + "a", 10, 1))).hasSize(1);
    }

    @Test
    default void aBatchIsDoneWhole() {
        RunningEngine running = runAtomic();
        running.follow("/topic/contract/a");
        running.publish(QUEUE + "in", "1");
        Lease lease = running.lease(QUEUE + "in", 1).get(0);
        List<Position> positions = running.await(running.engine.commit(new Batch(
                List.of(
                        RunningEngine.draft("/topic/contract/a", "told"),
                        RunningEngine.draft(QUEUE + "out", "2"),
                        RunningEngine.draft(QUEUE + "other", "3")),
                List.of(Settlement.of(lease, Verdict.DONE)))));

        assertThat(positions).hasSize(3);
        assertThat(RunningEngine.texts(running.heard)).containsExactly("told");
        assertThat(RunningEngine.leased(running.lease(QUEUE + "out", 1))).containsExactly("2");
        assertThat(RunningEngine.leased(running.lease(QUEUE + "other", 1))).containsExactly("3");
        assertThat(running.await(running.engine.depth(QUEUE + "in")).messages()).isZero();
    }

    @Test
    default void aBatchThatFailsLeavesNothing() {
        RunningEngine running = runAtomic();
        running.follow("/topic/contract/a");
        running.publish(QUEUE + "in", "1");
        running.publish(QUEUE + "in", "2");
        List<Lease> leases = running.lease(QUEUE + "in", 2);
        settle(running, leases.get(1), Verdict.DONE);

        assertThat(running.failure(running.engine.commit(new Batch(
                        List.of(
                                RunningEngine.draft("/topic/contract/a", "never"),
                                RunningEngine.draft(QUEUE + "out", "never")),
                        leases.stream()
                                .map(lease -> Settlement.of(lease, Verdict.DONE))
                                .toList()))))
                .isInstanceOf(UnknownLeaseException.class);
        assertThat(running.heard).isEmpty();
        assertThat(running.lease(QUEUE + "out", 1)).isEmpty();
        assertThat(running.await(running.engine.depth(QUEUE + "in"))).isEqualTo(new QueueDepth(1, 1));
    }

    @Test
    default void oneLeaseTwiceInABatchFailsIt() {
        RunningEngine running = runAtomic();
        running.publish(QUEUE + "a", "1");
        Settlement done = Settlement.of(running.lease(QUEUE + "a", 1).get(0), Verdict.DONE);

        assertThat(running.failure(running.engine.commit(Batch.ofSettlements(List.of(done, done)))))
                .isInstanceOf(UnknownLeaseException.class);
        assertThat(running.await(running.engine.depth(QUEUE + "a"))).isEqualTo(new QueueDepth(1, 1));
    }
}
