package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What {@link NettyLoop} relies on where it reads before timers end. */
final class LookTest {
    @Test
    void whatNettyRunsWithoutDelayComesBehindItsNextLookAtTheSockets() throws Exception {
        Sockets sockets = new Sockets();
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, executor -> sockets);
        try {
            EventLoop loop = group.next();
            CompletableFuture<Integer> looks = new CompletableFuture<>();
            loop.execute(() -> {
                int before = sockets.looks;
                loop.schedule(() -> looks.complete(sockets.looks - before), 0, TimeUnit.NANOSECONDS);
            });
            assertThat(looks.get(1, TimeUnit.MINUTES)).isPositive();
        } finally {
            group.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
        }
    }

    /** None, and so nothing to wait for. */
    private static final class Sockets implements IoHandler {
        /** Guarded by the loop. */
        private int looks;

        @Override
        public int run(IoHandlerContext context) {
            looks++;
            return 0;
        }

        @Override
        public IoRegistration register(IoHandle handle) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void wakeup() {}

        @Override
        public boolean isCompatible(Class<? extends IoHandle> type) {
            return false;
        }
    }
}
