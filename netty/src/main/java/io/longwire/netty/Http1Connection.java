package io.longwire.netty;

import io.longwire.protocol.exchange.HttpHandler;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.RequestHead;
import io.longwire.protocol.loop.Timer;
import io.longwire.protocol.peer.Peer;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1.1 connection: one exchange after the other. It reads only what somebody waits for, the next piece of a body, the next request, or, while
 * a response is being written, the client's leaving, so that a client cannot make it keep more than one read.
 */
final class Http1Connection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Http1Connection.class);
    /** How long a client may go on sending after the last response of a connection, before it is cut off. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    final NettyLoop loop;
    final ReadBuffers readBuffers;
    final RequestDecoder decoder;
    final ResponseEncoder encoder = new ResponseEncoder();
    private final ServerOptions options;
    private final Remote remote;
    private final HttpHandler handler;

    // Guarded by the loop, all of them.
    private @Nullable ChannelHandlerContext context;
    private @Nullable Http1Exchange exchange;
    private @Nullable Timer deadline;
    private boolean closing;
    private boolean stopping;
    private boolean reading;
    private boolean fullBehindResponse;
    private boolean requestEnded;
    private @Nullable WebSocketDriver upgrading;

    Http1Connection(
            NettyLoop loop, ReadBuffers readBuffers, ServerOptions options, Remote remote, HttpHandler handler) {
        this.loop = loop;
        this.readBuffers = readBuffers;
        this.options = options;
        this.remote = remote;
        this.handler = handler;
        this.decoder = new RequestDecoder(options.limits());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        expectWithin(options.limits().handshakeTimeout());
        read();
    }

    @Override
    public void channelRead(ChannelHandlerContext active, Object message) {
        try {
            if (closing) {
                return; // discarded until the client has read the last response
            }
            if (message instanceof HttpRequest request) {
                begin(active, request);
            }
            if (message instanceof HttpContent content) {
                content(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext active) {
        reading = false;
        active.flush();
        read();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext active) {
        if (!active.channel().isWritable()) {
            return;
        }
        Http1Exchange current = exchange;
        if (current != null) {
            current.writableAgain();
        } else if (fullBehindResponse) {
            next(active);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext active, Object event) {
        SslHandler tls = active.pipeline().get(SslHandler.class);
        if (tls != null && event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            remote.proved(tls);
        } else if (event instanceof SslCloseCompletionEvent) {
            active.close(); // the same as the end of a connection without TLS
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext active) {
        expectNothing();
        Http1Exchange current = exchange;
        exchange = null;
        if (current != null) {
            current.left();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext active, Throwable cause) {
        Throwable source = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        if (source instanceof NotSslRecordException) {
            LOG.debug("{}: what came is not TLS", remote); // its message holds what came, secrets with it
        } else if (source instanceof IOException) { // TLS that failed, too: what others send is no error of this end
            LOG.debug("{}: connection broke", remote, source);
        } else {
            LOG.error("{}: the connection is cut, for something here failed", remote, cause);
        }
        active.close();
    }

    private void content(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        Http1Exchange current = exchange;
        if (current != null && content.decoderResult().isFailure()) {
            current.broken(400, "The body is malformed");
        } else if (current != null) {
            if (last) {
                expectNothing();
            }
            current.content(content, last);
        }
        requestEnded |= last;
        switchOver();
    }

    private void begin(ChannelHandlerContext active, HttpRequest request) {
        expectNothing();
        requestEnded = false;
        Forwarded seen;
        boolean bodyExpected;
        try {
            RequestRules.check(request);
            CommonTexts texts = loop.shared().get(CommonTexts.class, CommonTexts::new);
            seen = Forwarded.of(
                    RequestHeads.of(request, remote.scheme(), texts), remote.address(), options.forwarding());
            bodyExpected = HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0;
        } catch (IllegalArgumentException wrong) {
            refuse(active, request, wrong);
            return;
        }
        RequestHead head = seen.head();
        encoder.answersHead(head.method().equals("HEAD"));
        boolean keepAlive = HttpUtil.isKeepAlive(request) && !stopping;
        Http1Exchange begun = new Http1Exchange(
                this, active, head, peer(seen.address(), head), request.protocolVersion(), keepAlive, bodyExpected);
        begun.expectContinue(HttpUtil.is100ContinueExpected(request));
        exchange = begun;
        if (bodyExpected) {
            expectWithin(options.bodyTimeout());
        }
        try {
            handler.handle(begun);
        } catch (RuntimeException failure) {
            LOG.error("{}: the handler failed", head, failure);
            begun.broken(500, "The server failed to answer; its log says why");
        }
    }

    private void refuse(ChannelHandlerContext active, HttpRequest request, IllegalArgumentException wrong) {
        RequestHead unreadable = new RequestHead("GET", remote.scheme(), null, "/", null, null, Headers.NONE);
        Http1Exchange refused = new Http1Exchange(
                this, active, unreadable, peer(remote.address(), unreadable), request.protocolVersion(), false, true);
        exchange = refused;
        encoder.answersHead(false);
        refused.broken(RequestRules.status(request), String.valueOf(wrong.getMessage()));
    }

    private Peer peer(SocketAddress address, RequestHead head) {
        return new Peer(address, remote.certificate(), head, Map.of());
    }

    /**
     * The current exchange has its whole response.
     *
     * @param reuse whether another request may follow
     * @param written completes when the response was handed to the system
     */
    void finished(Http1Exchange done, boolean reuse, ChannelFuture written) {
        if (exchange != done) {
            return;
        }
        exchange = null;
        ChannelHandlerContext active = context();
        expectWithin(options.idleTimeout());
        if (!reuse || stopping) {
            closing = true;
            decoder.discard();
            written.addListener(ended -> linger(active));
        } else if (active.channel().isWritable()) {
            next(active);
        } else {
            fullBehindResponse = true; // a client that asks without reading the answers waits for its own reading
        }
    }

    private void next(ChannelHandlerContext active) {
        fullBehindResponse = false;
        try {
            decoder.next(active.pipeline().context(decoder));
        } catch (Exception failure) {
            exceptionCaught(active, failure);
        }
        read();
    }

    /** Says no more, but hears the client out for a while: an earlier close would take what it has not read yet from it (RFC 9112 §9.6). */
    private void linger(ChannelHandlerContext active) {
        expectWithin(LINGER);
        if (active.channel().isActive()) {
            Ending.closeOutput(active.channel());
            read();
        } else {
            active.close();
        }
    }

    /** Leaves the connection to a WebSocket; what arrived behind the request goes with it. */
    void upgrade(WebSocketDriver driver) {
        expectNothing();
        exchange = null;
        upgrading = driver;
        switchOver();
    }

    /** Only when the decoder has shown the request's end: what it shows then belongs to the WebSocket. */
    private void switchOver() {
        WebSocketDriver driver = upgrading;
        if (driver == null || !requestEnded) {
            return;
        }
        upgrading = null;
        ChannelPipeline pipeline = context().pipeline();
        readBuffers.upgraded(pipeline, driver);
        pipeline.addLast(driver);
        pipeline.remove(encoder); // before the listener may send, for it knows HTTP alone
        driver.open();
        if (stopping) {
            driver.stop(NettyServer.STOPPING); // it was let in after the others had been told
        }
        pipeline.remove(this);
        pipeline.remove(decoder);
    }

    /** The server stops: what is idle closes, what is being answered ends soon. */
    void stop() {
        stopping = true;
        Http1Exchange current = exchange;
        if (current != null) {
            current.serverStops();
        } else if (!closing) {
            // The end of a response may still be on its way.
            closing = true;
            context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Reads once more when somebody waits for what may come. */
    void read() {
        Http1Exchange current = exchange;
        boolean wanted = closing || (current == null ? !fullBehindResponse : current.wantsToRead(decoder.backlog()));
        if (wanted && !reading) {
            reading = true;
            context().read();
        }
    }

    private void expectWithin(Duration time) {
        expectNothing();
        deadline = loop.schedule(loop.now() + time.toNanos(), this::late);
    }

    private void expectNothing() {
        Timer timer = deadline;
        deadline = null;
        if (timer != null) {
            timer.cancel();
        }
    }

    private void late() {
        deadline = null;
        Http1Exchange current = exchange;
        if (current != null) {
            current.broken(408, "The request did not arrive in time");
        } else {
            context().close();
        }
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext added = context;
        if (added == null) {
            throw new IllegalStateException("Not in a pipeline yet");
        }
        return added;
    }
}
