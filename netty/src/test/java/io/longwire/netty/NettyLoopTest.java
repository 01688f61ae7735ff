package io.longwire.netty;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.protocol.loop.Timer;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NettyLoopTest {
    private final List<Runnable> wakeUps = new ArrayList<>();
    private final List<Long> delays = new ArrayList<>();
    private final List<Runnable> tasks = new ArrayList<>();
    private final EventLoop netty = (EventLoop) Proxy.newProxyInstance(
            EventLoop.class.getClassLoader(), new Class<?>[] {EventLoop.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("execute")) {
                    tasks.add((Runnable) arguments[0]);
                }
                if (method.getName().equals("schedule")) {
                    delays.add((Long) arguments[1]);
                    wakeUps.add((Runnable) arguments[0]);
                }
                return null;
            });

    private final MockTicker ticker = Ticker.newMockTicker();
    private final NettyLoop loop = new NettyLoop(netty, Pooled.BUFFERS, ticker, ByteBufAllocator.DEFAULT);
    private final List<String> ran = new ArrayList<>();

    @Test
    void aWakeUpThatAnEarlierOneReplacedArmsNoMore() {
        loop.schedule(loop.now() + TimeUnit.HOURS.toNanos(1), () -> {});
        loop.schedule(loop.now() + TimeUnit.MINUTES.toNanos(1), () -> {});
        assertThat(wakeUps).hasSize(2);
        wakeUps.remove(1).run();
        assertThat(wakeUps).hasSize(2);
        wakeUps.remove(0).run(); // the one for the hour, which the earlier one has armed for again
        assertThat(wakeUps).hasSize(1);
    }

    @Test
    void aLoopThatWasHeldUpReadsBeforeATimerEnds() {
        Timer answered = loop.schedule(SECONDS.toNanos(1), () -> ran.add("given up, though the answer lay unread"));
        loop.schedule(SECONDS.toNanos(1), () -> ran.add("given up"));
        loop.schedule(SECONDS.toNanos(5) + TimeUnit.MILLISECONDS.toNanos(20), () -> ran.add("due while it read"));
        ticker.advance(5, SECONDS);
        wakeUps.remove(0).run();
        assertThat(ran).isEmpty();
        assertThat(delays).endsWith(0L);

        ticker.advanceMillis(50);
        answered.cancel();
        wakeUps.remove(0).run();
        assertThat(ran).containsExactly("given up");

        wakeUps.remove(0).run();
        assertThat(ran).containsExactly("given up", "due while it read");
        assertThat(wakeUps).isEmpty();
    }

    @Test
    void whileALookTakesLongItLooksAgainButNotForEver() {
        loop.schedule(SECONDS.toNanos(1), () -> ran.add("given up"));
        for (int looks = 0; looks < 3; looks++) {
            ticker.advance(2, SECONDS);
            wakeUps.remove(0).run();
            assertThat(ran).isEmpty();
        }
        ticker.advance(2, SECONDS);
        wakeUps.remove(0).run();
        assertThat(ran).containsExactly("given up");
        assertThat(wakeUps).isEmpty();
    }

    @Test
    void whatWaitsForTheReadingIsNotDoneTwiceWhereAnEarlierTimerComesBetween() {
        loop.schedule(SECONDS.toNanos(2), () -> ran.add("due at two"));
        ticker.advance(5, SECONDS);
        wakeUps.remove(0).run();
        loop.schedule(SECONDS.toNanos(1), () -> ran.add("due at one"));
        assertThat(wakeUps).hasSize(2);
        wakeUps.remove(0).run();
        assertThat(ran).isEmpty();
        wakeUps.remove(0).run();
        assertThat(ran).containsExactly("due at one", "due at two");
        assertThat(wakeUps).isEmpty();
    }

    @Test
    void aWakeUpInTimeRunsWhatIsDueAtOnce() {
        loop.schedule(SECONDS.toNanos(1), () -> ran.add("due"));
        ticker.advanceMillis(900);
        wakeUps.remove(0).run(); // from which on the wheel counts it exactly
        ticker.advanceMillis(105);
        wakeUps.remove(0).run();
        assertThat(ran).containsExactly("due");
    }

    @Test
    void whatAFlushMakesOthersSendLeavesWithALaterTurn() {
        EmbeddedChannel channel = new EmbeddedChannel();
        Outbound outbound = new Outbound(channel, loop);
        Runnable send = new Runnable() {
            private int left = 3;

            @Override
            public void run() {
                ran.add("sent");
                if (left-- > 0) {
                    outbound.reserve(1).put((byte) 1);
                    outbound.observe(new PendingSend(loop, Long.MAX_VALUE, failure -> run()));
                    outbound.flushLater();
                }
            }
        };
        send.run();
        assertThat(tasks).hasSize(1);
        tasks.remove(0).run();
        assertThat(ran).hasSize(2);
        assertThat(tasks).hasSize(1); // others of the loop have their turn before
        channel.finishAndReleaseAll();
    }
}
