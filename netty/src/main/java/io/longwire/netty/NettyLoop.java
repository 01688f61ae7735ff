package io.longwire.netty;

import io.longwire.protocol.connection.MaskSource;
import io.longwire.protocol.extension.LoopLocal;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import io.longwire.protocol.loop.TimerWheel;
import io.longwire.protocol.memory.Buffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Ticker;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One of Netty's event loops as the {@link Loop} port, with what its connections share: the timer wheel, the read buffer, pooled memory. */
final class NettyLoop implements Loop {
    /** Large enough that one read of a busy socket is one system call, small enough to stay in the second-level cache. */
    private static final int READ_BUFFER_BYTES = 64 << 10;

    /** So late comes no wake-up but to a loop that was held up. */
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** How often a loop that is behind reads before timers end: at each look epoll shows twice as many sockets, 4,096 at the first. */
    private static final int MOST_LOOKS = 3;

    private final EventLoop eventLoop;
    private final Ticker ticker;
    private final Buffers buffers;
    // Guarded by the loop's thread, like all below.
    private final LoopLocal shared = new LoopLocal();
    private final TimerWheel wheel;
    private long armedFor = Long.MAX_VALUE;
    private @Nullable ByteBuf readBuffer;
    private final WriteMemory writeMemory;
    private @Nullable Masks masks;
    private List<Outbound> unflushed = new ArrayList<>();
    private List<Outbound> flushing = new ArrayList<>();

    /** @param buffers what its connections collect messages in */
    NettyLoop(EventLoop eventLoop, Buffers buffers) {
        this(eventLoop, buffers, Ticker.systemTicker(), ByteBufAllocator.DEFAULT);
    }

    /**
     * A loop with other time or memory.
     *
     * @param buffers what its connections collect messages in
     * @param ticker the event loop's own
     * @param lent of which the buffer is that the loop's connections write with
     */
    NettyLoop(EventLoop eventLoop, Buffers buffers, Ticker ticker, ByteBufAllocator lent) {
        this.eventLoop = eventLoop;
        this.buffers = buffers;
        this.ticker = ticker;
        this.writeMemory = new WriteMemory(lent);
        this.wheel = new TimerWheel(ticker.nanoTime());
    }

    @Override
    public void execute(Runnable task) {
        eventLoop.execute(task);
    }

    @Override
    public boolean inLoop() {
        return eventLoop.inEventLoop();
    }

    @Override
    public long now() {
        return ticker.nanoTime();
    }

    @Override
    public Timer schedule(long deadline, Runnable task) {
        Timer timer = wheel.schedule(deadline, task);
        arm();
        return timer;
    }

    /** Where the loop is ending, does something once it has; on another thread. */
    void ifEnds(Runnable action) {
        if (eventLoop.isShuttingDown()) {
            eventLoop.terminationFuture().addListener(ended -> action.run());
        }
    }

    /** Blocks of pooled direct memory. */
    Buffers buffers() {
        return buffers;
    }

    /** What the extensions of this loop's connections share. */
    LoopLocal shared() {
        return shared;
    }

    /** Where the clients' masking keys come from. */
    MaskSource masks() {
        Masks source = masks;
        if (source == null) {
            source = new Masks(new SecureRandom());
            masks = source;
        }
        return source;
    }

    /** The buffer all upgraded connections of this loop are read into, empty; null while somebody still holds it. */
    @Nullable
    ByteBuf borrowReadBuffer() {
        ByteBuf buffer = readBuffer;
        if (buffer == null) {
            buffer = PooledByteBufAllocator.DEFAULT.directBuffer(READ_BUFFER_BYTES);
            readBuffer = buffer;
        }
        return buffer.refCnt() == 1 ? buffer.clear().retain() : null;
    }

    /** What all connections of this loop gather their writes in. */
    WriteMemory writeMemory() {
        return writeMemory;
    }

    /** The loop's thread has ended. */
    void ended() {
        writeMemory.release();
        ByteBuf buffer = readBuffer;
        readBuffer = null;
        if (buffer != null) {
            buffer.release();
        }
    }

    /** Flushes once the turn ends: one task for all that write in it. */
    void flushSoon(Outbound outbound) {
        if (unflushed.isEmpty()) {
            eventLoop.execute(this::flushAll);
        }
        unflushed.add(outbound);
    }

    /** A flush may tell a sender, which sends at once and so has its next turn: others of the loop have theirs before. */
    private void flushAll() {
        List<Outbound> all = unflushed;
        unflushed = flushing;
        flushing = all;
        for (Outbound each : all) {
            each.endOfTurn();
        }
        all.clear();
    }

    /** Asks Netty for one wake-up at the wheel's next deadline; with an empty wheel there is none. */
    private void arm() {
        long next = wheel.nextDeadline();
        if (next < armedFor) {
            armedFor = next;
            long now = now();
            long wakeUp = Math.max(next, now); // what is due already waits for one look at the sockets as it is
            eventLoop.schedule(() -> turn(next, wakeUp), wakeUp - now, TimeUnit.NANOSECONDS);
        }
    }

    /** A wake-up that an earlier one has made needless does nothing; if it armed again, each would go on for ever beside the others. */
    private void turn(long armed, long wakeUp) {
        if (armed != armedFor) {
            return;
        }
        long now = now();
        if (now - wakeUp < LATE_NANOS) {
            advance(now);
        } else {
            readFirst(armed, now, now, MOST_LOOKS);
        }
    }

    /**
     * A loop that was held up has not read what came meanwhile, and that may be what a timer waits for in vain: its sockets have their turn before,
     * and once more while such a turn is long. What becomes due meanwhile waits for the turns after it.
     */
    private void readFirst(long armed, long due, long from, int looks) {
        eventLoop.schedule( // unlike what is executed, not before the loop has looked at its sockets
                () -> {
                    long now = now();
                    if (armed != armedFor) {
                        return;
                    }
                    if (looks > 1 && now - from >= LATE_NANOS) {
                        readFirst(armed, due, now, looks - 1);
                    } else {
                        advance(due);
                    }
                },
                0,
                TimeUnit.NANOSECONDS);
    }

    private void advance(long to) {
        armedFor = Long.MAX_VALUE;
        try {
            wheel.advance(to);
        } finally {
            arm();
        }
    }
}
