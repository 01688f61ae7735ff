package io.longwire.netty;

import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.memory.Buffers;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.PlatformDependent;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Event loops that servers and connectors share. Whoever makes them stops them.
 *
 * <p>Threads: any.
 */
public final class EventLoops {
    private static final long QUIET_MILLIS = 50;

    /** What a loop sets aside for messages that have come in part: room for eight of a mebibyte; all loops together at most a part of the memory. */
    private static final long MOST_AHEAD = 8 << 20;

    private static final int PART_AHEAD = 16;

    final NativeTransport transport = NativeTransport.best();
    final MultiThreadIoEventLoopGroup group;
    private final IdentityHashMap<EventExecutor, NettyLoop> loops = new IdentityHashMap<>();

    /**
     * Makes the loops; their threads start when they are first needed.
     *
     * @param count how many; 0 for one per processor
     * @param name the threads are named after it
     */
    public EventLoops(int count, String name) {
        if (count < 0) {
            throw new IllegalArgumentException("The number of event loops must not be negative, but is " + count);
        }
        int threads = count == 0 ? Runtime.getRuntime().availableProcessors() : count;
        group = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), transport.ioHandler());
        int ahead = (int) Math.min(MOST_AHEAD, PlatformDependent.maxDirectMemory() / PART_AHEAD / threads);
        for (EventExecutor executor : group) {
            Buffers buffers = new PooledBuffers(PooledByteBufAllocator.DEFAULT, ahead);
            loops.put(executor, new NettyLoop((EventLoop) executor, buffers));
        }
    }

    /** How many loops there are. */
    public int count() {
        return loops.size();
    }

    /** One of them as the port, for whoever has timers and tasks of its own; the next at each call. */
    public Loop loop() {
        return any();
    }

    /** One of them, the next at each call. */
    NettyLoop any() {
        return of(group.next());
    }

    NettyLoop of(EventLoop eventLoop) {
        NettyLoop loop = loops.get(eventLoop);
        if (loop == null) {
            throw new IllegalArgumentException("Not a loop of this group: " + eventLoop);
        }
        return loop;
    }

    /**
     * Closes the channels that are left and ends the threads once their tasks are done, at the latest after the time given (but not below 50 ms).
     * Completes when they have ended.
     */
    public CompletionStage<Void> stop(Duration atMost) {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        // Without a quiet period, or without a task just before it, a loop may end in the turn in which it is told to,
        // and leave its channels open.
        loops.keySet().forEach(loop -> wake(loop));
        group.shutdownGracefully(QUIET_MILLIS, Math.max(QUIET_MILLIS, atMost.toMillis()), TimeUnit.MILLISECONDS)
                .addListener(ended -> {
                    loops.values().forEach(NettyLoop::ended);
                    stopped.complete(null);
                });
        return stopped;
    }

    private static void wake(EventExecutor loop) {
        if (!loop.isShuttingDown()) {
            loop.execute(() -> {});
        }
    }
}
