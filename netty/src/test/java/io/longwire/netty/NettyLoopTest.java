package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NettyLoopTest {
    private final List<Runnable> wakeUps = new ArrayList<>();
    private final EventLoop netty = (EventLoop) Proxy.newProxyInstance(
            EventLoop.class.getClassLoader(), new Class<?>[] {EventLoop.class}, (proxy, method, arguments) -> {
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
}
