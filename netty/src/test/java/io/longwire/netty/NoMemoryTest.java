package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.concurrent.Ticker;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When no memory is left to queue in, who does not read goes, and who reads notices nothing. */
final class NoMemoryTest {
    /** More than half of what a loop lends: a queue would rather keep the buffer than copy it. */
    private static final int LARGE = 60_000;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final EndingMemory memory = new EndingMemory();
    private ServerSocket others;
    private NettyLoop loop;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Epoll.isAvailable(), "the transport has no plain socket to write to");
        others = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        EventLoop one = group.next();
        loop = new NettyLoop(one, Pooled.BUFFERS, Ticker.systemTicker(), memory);
    }

    @AfterEach
    void stop() throws Exception {
        others.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    private Channel connected() throws Exception {
        return new Bootstrap()
                .group(group)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.SO_SNDBUF, 4 << 10)
                .option(ChannelOption.ALLOCATOR, memory)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(others.getLocalSocketAddress())
                .sync()
                .channel();
    }

    private static void send(Outbound outbound, int bytes) {
        outbound.reserve(bytes);
        outbound.flush();
    }

    private void onLoop(Runnable task) throws Exception {
        group.submit(task).sync();
    }

    @Test
    void whoDoesNotReadIsCutAndWhoReadsGetsAll() throws Exception {
        Channel silent = connected();
        Channel reading = connected();
        others.accept();
        try (Socket reader = others.accept()) {
            onLoop(() -> {
                Outbound toReader = new Outbound(reading, loop);
                send(toReader, 10);
                memory.ended = true;
                Outbound toSilent = new Outbound(silent, loop);
                for (int i = 0; i < 1_000 && silent.isActive(); i++) {
                    send(toSilent, LARGE);
                }
                send(toReader, 20);
            });

            assertThat(silent.isActive()).isFalse();
            assertThat(reading.isActive()).isTrue();
            assertThat(reader.getInputStream().readNBytes(30)).hasSize(30);
        }
    }

    @Test
    void whatIsHeldWithoutMemoryIsCutToo() throws Exception {
        Channel holding = connected();
        onLoop(() -> {
            Outbound outbound = new Outbound(holding, loop);
            outbound.reserve(LARGE);
            memory.ended = true;
            outbound.hold();
        });

        assertThat(holding.isActive()).isFalse();
    }
}
