package io.longwire.netty;

import io.longwire.protocol.transport.Transport;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.proxy.ProxyConnectionEvent;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Waits until bytes may flow, through TLS or without it, and makes way for the driver then. Guarded by the loop. */
final class StreamOpening extends ChannelInboundHandlerAdapter {
    private final ReadBuffers readBuffers;
    private final Remote remote;
    private final Supplier<StreamDriver> driver;
    private final CompletableFuture<Transport> result;

    /**
     * @param driver makes it
     * @param result completes once the listener has heard of it, or fails
     */
    StreamOpening(
            ReadBuffers readBuffers,
            Remote remote,
            Supplier<StreamDriver> driver,
            CompletableFuture<Transport> result) {
        this.readBuffers = readBuffers;
        this.remote = remote;
        this.driver = driver;
        this.result = result;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        ChannelPipeline pipeline = context.pipeline();
        if (pipeline.get(SslHandler.class) == null && pipeline.get(ProxyHandler.class) == null) {
            open(context);
        } else {
            context.read(); // what comes first is theirs
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.read();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (tls == null && event instanceof ProxyConnectionEvent) {
            open(context);
            return;
        }
        if (tls == null || !(event instanceof SslHandshakeCompletionEvent handshake)) {
            return;
        }
        if (handshake.isSuccess()) {
            remote.proved(tls);
            open(context);
        } else {
            exceptionCaught(context, handshake.cause());
        }
    }

    private void open(ChannelHandlerContext context) {
        ChannelPipeline pipeline = context.pipeline();
        readBuffers.upgraded(pipeline);
        StreamDriver made = driver.get();
        pipeline.replace(this, null, made);
        made.open();
        result.complete(made.transport());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        result.completeExceptionally(new ClosedChannelException());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        result.completeExceptionally(cause);
        context.close();
    }
}
