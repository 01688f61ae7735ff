package io.longwire.netty;

import io.longwire.protocol.connection.Connection;
import io.longwire.protocol.connection.ConnectionSink;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.connection.MaskSource;
import io.longwire.protocol.extension.Extension;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.transport.TransportListener;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives one WebSocket's {@link Connection} on one channel: the only handler of its pipeline. Feeds it what is read, gathers what it writes and
 * flushes once per read. Everything on its loop.
 */
final class WebSocketDriver extends ChannelInboundHandlerAdapter implements ConnectionSink {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketDriver.class);

    private static final MaskSource NO_MASKS = () -> 0; // a server does not mask (RFC 6455 §5.1)

    final NettyLoop loop;
    final Channel channel;
    final Connection connection;
    final Outbound outbound;
    final Counters counters = new Counters();
    private final TransportListener listener;
    private final WebSocketTransport transport;
    private final Intake intake;

    // Guarded by the loop, all of them.
    /** Null until there is a deadline. */
    private @Nullable DeadlineTimer deadline;

    private boolean inside;
    private boolean reading;
    private boolean inputClosed;
    private boolean draining;
    private boolean showsSoon;
    private boolean tellsSoon;

    /** Whether messages may be sent no more. Written by the loop, for other threads to read. */
    private volatile boolean closing;

    WebSocketDriver(
            Side side,
            NettyLoop loop,
            Channel channel,
            List<Extension> stages,
            Limits limits,
            TransportListener listener,
            Negotiated negotiated) {
        this.loop = loop;
        this.channel = channel;
        this.listener = listener;
        this.connection =
                new Connection(side, limits, loop.buffers(), stages, masks(side, loop), listener.wantsParts(), this);
        this.outbound = new Outbound(channel, loop);
        this.transport = new WebSocketTransport(this, negotiated);
        this.intake = new Intake(this);
    }

    private static MaskSource masks(Side side, NettyLoop loop) {
        return side == Side.CLIENT ? loop.masks() : NO_MASKS;
    }

    WebSocketTransport transport() {
        return transport;
    }

    /** The handshake is done: the listener hears of it before anything else. */
    void open() {
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        boolean outer = enter();
        try {
            listener.opened(transport);
        } catch (RuntimeException failure) {
            failed(failure);
        } finally {
            leave(outer);
        }
    }

    /** Closes because this end goes away; the connection's timeout sees to it that it ends. */
    void stop(String why) {
        transport.close(CloseReason.of(CloseCode.GOING_AWAY, why));
    }

    // Around every call to the connection: afterwards its deadline is kept, reading follows demand, and what it wrote
    // leaves.

    boolean enter() {
        boolean outer = !inside;
        inside = true;
        return outer;
    }

    /** Behind what the application called, which must not be called back before that returns: what was kept is shown later. */
    void leave(boolean outer) {
        if (outer && intake.canShow() && !showsSoon) {
            showsSoon = true;
            soon(() -> {
                showsSoon = false;
                leaveAndShow(enter());
            });
        }
        settle(outer);
    }

    /** In a task of its own. What it cannot handle cuts the connection, as it would in an event of the channel. */
    private void soon(Runnable task) {
        loop.execute(() -> {
            try {
                task.run();
            } catch (Throwable broken) {
                channel.pipeline().fireExceptionCaught(broken);
            }
        });
    }

    /** Behind what the channel brought. */
    private void leaveAndShow(boolean outer) {
        if (outer) {
            try {
                intake.showKept();
            } catch (RuntimeException failure) {
                failed(failure);
            }
        }
        settle(outer);
    }

    private void settle(boolean outer) {
        if (!outer) {
            return;
        }
        inside = false;
        if (!connection.isOpen()) {
            closing = true;
            outbound.endHold(); // nobody flushes a WebSocket that he has closed
        }
        intake.readOnDemand();
        keep(connection.deadline());
        if (!reading) {
            outbound.flushLater();
        }
    }

    private void keep(long next) {
        DeadlineTimer timer = deadline;
        if (timer == null && next != Long.MAX_VALUE) {
            timer = new DeadlineTimer(loop, this::tick);
            deadline = timer;
        }
        if (timer != null) {
            timer.arm(next);
        }
    }

    private void tick() {
        boolean outer = enter();
        try {
            connection.tick(loop.now());
        } catch (RuntimeException failure) {
            failed(failure);
        } finally {
            leaveAndShow(outer);
        }
    }

    /** Whether messages may be sent; asked off the loop it may be out of date. */
    boolean isOpen() {
        return loop.inLoop() ? connection.isOpen() : !closing && channel.isActive();
    }

    /** The application broke a rule of sending where nobody can catch it. */
    void misused(RuntimeException failure) {
        boolean outer = enter();
        try {
            failed(failure);
        } finally {
            leave(outer);
        }
    }

    private void failed(RuntimeException failure) {
        LOG.error("{}: the listener failed", transport.peer().request(), failure);
        connection.fail(CloseCode.INTERNAL_ERROR, "The application failed", loop.now());
    }

    // What the channel brings.

    /** Where the channel best reads into next; null where any buffer will do. */
    @Nullable
    ByteBuf landing() {
        return intake.landing();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        counters.read(bytes.readableBytes());
        reading = true;
        boolean outer = enter();
        try {
            intake.take(bytes);
        } catch (RuntimeException failure) {
            failed(failure);
        } finally {
            bytes.release();
            leaveAndShow(outer);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        outbound.flushUnlessHeld();
    }

    /**
     * A message found no room: once what is queued has left the listener hears that there is some. The channel's own mark need not tell, as
     * the connection's limit may be below it.
     */
    void tellWhenDrained() {
        if (!draining) {
            draining = true;
            // Never inside the call that was refused, so that the sender can put the message aside first.
            outbound.drain()
                    .addListener(drained -> soon(() -> {
                        draining = false;
                        writabilityChanged();
                    }));
        }
    }

    /** Netty tells from inside the write or flush that changed it, which may be the application's; the application hears of it when that is over. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (!channel.isWritable()) {
            connection.writable(false);
        } else if (!tellsSoon) {
            tellsSoon = true;
            soon(() -> {
                tellsSoon = false;
                writabilityChanged();
            });
        }
    }

    private void writabilityChanged() {
        boolean outer = enter();
        try {
            boolean writable = channel.isWritable();
            connection.writable(writable);
            if (writable && connection.isOpen()) {
                listener.writable();
            }
        } catch (RuntimeException failure) {
            failed(failure);
        } finally {
            leaveAndShow(outer);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        boolean ends = event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent;
        if (ends && !inputClosed) {
            inputClosed = true;
            endOfInput();
            outbound.drain().addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        endOfInput();
        keep(Long.MAX_VALUE);
        connection.release();
        outbound.release(new ClosedChannelException());
        intake.release();
    }

    private void endOfInput() {
        boolean outer = enter();
        try {
            connection.endOfInput(loop.now());
        } catch (RuntimeException failure) {
            failed(failure);
        } finally {
            leaveAndShow(outer);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("{}: connection broke", channel.remoteAddress(), cause);
        } else {
            LOG.error("{}: the connection is cut, for something here failed", channel.remoteAddress(), cause);
        }
        context.close();
    }

    // What the connection tells.

    @Override
    public void message(MessageType type, ByteBuffer payload) {
        counters.received(payload.remaining(), true);
        listener.message(type, payload);
    }

    @Override
    public void fragment(MessageType type, ByteBuffer payload, boolean last) {
        counters.received(payload.remaining(), last);
        listener.fragment(type, payload, last);
    }

    @Override
    public void ping(ByteBuffer payload) {
        outbound.passHold(); // with the pong
        listener.ping(payload);
    }

    @Override
    public void pong(ByteBuffer payload) {
        listener.pong(payload);
    }

    @Override
    public void closed(CloseReason reason, @Nullable Side began) {
        closing = true;
        listener.closed(reason, began);
    }

    @Override
    public ByteBuffer output(int bytes) {
        counters.framed(bytes);
        return outbound.reserve(bytes);
    }

    @Override
    public int write(ByteBuffer payload) {
        return outbound.write(payload);
    }

    @Override
    public void closeOutput() {
        outbound.drain().addListener(drained -> {
            if (inputClosed) {
                channel.close();
            } else {
                Ending.closeOutput(channel);
            }
        });
    }

    @Override
    public void abort() {
        Ending.cut(channel);
    }
}
