package io.longwire.netty;

import io.longwire.protocol.frame.Side;
import io.longwire.protocol.http.RequestHead;
import io.longwire.protocol.transport.Connector;
import io.longwire.protocol.transport.Transport;
import io.longwire.protocol.transport.TransportListener;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Connects to WebSocket servers over TCP ({@code ws:}), TLS ({@code wss:}, certificate and host name verified against the JDK's trusted authorities
 * unless others are given), and Unix domain sockets ({@code ws+unix:/path/of/the/socket:/resource?query}).
 * Streams of bytes without HTTP are {@code tcp://host:port} and, with TLS, {@code tls://host:port}; of the target's terms only the limits count there.
 *
 * <p>Threads: any.
 */
public final class NettyConnector implements Connector {
    private final EventLoops loops;
    private final ConnectOptions options;
    private final OffLoopResolver resolver;
    private final Connections connections = new Connections();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    /** Made when it is first needed, by any thread; two made at once are as good as one. */
    private volatile @Nullable SslContext trustingTheJdk;

    /** @param loops where the connections live; not stopped by this connector */
    public NettyConnector(EventLoops loops) {
        this(loops, ConnectOptions.DEFAULT);
    }

    /** With other ways through. */
    public NettyConnector(EventLoops loops, ConnectOptions options) {
        this.loops = loops;
        this.options = options;
        this.resolver = new OffLoopResolver(options.connectTimeout());
    }

    @Override
    public CompletionStage<Transport> connect(Target target, TransportListener listener) {
        return connect(target, listener, options.redirects());
    }

    private CompletionStage<Transport> connect(Target target, TransportListener listener, int redirects) {
        return attempt(target, listener)
                .handle((transport, failure) -> {
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    if (cause instanceof Redirect redirect && redirects > 0) {
                        return follow(redirect, target, listener, redirects - 1);
                    }
                    return transport != null
                            ? CompletableFuture.completedStage(transport)
                            : CompletableFuture.<Transport>failedStage(
                                    cause instanceof Redirect redirect ? redirect.rejected() : cause);
                })
                .thenCompose(next -> next);
    }

    private CompletionStage<Transport> follow(Redirect redirect, Target target, TransportListener listener, int left) {
        if (Address.of(target.uri()).socket() != null) {
            return CompletableFuture.failedStage(
                    redirect.rejected()); // it names another server than the one behind the socket
        }
        try {
            URI to = redirect.target();
            Target next = new Target(
                    to,
                    redirect.headers(target.headers(), to),
                    target.subprotocols(),
                    target.extensions(),
                    target.limits());
            return connect(next, listener, left);
        } catch (IOException refused) {
            return CompletableFuture.failedStage(refused);
        }
    }

    /**
     * Connects no more, closes each WebSocket with 1001, gives up each attempt, and cuts after {@code grace} whatever is left.
     *
     * @return completes when no connection is left; the same at each further call, which changes nothing
     */
    public CompletionStage<Void> stop(Duration grace) {
        if (stopping.compareAndSet(false, true)) {
            // Where the loops have ended, so has every connection, and nobody there would tell.
            loops.group.terminationFuture().addListener(ended -> stopped.complete(null));
            if (!loops.group.isTerminated()) {
                connections.stop(NettyConnector::stop, grace, () -> stopped.complete(null));
            }
        }
        return stopped;
    }

    private static void stop(Channel channel) {
        WebSocketDriver driver = channel.pipeline().get(WebSocketDriver.class);
        if (driver != null) {
            driver.stop("The client is stopping");
        } else {
            channel.close();
        }
    }

    boolean isStopping() {
        return stopping.get();
    }

    private CompletionStage<Transport> attempt(Target target, TransportListener listener) {
        if (isStopping() || loops.group.isShuttingDown()) {
            return CompletableFuture.failedStage(
                    new IllegalStateException("The client or its event loops have been stopped"));
        }
        URI proxy = options.proxy();
        if (proxy == null || Address.isUnix(target.uri())) {
            return attempt(target, listener, null);
        }
        Duration timeout = options.connectTimeout();
        return CompletableFuture.supplyAsync(() -> Proxies.handler(proxy, Proxies.address(proxy)), Lookups.EXECUTOR)
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(handler -> attempt(target, listener, handler));
    }

    private CompletionStage<Transport> attempt(
            Target target, TransportListener listener, @Nullable ProxyHandler proxy) {
        CompletableFuture<Transport> result = new CompletableFuture<>();
        try {
            Address address =
                    Address.isStream(target.uri()) ? Address.ofStream(target.uri()) : Address.of(target.uri());
            SslContext tls = address.secure() ? tls() : null;
            RequestHead head = address.head(target.headers());
            Bootstrap bootstrap = new Bootstrap()
                    .group(loops.group)
                    .option(ChannelOption.AUTO_READ, false)
                    .option(ChannelOption.WRITE_BUFFER_WATER_MARK, NettyServer.WATER_MARK)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                            options.connectTimeout().toMillis())
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            connections.add(channel);
                            try {
                                initialize(channel, proxy, tls, address, head, target, listener, result);
                            } catch (IllegalArgumentException wrong) {
                                result.completeExceptionally(wrong); // thrown on, it would be logged and lost
                                channel.close();
                            }
                        }
                    });
            connect(bootstrap, address).addListener(connected -> {
                if (connected.cause() != null) {
                    result.completeExceptionally(connected.cause());
                }
            });
        } catch (IllegalArgumentException | SSLException wrong) {
            result.completeExceptionally(wrong);
        }
        return result;
    }

    private ChannelFuture connect(Bootstrap bootstrap, Address address) {
        Path socket = address.socket();
        if (socket != null) {
            return bootstrap.channel(loops.transport.unixChannel).connect(loops.transport.unix(socket));
        }
        if (options.proxy() != null) {
            bootstrap.disableResolver(); // the proxy knows names this machine may not
        } else {
            bootstrap.resolver(resolver);
        }
        InetAddress from = options.from();
        return bootstrap
                .channel(loops.transport.channel)
                .localAddress(from == null ? null : new InetSocketAddress(from, 0))
                .option(ChannelOption.TCP_NODELAY, true)
                .connect(address.host(), address.port());
    }

    private void initialize(
            Channel channel,
            @Nullable ProxyHandler proxy,
            @Nullable SslContext tls,
            Address address,
            RequestHead head,
            Target target,
            TransportListener listener,
            CompletableFuture<Transport> result) {
        NettyLoop loop = loops.of(channel.eventLoop());
        ReadBuffers readBuffers = new ReadBuffers(loop);
        channel.config().setRecvByteBufAllocator(readBuffers);
        if (proxy != null) {
            proxy.setConnectTimeoutMillis(options.connectTimeout().toMillis());
            channel.pipeline().addLast(proxy);
        }
        if (tls != null) {
            SslHandler handler = tls.newHandler(channel.alloc(), address.host(), address.port());
            SSLParameters parameters = handler.engine().getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // whatever context was given (RFC 2818)
            handler.engine().setSSLParameters(parameters);
            handler.setHandshakeTimeoutMillis(options.tlsTimeout().toMillis());
            channel.pipeline().addLast(handler);
        }
        if (Address.isStream(target.uri())) {
            Remote remote = new Remote(InetSocketAddress.createUnresolved(address.host(), address.port()));
            Supplier<StreamDriver> driver =
                    () -> new StreamDriver(Side.CLIENT, loop, channel, target.limits(), listener, remote);
            channel.pipeline().addLast(new StreamOpening(readBuffers, remote, driver, result));
            return;
        }
        int bytes = target.limits().handshakeBytes();
        HttpClientCodec codec = new HttpClientCodec(
                new HttpDecoderConfig().setMaxInitialLineLength(bytes).setMaxHeaderSize(bytes), false, false);
        channel.pipeline().addLast(codec, new ClientUpgrade(loop, readBuffers, codec, head, target, listener, result));
    }

    private SslContext tls() throws SSLException {
        SslContext given = options.tls();
        if (given != null) {
            return given;
        }
        SslContext made = trustingTheJdk;
        if (made == null) {
            made = SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .protocols(Tls.versions())
                    .applicationProtocolConfig(Tls.http11())
                    .build();
            trustingTheJdk = made;
        }
        return made;
    }
}
