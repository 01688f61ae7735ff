package io.longwire.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.Presences.Member;
import io.longwire.broker.engine.Presences.Present;
import org.junit.jupiter.api.Test;

/** What every engine owes for presence. */
public interface PresenceContract {
    /** A new engine that has not been started, with nobody on it. */
    Engine engine();

    /** How long a stage may take. */
    default long patienceMillis() {
        return 5_000;
    }

    @Test
    default void whoEntersIsThereUntilLeaving() {
        RunningEngine running = new RunningEngine(engine(), patienceMillis());
        Member ann = new Member("s1", "ann");
        Member bob = new Member("s2", "bob");
        assertThat(running.await(running.engine.enter("/topic/contract/a", ann)))
                .isTrue();
        assertThat(running.await(running.engine.enter("/topic/contract/a", bob)))
                .isTrue();
        assertThat(running.await(running.engine.present("/topic/contract/a", 10))
                        .members())
                .containsExactly(ann, bob);
        assertThat(running.await(running.engine.leave("/topic/contract/a", ann)))
                .isTrue();

        assertThat(running.await(running.engine.present("/topic/contract/a", 10))
                        .members())
                .containsExactly(bob);
        assertThat(running.await(running.engine.present("/topic/contract/b", 10))
                        .count())
                .isZero();
    }

    @Test
    default void aSessionCountsOnceAndLeavesWhenItHasLeftAsOftenAsItEntered() {
        RunningEngine running = new RunningEngine(engine(), patienceMillis());
        Member ann = new Member("s1", "ann");
        running.await(running.engine.enter("/topic/contract/a", ann));
        assertThat(running.await(running.engine.enter("/topic/contract/a", ann)))
                .isFalse();
        assertThat(running.await(running.engine.leave("/topic/contract/a", ann)))
                .isFalse();
        assertThat(running.await(running.engine.leave("/topic/contract/a", ann)))
                .isTrue();
        assertThat(running.await(running.engine.leave("/topic/contract/a", ann)))
                .isFalse();
    }

    @Test
    default void aCountIsWholeThoughTheListIsNot() {
        RunningEngine running = new RunningEngine(engine(), patienceMillis());
        for (int i = 0; i < 5; i++) {
            running.await(running.engine.enter("/topic/contract/a", new Member("s" + i, "")));
        }

        Present present = running.await(running.engine.present("/topic/contract/a", 2));
        assertThat(present.members()).hasSize(2);
        assertThat(present.count()).isEqualTo(5);
    }
}
