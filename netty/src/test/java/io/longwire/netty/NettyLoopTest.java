package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NettyLoopTest {
    private final List<Runnable> wakeUps = new ArrayList<>();
    private final List<Runnable> tasks = new ArrayList<>();
    private final EventLoop netty = (EventLoop) Proxy.newProxyInstance(
            EventLoop.class.getClassLoader(), new Class<?>[] {EventLoop.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("execute")) {
                    tasks.add((Runnable) arguments[0]);
                }
                if (method.getName().equals("schedule")) {
                    wakeUps.add((Runnable) arguments[0]);
                }
                return null;
            });

    @Test
    void aWakeUpThatAnEarlierOneReplacedArmsNoMore() {
        NettyLoop loop = new NettyLoop(netty);
        loop.schedule(loop.now() + TimeUnit.HOURS.toNanos(1), () -> {});
        loop.schedule(loop.now() + TimeUnit.MINUTES.toNanos(1), () -> {});
        assertThat(wakeUps).hasSize(2);
        wakeUps.remove(1).run();
        assertThat(wakeUps).hasSize(2);
        wakeUps.remove(0).run(); // the one for the hour, which the earlier one has armed for again
        assertThat(wakeUps).hasSize(1);
    }

    @Test
    void whatAFlushMakesOthersSendLeavesWithALaterTurn() {
        List<String> ran = new ArrayList<>();
        NettyLoop loop = new NettyLoop(netty);
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
