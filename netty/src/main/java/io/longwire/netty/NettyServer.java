package io.longwire.netty;

import io.longwire.protocol.exchange.HttpHandler;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.transport.TransportListener;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A listener: accepts connections, speaks HTTP/1.1 on them, and hands each request to a handler, which may turn it into a WebSocket.
 *
 * <p>Threads: any.
 */
public final class NettyServer implements AutoCloseable {
    /** A transport is writable until this much is queued in Netty, and again when it is down to half. */
    static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 << 10, 64 << 10);

    /** Why WebSockets are closed when a server stops. */
    static final String STOPPING = "The server is stopping";

    private final Channel listener;
    private final Connections connections;
    private final @Nullable SocketFile file;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    private NettyServer(Channel listener, Connections connections, @Nullable SocketFile file) {
        this.listener = listener;
        this.connections = connections;
        this.file = file;
    }

    /**
     * Binds, and accepts connections from when it returns.
     *
     * @param loops not stopped by this server
     * @throws BindException when the address is in use or not this machine's; the message names it
     * @throws IOException when listening fails otherwise
     */
    public static NettyServer start(ServerOptions options, EventLoops loops, HttpHandler handler) throws IOException {
        return listen(options, loops, channel -> accept(channel, options, loops, handler));
    }

    /**
     * The same for streams of bytes without HTTP: each connection, after TLS where the options have it, is a transport of its own whose messages
     * are some bytes. {@link #stop} sends what was accepted on it, and ends it.
     *
     * @param listeners makes one for each connection
     * @throws IllegalArgumentException when the options ask for the PROXY protocol, which is not read here
     */
    public static NettyServer startStreams(
            ServerOptions options, EventLoops loops, Supplier<? extends TransportListener> listeners)
            throws IOException {
        if (options.proxyProtocol() != null) {
            throw new IllegalArgumentException("A listener for streams does not read the PROXY protocol");
        }
        return listen(options, loops, channel -> acceptStream(channel, options, loops, listeners));
    }

    private static NettyServer listen(ServerOptions options, EventLoops loops, Consumer<Channel> acceptor)
            throws IOException {
        Connections connections = new Connections();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group)
                .option(ChannelOption.SO_BACKLOG, options.backlog())
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        acceptor.accept(channel);
                    }
                });
        Path path = options.unixPath();
        if (path != null) {
            return listen(bootstrap, loops.transport, path, options, connections);
        }
        // TCP_NODELAY Netty sets by itself.
        bootstrap.channel(loops.transport.serverChannel).option(ChannelOption.SO_REUSEADDR, true);
        ChannelFuture bound = bootstrap.bind(options.host(), options.port()).awaitUninterruptibly();
        if (bound.cause() != null) {
            throw failure(options.host() + ":" + options.port(), bound.cause());
        }
        return new NettyServer(bound.channel(), connections, null);
    }

    private static NettyServer listen(
            ServerBootstrap bootstrap,
            NativeTransport transport,
            Path path,
            ServerOptions options,
            Connections connections)
            throws IOException {
        SocketFile file = SocketFile.prepare(path, options.socketPermissions());
        ChannelFuture bound = bootstrap
                .channel(transport.unixServerChannel)
                .bind(transport.unix(file.socket()))
                .awaitUninterruptibly();
        try {
            if (bound.cause() != null) {
                throw failure(options.host(), bound.cause());
            }
            file.publish();
        } catch (IOException failure) {
            bound.channel().close();
            file.remove();
            throw failure;
        }
        return new NettyServer(bound.channel(), connections, file);
    }

    private static IOException failure(String where, Throwable cause) {
        String said = String.valueOf(cause.getMessage());
        String why = cause instanceof UnresolvedAddressException
                ? "this is not the name of an address"
                : said.replaceFirst("^bind\\(\\.\\.\\) failed with error\\(-?[0-9]+\\): ", "");
        String text = "cannot listen on " + where + ": " + why;
        IOException failure = cause instanceof BindException || said.contains("bind(..) failed")
                ? new BindException(text)
                : new IOException(text);
        failure.initCause(cause);
        return failure;
    }

    private static void accept(Channel channel, ServerOptions options, EventLoops loops, HttpHandler handler) {
        NettyLoop loop = loops.of(channel.eventLoop());
        ReadBuffers readBuffers = new ReadBuffers(loop);
        channel.config().setRecvByteBufAllocator(readBuffers);
        Remote remote = new Remote(remoteAddress(channel, options.unixPath()));
        TrustedProxies proxies = options.proxyProtocol();
        if (proxies != null) {
            ProxyHeader.addTo(channel.pipeline(), proxies, remote);
        }
        Tls tls = options.tls();
        if (tls != null) {
            remote.isSecure();
            channel.pipeline().addLast(tls.handler(channel));
        }
        Http1Connection connection = new Http1Connection(loop, readBuffers, options, remote, handler);
        channel.pipeline().addLast(connection.decoder, connection.encoder, connection);
    }

    private static void acceptStream(
            Channel channel, ServerOptions options, EventLoops loops, Supplier<? extends TransportListener> listeners) {
        NettyLoop loop = loops.of(channel.eventLoop());
        ReadBuffers readBuffers = new ReadBuffers(loop);
        channel.config().setRecvByteBufAllocator(readBuffers);
        Remote remote = new Remote(remoteAddress(channel, options.unixPath()));
        Tls tls = options.tls();
        if (tls != null) {
            channel.pipeline().addLast(tls.handler(channel));
        }
        channel.pipeline()
                .addLast(new StreamOpening(
                        readBuffers,
                        remote,
                        () -> new StreamDriver(Side.SERVER, loop, channel, options.limits(), listeners.get(), remote),
                        new CompletableFuture<>()));
    }

    /** Who connects through a Unix domain socket has no address of its own, so it is the socket's. */
    private static SocketAddress remoteAddress(Channel channel, @Nullable Path unixPath) {
        if (unixPath != null) {
            return UnixDomainSocketAddress.of(unixPath);
        }
        SocketAddress address = channel.remoteAddress();
        return address != null ? address : InetSocketAddress.createUnresolved("gone", 0); // it has left already
    }

    /**
     * Where it listens, with the port that was chosen when 0 was asked for.
     *
     * @throws IllegalStateException when it listens on a Unix domain socket; see {@link #localAddress}
     */
    public InetSocketAddress address() {
        if (localAddress() instanceof InetSocketAddress address) {
            return address;
        }
        throw new IllegalStateException("Listens on " + localAddress() + ", which has no port");
    }

    /** Where it listens: an {@link InetSocketAddress} or a {@link UnixDomainSocketAddress}. */
    public SocketAddress localAddress() {
        return file == null ? listener.localAddress() : UnixDomainSocketAddress.of(file.path());
    }

    /**
     * Stops listening, closes each WebSocket with 1001, each stream, and every other connection when its response has ended, and cuts after {@code grace} whatever is left.
     *
     * @return completes when no connection is left; the same at each further call, which changes nothing
     */
    public CompletionStage<Void> stop(Duration grace) {
        if (!stopping.compareAndSet(false, true)) {
            return stopped;
        }
        if (file != null) {
            file.remove();
        }
        // Where the loops have ended, so has every connection, and nobody there would tell.
        listener.eventLoop().parent().terminationFuture().addListener(ended -> stopped.complete(null));
        listener.close()
                .addListener(closed -> connections.stop(NettyServer::stop, grace, () -> stopped.complete(null)));
        return stopped;
    }

    private static void stop(Channel channel) {
        WebSocketDriver driver = channel.pipeline().get(WebSocketDriver.class);
        StreamDriver stream = channel.pipeline().get(StreamDriver.class);
        Http1Connection connection = channel.pipeline().get(Http1Connection.class);
        if (stream != null) {
            stream.stop();
        } else if (driver != null) {
            driver.stop(STOPPING);
        } else if (connection != null) {
            connection.stop();
        }
    }

    /** Stops without grace. */
    @Override
    public void close() {
        stop(Duration.ZERO).toCompletableFuture().join();
    }
}
