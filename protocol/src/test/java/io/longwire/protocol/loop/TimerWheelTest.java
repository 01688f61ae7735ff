package io.longwire.protocol.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Never early, late by at most a tick, and asleep when nothing is due. */
class TimerWheelTest {
    private static final long TICK = 1L << 22;
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final TimerWheel wheel = new TimerWheel(0);
    private final List<String> ran = new ArrayList<>();

    private Timer schedule(long deadline, String name) {
        return wheel.schedule(deadline, () -> ran.add(name));
    }

    /** Sleeps and wakes as a driver does; answers when something ran first. */
    private static long runUntilSomethingRuns(TimerWheel wheel, long from) {
        long now = from;
        for (int wakeUps = 0; wakeUps < 10; wakeUps++) {
            now = Math.max(now, wheel.nextDeadline());
            if (wheel.advance(now) > 0) {
                return now;
            }
        }
        throw new AssertionError("10 wake-ups for one timer");
    }

    @Test
    void anEmptyWheelNeedsNoWakeUp() {
        assertThat(wheel.nextDeadline()).isEqualTo(Long.MAX_VALUE);
        assertThat(wheel.advance(HOUR)).isZero();
        assertThat(wheel.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                1,
                TICK - 1,
                TICK,
                TICK + 1,
                63 * TICK,
                64 * TICK,
                65 * TICK + 1,
                4096 * TICK,
                86_400_000_000_000L,
                1L << 58
            })
    void aTimerIsNeverEarlyAndLateByAtMostATick(long delay) {
        for (long start : new long[] {0, -5 * HOUR, 123_456_789, HOUR}) {
            TimerWheel each = new TimerWheel(start);
            each.advance(start + 77 * TICK + 5);
            long now = start + 77 * TICK + 5;
            each.schedule(now + delay, () -> {});
            assertThat(each.advance(now + delay - 1)).isZero();

            long at = runUntilSomethingRuns(each, now + delay - 1);

            assertThat(at).isBetween(now + delay, now + delay + TICK);
            assertThat(each.nextDeadline()).isEqualTo(Long.MAX_VALUE);
        }
    }

    @Test
    void aDriverThatSleepsUntilTheNextDeadlineWakesOnlyAFewTimes() {
        wheel.schedule(24 * HOUR + 12_345, () -> {});

        assertThat(runUntilSomethingRuns(wheel, 0)).isBetween(24 * HOUR + 12_345, 24 * HOUR + 12_345 + TICK);
    }

    @Test
    void aDeadlineInThePastIsDueAtOnce() {
        wheel.advance(HOUR);
        schedule(5, "past");
        schedule(Long.MIN_VALUE, "long past");

        assertThat(wheel.nextDeadline()).isLessThanOrEqualTo(HOUR);
        assertThat(wheel.advance(HOUR)).isEqualTo(2);
        assertThat(ran).containsExactly("past", "long past");
    }

    @Test
    void theEndOfTimeNeverComes() {
        Timer never = schedule(Long.MAX_VALUE, "never");

        assertThat(wheel.advance(Long.MAX_VALUE / 2)).isZero();
        never.cancel();
        assertThat(wheel.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void timersRunInTheOrderOfTheirDeadlines() {
        schedule(300 * TICK, "c");
        schedule(TICK, "a");
        schedule(HOUR, "d");
        schedule(2 * TICK, "b");

        assertThat(wheel.advance(2 * HOUR)).isEqualTo(4);
        assertThat(ran).containsExactly("a", "b", "c", "d");
    }

    @Test
    void aCancelledTimerDoesNotRunAndNeedsNoWakeUp() {
        Timer near = schedule(TICK, "near");
        Timer far = schedule(HOUR, "far");
        Timer past = schedule(-1, "past");
        near.cancel();
        far.cancel();
        past.cancel();
        far.cancel();

        assertThat(wheel.nextDeadline()).isEqualTo(Long.MAX_VALUE);
        assertThat(wheel.advance(2 * HOUR)).isZero();
    }

    @Test
    void cancellingOneOfTwoInASlotKeepsTheOther() {
        schedule(HOUR, "kept");
        schedule(HOUR, "cancelled").cancel();

        wheel.advance(2 * HOUR);

        assertThat(ran).containsExactly("kept");
    }

    @Test
    void aTaskMayCancelAnotherThatIsDue() {
        Timer[] second = new Timer[1];
        wheel.schedule(1, () -> second[0].cancel());
        second[0] = schedule(1, "second");

        assertThat(wheel.advance(TICK)).isEqualTo(1);
        assertThat(ran).isEmpty();
    }

    @Test
    void cancellingAfterItRanDoesNothing() {
        Timer timer = schedule(1, "once");
        schedule(3 * TICK, "later");
        wheel.advance(TICK);

        timer.cancel();

        wheel.advance(3 * TICK);
        assertThat(ran).containsExactly("once", "later");
    }

    @Test
    void whatATaskSchedulesRunsInTheNextAdvanceAtTheEarliest() {
        wheel.schedule(1, () -> schedule(0, "inner"));

        assertThat(wheel.advance(TICK)).isEqualTo(1);
        assertThat(ran).isEmpty();
        assertThat(wheel.nextDeadline()).isLessThanOrEqualTo(TICK);
        assertThat(wheel.advance(TICK)).isEqualTo(1);
        assertThat(ran).containsExactly("inner");
    }

    @Test
    void aTaskMayScheduleItselfAgain() {
        Runnable[] heartBeat = new Runnable[1];
        long[] now = {0};
        heartBeat[0] = () -> {
            ran.add("beat");
            wheel.schedule(now[0] + TimeUnit.SECONDS.toNanos(10), heartBeat[0]);
        };
        wheel.schedule(0, heartBeat[0]);
        for (; now[0] <= TimeUnit.SECONDS.toNanos(60); now[0] += TICK) {
            wheel.advance(now[0]);
        }

        assertThat(ran).hasSize(6);
    }

    @Test
    void aTaskThatThrowsDoesNotStopTheOthers() {
        wheel.schedule(1, () -> {
            schedule(0, "third");
            throw new IllegalArgumentException("first");
        });
        schedule(1, "second");

        assertThatThrownBy(() -> wheel.advance(TICK)).hasMessage("first");
        assertThat(wheel.advance(TICK)).isEqualTo(2);
        assertThat(ran).containsExactly("second", "third");
    }

    @Test
    void advancingInsideATaskIsAMistake() {
        wheel.schedule(1, () -> wheel.advance(TICK));

        assertThatThrownBy(() -> wheel.advance(TICK)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void timeThatStandsStillOrGoesBackRunsNothingTwice() {
        schedule(HOUR, "once");
        wheel.advance(2 * HOUR);
        wheel.advance(2 * HOUR);
        wheel.advance(HOUR);
        schedule(2 * HOUR + 2 * TICK, "later");
        wheel.advance(HOUR);

        assertThat(ran).containsExactly("once");
    }

    /** A timer, and when it ran; -1 when it has not. */
    private static final class Planned {
        private final long deadline;
        private long ranAt = -1;
        private boolean cancelled;

        Planned(long deadline) {
            this.deadline = deadline;
        }
    }

    @Test
    void manyTimersScheduledAndCancelledAtRandomKeepTheirPromise() {
        Random random = new Random(42);
        List<Planned> planned = new ArrayList<>();
        List<Timer> timers = new ArrayList<>();
        long[] now = {0};
        for (int round = 0; round < 2_000; round++) {
            for (int i = 0; i < 5; i++) {
                long delay = (long) Math.pow(10, 5 + random.nextInt(9)) * (1 + random.nextInt(9));
                Planned each = new Planned(now[0] + delay);
                planned.add(each);
                timers.add(wheel.schedule(each.deadline, () -> each.ranAt = now[0]));
            }
            int cancelled = random.nextInt(timers.size());
            timers.get(cancelled).cancel();
            planned.get(cancelled).cancelled = planned.get(cancelled).ranAt < 0;
            now[0] += random.nextInt(200) * 1_000_000L;
            wheel.advance(now[0]);
        }
        assertThat(planned).allSatisfy(each -> {
            if (each.cancelled) {
                assertThat(each.ranAt).isEqualTo(-1);
            } else if (each.ranAt >= 0) {
                assertThat(each.ranAt).isBetween(each.deadline, each.deadline + 200_000_000L + TICK);
            } else {
                assertThat(each.deadline).isGreaterThan(now[0] - TICK);
            }
        });
        assertThat(planned.stream().filter(each -> each.ranAt >= 0)).hasSizeGreaterThan(5_000);
    }
}
