import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelMatchers;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import io.netty.util.concurrent.GlobalEventExecutor;

/** Netty's own WebSocket handlers, on epoll where there is such; one event loop. Frames go back as they come, and are flushed once for each read. */
public final class NettyPeer {
    private static final int MOST = 16 << 20;
    private static final int HTTP_MOST = 65_536;
    private static final ChannelGroup SUBSCRIBERS = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    public static void main(String[] arguments) throws Exception {
        boolean epoll = Epoll.isAvailable();
        new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(
                        1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory()))
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new Pipeline())
                .bind("127.0.0.1", Integer.parseInt(arguments[0]))
                .sync();
    }

    private static final class Pipeline extends ChannelInitializer<Channel> {
        private static final WebSocketServerProtocolConfig WEB_SOCKET = WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/")
                .checkStartsWith(true)
                .allowExtensions(true)
                .maxFramePayloadLength(MOST)
                .build();

        @Override
        protected void initChannel(Channel channel) {
            channel.pipeline()
                    .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(HTTP_MOST),
                            new WebSocketServerCompressionHandler(MOST),
                            new WebSocketServerProtocolHandler(WEB_SOCKET),
                            new Frames());
        }
    }

    private static final class Frames extends ChannelInboundHandlerAdapter {
        private boolean publisher;

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
            if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete handshake) {
                publisher = handshake.requestUri().equals("/pub");
                if (handshake.requestUri().equals("/sub")) {
                    SUBSCRIBERS.add(context.channel());
                }
            }
            super.userEventTriggered(context, event);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            if (publisher) {
                SUBSCRIBERS.write(frame, ChannelMatchers.all(), true);
            } else {
                context.write(frame, context.voidPromise());
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (publisher) {
                SUBSCRIBERS.flush();
            } else {
                context.flush();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
