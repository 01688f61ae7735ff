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
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLException;

/**
 * Connects to WebSocket servers over TCP ({@code ws:}) and TLS ({@code wss:}, certificate and host name verified against the JDK's trusted
 * authorities).
 *
 * <p>Threads: any.
 */
public final class NettyConnector implements Connector {
    private final EventLoops loops;

    /** @param loops where the connections live; not stopped by this connector */
    public NettyConnector(EventLoops loops) {
        this.loops = loops;
    }

    @Override
    public CompletionStage<Transport> connect(Target target, TransportListener listener) {
        CompletableFuture<Transport> result = new CompletableFuture<>();
        try {
            URI uri = target.uri();
            RequestHead head = head(uri, target.headers());
            SslContext tls = head.scheme().equals("https") ? tls() : null;
            int port = uri.getPort() >= 0 ? uri.getPort() : tls != null ? 443 : 80;
            new Bootstrap()
                    .group(loops.group)
                    .channel(loops.transport.channel)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.AUTO_READ, false)
                    .option(ChannelOption.WRITE_BUFFER_WATER_MARK, NettyServer.WATER_MARK)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                            target.limits().handshakeTimeout().toMillis())
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            NettyLoop loop = loops.of(channel.eventLoop());
                            ReadBuffers readBuffers = new ReadBuffers(loop);
                            channel.config().setRecvByteBufAllocator(readBuffers);
                            if (tls != null) {
                                channel.pipeline().addLast(tls.newHandler(channel.alloc(), uri.getHost(), port));
                            }
                            HttpClientCodec codec = new HttpClientCodec(
                                    new HttpDecoderConfig()
                                            .setMaxInitialLineLength(
                                                    target.limits().handshakeBytes())
                                            .setMaxHeaderSize(target.limits().handshakeBytes()),
                                    false,
                                    false);
                            channel.pipeline()
                                    .addLast(
                                            codec,
                                            new ClientUpgrade(
                                                    loop, readBuffers, codec, head, target, listener, result));
                        }
                    })
                    .connect(uri.getHost(), port)
                    .addListener(connected -> {
                        if (connected.cause() != null) {
                            result.completeExceptionally(connected.cause());
                        }
                    });
        } catch (IllegalArgumentException | SSLException wrong) {
            result.completeExceptionally(wrong);
        }
        return result;
    }

    private static SslContext tls() throws SSLException {
        return SslContextBuilder.forClient()
                .endpointIdentificationAlgorithm("HTTPS")
                .build();
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
