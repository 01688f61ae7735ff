package io.longwire.testkit.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A loop by hand keeps the contract of a loop. */
class ManualLoopTest {
    private final ManualLoop loop = new ManualLoop();
    private final List<String> ran = new ArrayList<>();

    @Test
    void nothingRunsUntilItIsTold() {
        loop.execute(() -> ran.add("a"));
        loop.schedule(0, () -> ran.add("b"));
        assertThat(ran).isEmpty();

        assertThat(loop.run()).isEqualTo(2);

        assertThat(ran).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void tasksRunInTheOrderInWhichTheyWerePostedAndNeverInsideThePost() {
        loop.execute(() -> {
            loop.execute(() -> ran.add("c"));
            ran.add("a");
        });
        loop.execute(() -> ran.add("b"));

        loop.run();

        assertThat(ran).containsExactly("a", "b", "c");
    }

    @Test
    void aTimerRunsOnceItsTimeHasComeAndNotBefore() {
        loop.schedule(Duration.ofSeconds(10).toNanos(), () -> ran.add(String.valueOf(loop.now() / 1_000_000_000)));
        loop.schedule(Duration.ofSeconds(20).toNanos(), () -> ran.add(String.valueOf(loop.now() / 1_000_000_000)));
        loop.schedule(Duration.ofSeconds(15).toNanos(), () -> ran.add("cancelled"))
                .cancel();

        loop.advance(Duration.ofSeconds(9));
        assertThat(ran).isEmpty();
        loop.advance(Duration.ofSeconds(51));

        assertThat(ran).containsExactly("10", "20");
        assertThat(loop.now()).isEqualTo(Duration.ofSeconds(60).toNanos());
    }

    @Test
    void aTaskIsInTheLoop() {
        loop.strict();
        loop.execute(() -> ran.add(String.valueOf(loop.inLoop())));
        assertThat(loop.inLoop()).isFalse();

        loop.run();

        assertThat(ran).containsExactly("true");
        assertThat(loop.inLoop()).isFalse();
    }

    @Test
    void aTaskMustNotRunTheLoop() {
        loop.execute(loop::run);

        assertThatThrownBy(loop::run).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void timeDoesNotGoBack() {
        assertThatThrownBy(() -> loop.clock().advance(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
