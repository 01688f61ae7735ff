package io.longwire.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One end of a TLS connection that sends exactly the bytes it is told to, and sees whether the other end said close_notify. */
final class TlsPeer extends SimpleChannelInboundHandler<ByteBuf> {
    private static final String END = "\0end";

    final SslHandler tls;
    final Channel channel;
    private final BlockingQueue<String> read = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();

    private TlsPeer(Channel channel, SslHandler tls) {
        this.channel = channel;
        this.tls = tls;
        channel.pipeline().addLast(tls, this);
    }

    static TlsPeer connect(InetSocketAddress address, SslContext context, EventLoops loops) throws Exception {
        CompletableFuture<TlsPeer> peer = new CompletableFuture<>();
        new Bootstrap()
                .group(loops.group)
                .channel(loops.transport.channel)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        peer.complete(new TlsPeer(channel, context.newHandler(channel.alloc(), "localhost", 443)));
                    }
                })
                .connect(address)
                .sync();
        peer.get().tls.handshakeFuture().get(10, TimeUnit.SECONDS);
        return peer.get();
    }

    /** Accepts one connection. */
    static Channel listen(SslContext context, EventLoops loops, CompletableFuture<TlsPeer> accepted) throws Exception {
        return new ServerBootstrap()
                .group(loops.group)
                .channel(loops.transport.serverChannel)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted.complete(new TlsPeer(channel, context.newHandler(channel.alloc())));
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
    }

    void send(String latin1) {
        channel.writeAndFlush(Unpooled.copiedBuffer(latin1, StandardCharsets.ISO_8859_1));
    }

    void send(byte... bytes) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(bytes));
    }

    String readThrough(String end) throws Exception {
        int at;
        while ((at = text.indexOf(end)) < 0) {
            String next = read.poll(10, TimeUnit.SECONDS);
            if (next == null || next.equals(END)) {
                throw new AssertionError("No '" + end + "' but " + text + (next == null ? ", and then nothing" : ""));
            }
            text.append(next);
        }
        String found = text.substring(0, at + end.length());
        text.delete(0, at + end.length());
        return found;
    }

    /** Whether the other end said close_notify before it closed; waits until it does the one or the other. */
    boolean wasToldOfTheEnd() throws Exception {
        return tls.sslCloseFuture().await(10, TimeUnit.SECONDS)
                && tls.sslCloseFuture().isSuccess();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
        read.add(bytes.toString(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        read.add(END);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        read.add(END);
    }
}
