package io.longwire.netty;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.loop.Timer;
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
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives one stream of bytes on one channel, without frames: what is read is shown as demand allows, each read one message. The other side's end of
 * input is the end once everything before it was taken; until then, and for at most the close timeout, it still gets what is sent. Everything on
 * its loop.
 */
final class StreamDriver extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(StreamDriver.class);

    final NettyLoop loop;
    final Channel channel;
    final Outbound outbound;
    private final Side side;
    private final TransportListener listener;
    private final StreamTransport transport;
    private final boolean inParts;

    // Guarded by the loop, all of them.
    Limits limits;
    private @Nullable ByteBuf kept;
    private long demand;
    private boolean autoRead;
    private boolean inside;
    private boolean reading;
    private boolean draining;
    private boolean inputEnded;
    private boolean told;
    private @Nullable CloseReason closing;
    private @Nullable Timer ending;
    private @Nullable Timer idle;
    private long idleNanos;
    private long lastRead;

    StreamDriver(Side side, NettyLoop loop, Channel channel, Limits limits, TransportListener listener, Remote remote) {
        this.side = side;
        this.loop = loop;
        this.channel = channel;
        this.limits = limits;
        this.listener = listener;
        this.inParts = listener.wantsParts();
        this.outbound = new Outbound(channel, loop);
        this.transport = new StreamTransport(this, remote);
    }

    StreamTransport transport() {
        return transport;
    }

    /** Bytes may flow: the listener hears of it before anything else. */
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

    /** Closes because this end goes away. */
    void stop() {
        close(CloseReason.of(CloseCode.GOING_AWAY, "The server is stopping"));
    }

    boolean isOpen() {
        return closing == null && !told && channel.isActive();
    }

    // Around every call: afterwards what was kept is shown as far as it is wanted, reading follows demand, and what was
    // written leaves.

    private boolean enter() {
        boolean outer = !inside;
        inside = true;
        return outer;
    }

    private void leave(boolean outer) {
        if (!outer) {
            return;
        }
        showKept();
        inside = false;
        boolean wanted = !isOpen() || (kept == null && demand > 0);
        if (wanted != autoRead && !inputEnded && channel.isActive()) {
            autoRead = wanted;
            channel.config().setAutoRead(wanted);
        }
        if (inputEnded && kept == null && demand > 0) {
            endOfInput();
        }
        if (!reading) {
            outbound.flushLater();
        }
    }

    void request(long messages) {
        boolean outer = enter();
        demand = demand + messages < 0 ? Long.MAX_VALUE : demand + messages;
        leave(outer);
    }

    /** The sender's turn ends. */
    void written() {
        if (!inside && !reading) {
            outbound.flushLater();
        }
    }

    private void showKept() {
        ByteBuf bytes = kept;
        if (bytes != null && (demand > 0 || !isOpen())) {
            kept = null;
            show(bytes);
            bytes.release();
        }
    }

    private void show(ByteBuf bytes) {
        if (!isOpen()) {
            return;
        }
        demand--;
        ByteBuffer view = bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes());
        try {
            if (inParts) {
                listener.fragment(MessageType.BINARY, view, true);
            } else {
                listener.message(MessageType.BINARY, view);
            }
        } catch (RuntimeException failure) {
            failed(failure);
        }
    }

    private void failed(RuntimeException failure) {
        LOG.error("{}: the listener failed", channel.remoteAddress(), failure);
        close(CloseReason.of(CloseCode.INTERNAL_ERROR, "The application failed"));
    }

    // The end.

    /** What was accepted is sent, then this side's end of output; the other side's ends the connection, or the close timeout. */
    void close(CloseReason reason) {
        if (!isOpen()) {
            return;
        }
        closing = reason;
        boolean outer = enter();
        endWithin(limits.closeTimeout());
        outbound.drain().addListener(drained -> {
            if (inputEnded) {
                channel.close();
            } else {
                Ending.closeOutput(channel);
            }
        });
        leave(outer);
    }

    /** Cuts it. */
    void abort() {
        if (closing == null) {
            closing = CloseReason.ABNORMAL;
        }
        Ending.cut(channel);
    }

    private void endWithin(Duration time) {
        if (ending == null) {
            ending = loop.schedule(loop.now() + time.toNanos(), () -> Ending.cut(channel));
        }
    }

    /** Everything that the other side had to say was taken. */
    private void endOfInput() {
        tell(closing != null ? closing : CloseReason.NO_STATUS, closing != null ? side : other());
        outbound.drain().addListener(ChannelFutureListener.CLOSE);
    }

    private Side other() {
        return side == Side.SERVER ? Side.CLIENT : Side.SERVER;
    }

    private void tell(CloseReason reason, @Nullable Side began) {
        if (told) {
            return;
        }
        told = true;
        stopTimers();
        try {
            listener.closed(reason, began);
        } catch (RuntimeException failure) {
            LOG.error("{}: the listener failed", channel.remoteAddress(), failure);
        }
    }

    // Idleness: traffic only notes the time, and the timer finds out when it fires.

    void idleTimeout(Duration timeout) {
        if (idle != null) {
            idle.cancel();
            idle = null;
        }
        idleNanos = Nanos.of(timeout);
        lastRead = loop.now();
        if (idleNanos > 0 && !told) {
            idle = loop.schedule(Nanos.after(lastRead, idleNanos), this::watchIdle);
        }
    }

    private void watchIdle() {
        if (loop.now() - lastRead >= idleNanos) {
            idle = null;
            close(CloseReason.of(CloseCode.GOING_AWAY, "Nothing was received for too long"));
        } else {
            idle = loop.schedule(Nanos.after(lastRead, idleNanos), this::watchIdle);
        }
    }

    private void stopTimers() {
        if (idle != null) {
            idle.cancel();
            idle = null;
        }
    }

    // What the channel brings.

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        lastRead = loop.now();
        reading = true;
        boolean outer = enter();
        try {
            ByteBuf before = kept;
            if (!isOpen()) {
                return; // it is closing: what still comes is nobody's
            }
            if (before != null) {
                before.writeBytes(bytes);
            } else if (demand > 0) {
                show(bytes);
            } else {
                kept = channel.alloc().directBuffer(bytes.readableBytes()).writeBytes(bytes);
            }
        } finally {
            bytes.release();
            leave(outer);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        outbound.flushUnlessHeld();
    }

    /** A message found no room: once what is queued has left the listener hears that there is some. */
    void tellWhenDrained() {
        if (!draining) {
            draining = true;
            // Never inside the call that was refused, so that the sender can put the message aside first.
            outbound.drain()
                    .addListener(drained -> loop.execute(() -> {
                        draining = false;
                        writabilityChanged();
                    }));
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        writabilityChanged();
    }

    private void writabilityChanged() {
        boolean outer = enter();
        try {
            if (channel.isWritable() && isOpen()) {
                listener.writable();
            }
        } catch (RuntimeException failure) {
            failed(failure);
        } finally {
            leave(outer);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        boolean ends = event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent;
        if (!ends || inputEnded) {
            return;
        }
        inputEnded = true;
        if (closing != null) {
            endOfInput();
        } else {
            endWithin(limits.closeTimeout());
            leave(enter());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        tell(closing != null ? closing : CloseReason.ABNORMAL, closing != null ? side : null);
        if (ending != null) {
            ending.cancel();
        }
        outbound.release(new ClosedChannelException());
        ByteBuf bytes = kept;
        kept = null;
        if (bytes != null) {
            bytes.release();
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
}
