package io.longwire.netty;

import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.RequestHead;
import io.longwire.protocol.transport.Connector;
import io.longwire.protocol.transport.Transport;
import io.longwire.protocol.transport.TransportListener;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Connects to WebSocket servers over TCP ({@code ws:}) and TLS ({@code wss:}, certificate and host name verified against the JDK's trusted
 * authorities).
 *
 * <p>Threads: any.
 */
public final class NettyConnector implements Connector {
    private final EventLoops loops;
    private final ConnectOptions options;

    /** @param loops where the connections live; not stopped by this connector */
    public NettyConnector(EventLoops loops) {
        this(loops, ConnectOptions.DEFAULT);
    }

    /** With other ways through. */
    public NettyConnector(EventLoops loops, ConnectOptions options) {
        this.loops = loops;
        this.options = options;
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
                            : CompletableFuture.<Transport>failedStage(cause);
                })
                .thenCompose(next -> next);
    }

    private CompletionStage<Transport> follow(Redirect redirect, Target target, TransportListener listener, int left) {
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

    private CompletionStage<Transport> attempt(Target target, TransportListener listener) {
        CompletableFuture<Transport> result = new CompletableFuture<>();
        try {
            URI uri = target.uri();
            RequestHead head = head(uri, target.headers());
            SslContext tls = head.scheme().equals("https") ? tls() : null;
            int port = uri.getPort() >= 0 ? uri.getPort() : tls != null ? 443 : 80;
            Bootstrap bootstrap = new Bootstrap()
                    .group(loops.group)
                    .channel(loops.transport.channel)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.AUTO_READ, false)
                    .option(ChannelOption.WRITE_BUFFER_WATER_MARK, NettyServer.WATER_MARK)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                            options.connectTimeout().toMillis())
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            initialize(channel, tls, port, head, target, listener, result);
                        }
                    });
            if (options.proxy() != null) {
                bootstrap.disableResolver(); // the proxy knows names this machine may not
            }
            bootstrap.connect(uri.getHost(), port).addListener(connected -> {
                if (connected.cause() != null) {
                    result.completeExceptionally(connected.cause());
                }
            });
        } catch (IllegalArgumentException | SSLException wrong) {
            result.completeExceptionally(wrong);
        }
        return result;
    }

    private void initialize(
            Channel channel,
            @Nullable SslContext tls,
            int port,
            RequestHead head,
            Target target,
            TransportListener listener,
            CompletableFuture<Transport> result) {
        NettyLoop loop = loops.of(channel.eventLoop());
        ReadBuffers readBuffers = new ReadBuffers(loop);
        channel.config().setRecvByteBufAllocator(readBuffers);
        if (options.proxy() != null) {
            ProxyHandler proxy = Proxies.handler(options.proxy());
            proxy.setConnectTimeoutMillis(options.connectTimeout().toMillis());
            channel.pipeline().addLast(proxy);
        }
        if (tls != null) {
            SslHandler handler = tls.newHandler(channel.alloc(), target.uri().getHost(), port);
            SSLParameters parameters = handler.engine().getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // whatever context was given (RFC 2818)
            handler.engine().setSSLParameters(parameters);
            handler.setHandshakeTimeoutMillis(options.tlsTimeout().toMillis());
            channel.pipeline().addLast(handler);
        }
        int bytes = target.limits().handshakeBytes();
        HttpClientCodec codec = new HttpClientCodec(
                new HttpDecoderConfig().setMaxInitialLineLength(bytes).setMaxHeaderSize(bytes), false, false);
        channel.pipeline().addLast(codec, new ClientUpgrade(loop, readBuffers, codec, head, target, listener, result));
    }

    private SslContext tls() throws SSLException {
        SslContext given = options.tls();
        return given != null ? given : SslContextBuilder.forClient().build();
    }

    private static RequestHead head(URI uri, Headers headers) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("ws") && !scheme.equals("wss")) {
            throw new IllegalArgumentException("A WebSocket address starts with ws: or wss:, but this is " + uri);
        }
        if (uri.getHost() == null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("A WebSocket address has a host and no fragment (RFC 6455 §3): " + uri);
        }
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String authority = uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
        String http = scheme.equals("wss") ? "https" : "http";
        return new RequestHead("GET", http, authority, path, uri.getRawQuery(), "websocket", headers);
    }
}
