package io.longwire.netty;

import io.longwire.protocol.frame.Side;
import io.longwire.protocol.handshake.ClientHandshake;
import io.longwire.protocol.handshake.HandshakeResult;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.RequestHead;
import io.longwire.protocol.http.Tokens;
import io.longwire.protocol.loop.Timer;
import io.longwire.protocol.peer.Peer;
import io.longwire.protocol.transport.Connector.Target;
import io.longwire.protocol.transport.Transport;
import io.longwire.protocol.transport.TransportListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The client's half of the opening handshake over HTTP/1.1 (RFC 6455 §4.1); gives way to the driver when it succeeds. Everything on its loop. */
final class ClientUpgrade extends ChannelInboundHandlerAdapter {
    private static final SecureRandom NONCES = new SecureRandom();

    private final NettyLoop loop;
    private final ReadBuffers readBuffers;
    private final HttpClientCodec codec;
    private final RequestHead head;
    private final Target target;
    private final TransportListener listener;
    private final CompletableFuture<Transport> result;
    private final ClientHandshake handshake;
    private @Nullable Timer deadline;
    private HandshakeResult.@Nullable Accepted accepted;
    private boolean failed;

    ClientUpgrade(
            NettyLoop loop,
            ReadBuffers readBuffers,
            HttpClientCodec codec,
            RequestHead head,
            Target target,
            TransportListener listener,
            CompletableFuture<Transport> result) {
        this.loop = loop;
        this.readBuffers = readBuffers;
        this.codec = codec;
        this.head = head;
        this.target = target;
        this.listener = listener;
        this.result = result;
        byte[] nonce = new byte[16];
        NONCES.nextBytes(nonce);
        this.handshake = ClientHandshake.start(target.subprotocols(), target.extensions(), nonce);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (context.pipeline().get(SslHandler.class) == null) {
            ask(context);
        }
        context.read();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent tls) {
            if (tls.isSuccess()) {
                ask(context);
            } else {
                fail(context, tls.cause() instanceof NotSslRecordException ? notTls() : tls.cause());
            }
        }
    }

    /** Netty's own words would be all that came, as hexadecimal digits. */
    private static SSLException notTls() {
        return new SSLException(
                "What the server answers is not TLS; a server without TLS is asked with ws: instead of wss:");
    }

    private void ask(ChannelHandlerContext context) {
        long timeout = target.limits().handshakeTimeout().toNanos();
        deadline = loop.schedule(
                loop.now() + timeout,
                () -> fail(context, new SocketTimeoutException("No answer to the opening handshake in time")));
        String path = head.query() == null ? head.path() : head.path() + "?" + head.query();
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path);
        HttpHeaders fields = request.headers();
        fields.set(HttpHeaderNames.HOST, String.valueOf(head.authority()));
        fields.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        fields.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        handshake.headers().forEach(fields::add);
        target.headers().forEach(fields::add);
        context.writeAndFlush(request);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (failed) {
                return; // a right answer behind a wrong one is none
            }
            if (message instanceof HttpResponse response) {
                answered(context, response);
            }
            HandshakeResult.Accepted agreed = accepted;
            if (message instanceof LastHttpContent && agreed != null) {
                succeed(context, agreed); // what the codec shows after this belongs to the WebSocket
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void answered(ChannelHandlerContext context, HttpResponse response) {
        if (response.decoderResult().isFailure()) {
            fail(
                    context,
                    new IOException(
                            "The answer to the opening handshake is malformed",
                            response.decoderResult().cause()));
            return;
        }
        int status = response.status().code();
        if (status < 200 && status != 101) {
            return; // an interim answer; the one that counts follows (RFC 9110 §15.2)
        }
        String location = response.headers().get(HttpHeaderNames.LOCATION);
        if (status / 100 == 3 && location != null) {
            fail(context, new Redirect(target.uri(), status, headers(response), location));
            return;
        }
        HandshakeResult checked = check(response);
        if (checked instanceof HandshakeResult.Accepted agreed) {
            accepted = agreed;
        } else if (checked instanceof HandshakeResult.Rejected rejected) {
            fail(context, new RejectedHandshakeException(rejected.status(), rejected.headers(), rejected.text()));
        }
    }

    private HandshakeResult check(HttpResponse response) {
        HttpHeaders fields = response.headers();
        Headers headers = headers(response);
        boolean switches = Tokens.listHas(fields.getAll(HttpHeaderNames.CONNECTION), "upgrade")
                && Tokens.listHas(fields.getAll(HttpHeaderNames.UPGRADE), "websocket");
        int status = response.status().code();
        if (status == 101 && !switches) {
            return new HandshakeResult.Rejected(
                    status, headers, "The server switches, but not to WebSocket (RFC 6455 §4.1)");
        }
        if (status == 101 && !response.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            return new HandshakeResult.Rejected(
                    status,
                    headers,
                    "The server switches in " + response.protocolVersion() + ", which has no upgrade (RFC 9110 §7.8)");
        }
        return handshake.check(status, headers);
    }

    private static Headers headers(HttpResponse response) {
        Headers.Builder headers = new Headers.Builder();
        response.headers().forEach(field -> headers.add(field.getKey(), field.getValue()));
        return headers.build();
    }

    private void succeed(ChannelHandlerContext context, HandshakeResult.Accepted agreed) {
        Timer timer = deadline;
        if (timer != null) {
            timer.cancel();
        }
        Remote server = new Remote(context.channel().remoteAddress());
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (tls != null) {
            server.proved(tls);
        }
        Peer peer = new Peer(server.address(), server.certificate(), head, Map.of());
        WebSocketDriver driver = new WebSocketDriver(
                Side.CLIENT,
                loop,
                context.channel(),
                agreed.stages(Side.CLIENT, loop.shared()),
                target.limits(),
                listener,
                Negotiated.of(peer, agreed));
        readBuffers.upgraded(context.pipeline(), driver);
        context.pipeline().addLast(driver);
        codec.removeOutboundHandler(); // before the listener may send, for it knows HTTP alone
        driver.open();
        context.pipeline().remove(this);
        context.pipeline().remove(codec);
        result.complete(driver.transport());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(context, new IOException("The server closed the connection before it answered the opening handshake"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(context, cause);
    }

    private void fail(ChannelHandlerContext context, Throwable cause) {
        Timer timer = deadline;
        if (timer != null) {
            timer.cancel();
        }
        failed = true;
        result.completeExceptionally(cause);
        context.close();
    }
}
