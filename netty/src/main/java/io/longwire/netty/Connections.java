package io.longwire.netty;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The connections of one server or client, and how they end together. Any thread. */
final class Connections {
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

    /** One more; it is forgotten when it has closed. */
    void add(Channel channel) {
        channels.add(channel);
    }

    /**
     * Ends each, and cuts after {@code grace} those that are left.
     *
     * @param gently called for each on its loop
     * @param none run when none is left
     */
    void stop(Consumer<Channel> gently, Duration grace, Runnable none) {
        for (Channel channel : channels) {
            channel.eventLoop().execute(() -> gently.accept(channel));
        }
        Future<?> cut = GlobalEventExecutor.INSTANCE.schedule(
                () -> channels.forEach(channel -> channel.eventLoop().execute(() -> Ending.cut(channel))),
                grace.toMillis(),
                TimeUnit.MILLISECONDS);
        channels.newCloseFuture().addListener(left -> {
            cut.cancel(false); // its thread would keep the JVM alive until then
            none.run();
        });
    }
}
