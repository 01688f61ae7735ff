package io.longwire.netty;

import io.longwire.protocol.exchange.ExchangeListener;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.ResponseBody;
import io.longwire.protocol.exchange.WebSocketAcceptance;
import io.longwire.protocol.fallback.ProblemDetails;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.handshake.HandshakeResult;
import io.longwire.protocol.handshake.ServerHandshake;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.RequestHead;
import io.longwire.protocol.http.ResponseHead;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.peer.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.ByteBuffer;

/** One request on an HTTP/1.1 connection, and its response. */
final class Http1Exchange implements HttpExchange, ResponseBody {
    private enum Answer {
        NONE,
        BEGUN,
        ENDED
    }

    private final Http1Connection connection;
    private final ChannelHandlerContext context;
    private final RequestHead request;
    private final Peer peer;
    private final RequestBody body;
    private final boolean oldVersion;

    // Guarded by the loop.
    private boolean reuse;
    private boolean expectsContinue;
    private boolean gone;
    private Answer answer = Answer.NONE;

    Http1Exchange(
            Http1Connection connection,
            ChannelHandlerContext context,
            RequestHead request,
            Peer peer,
            HttpVersion version,
            boolean keepAlive,
            boolean bodyExpected) {
        this.connection = connection;
        this.context = context;
        this.request = request;
        this.peer = peer;
        this.body = new RequestBody(bodyExpected);
        this.oldVersion = version.equals(HttpVersion.HTTP_1_0);
        this.reuse = keepAlive;
    }

    void expectContinue(boolean expects) {
        expectsContinue = expects;
    }

    @Override
    public RequestHead request() {
        return request;
    }

    @Override
    public Peer peer() {
        return peer;
    }

    @Override
    public Loop loop() {
        return connection.loop;
    }

    @Override
    public void listen(ExchangeListener listener) {
        body.listen(listener);
        if (gone) {
            // It left before anybody listened; the listener must not wait for it for ever.
            connection.loop.execute(() -> {
                if (answer != Answer.ENDED) {
                    listener.left();
                }
            });
        }
    }

    @Override
    public void request(long chunks) {
        if (expectsContinue && answer == Answer.NONE && !gone) {
            expectsContinue = false;
            context.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
        body.request(chunks);
        connection.read();
    }

    @Override
    public void respond(ResponseHead head, ByteBuffer bytes) {
        begin();
        HttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(head.status()));
        fields(response, head.headers());
        if (head.status() != 204 && head.status() != 304) {
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, bytes.remaining());
        }
        context.write(response);
        context.write(new DefaultHttpContent(copy(bytes)));
        end();
    }

    @Override
    public ResponseBody respond(ResponseHead head) {
        begin();
        HttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(head.status()));
        if (oldVersion) {
            reuse = false; // without chunks only the end of the connection tells the end of the body
        } else {
            response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        fields(response, head.headers());
        context.write(response);
        return this;
    }

    private void begin() {
        if (answer != Answer.NONE) {
            throw new IllegalStateException(request + " has its answer already");
        }
        answer = Answer.BEGUN;
        if (!body.complete()) {
            reuse = false; // nobody knows how much of the body is still to come
        }
    }

    private void fields(HttpResponse response, Headers headers) {
        headers.forEach(response.headers()::add);
        response.headers().set(HttpHeaderNames.DATE, DateHeader.now());
        if (!reuse) {
            boolean names =
                    response.headers().contains(HttpHeaderNames.UPGRADE); // RFC 9110 §7.8: named in Connection too
            response.headers().set(HttpHeaderNames.CONNECTION, names ? "close, upgrade" : "close");
        } else if (oldVersion) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }

    @Override
    public void upgrade(WebSocketAcceptance acceptance) {
        if (answer != Answer.NONE) {
            throw new IllegalStateException(request + " has its answer already");
        }
        if (request.protocol() != null && !body.complete()) {
            broken(400, "A WebSocket handshake has no body");
            return;
        }
        HandshakeResult result = ServerHandshake.answer(request, acceptance.subprotocols(), acceptance.extensions());
        if (result instanceof HandshakeResult.Rejected rejected) {
            refuse(rejected.status(), rejected.headers(), rejected.text());
        } else if (result instanceof HandshakeResult.Accepted accepted && !gone) {
            HttpHeaders fields = upgradeFields(accepted, acceptance); // may throw, at what the application adds
            answer = Answer.ENDED;
            body.release();
            context.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.SWITCHING_PROTOCOLS,
                    Unpooled.EMPTY_BUFFER,
                    fields,
                    EmptyHttpHeaders.INSTANCE));
            connection.upgrade(driver(accepted, acceptance));
        }
    }

    private WebSocketDriver driver(HandshakeResult.Accepted accepted, WebSocketAcceptance acceptance) {
        return new WebSocketDriver(
                Side.SERVER,
                connection.loop,
                context.channel(),
                accepted.stages(Side.SERVER, connection.loop.shared()),
                acceptance.limits(),
                acceptance.listener(),
                Negotiated.of(peer, accepted));
    }

    private static HttpHeaders upgradeFields(HandshakeResult.Accepted accepted, WebSocketAcceptance acceptance) {
        HttpHeaders fields = new DefaultHttpHeaders();
        fields.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        fields.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        accepted.headers().forEach(fields::add);
        acceptance.headers().forEach(fields::add);
        return fields;
    }

    /** Answers with an error in plain words, and ends the connection: after a broken rule nobody knows where the next request starts. */
    void broken(int status, String text) {
        reuse = false;
        Answer before = answer;
        if (before == Answer.NONE) {
            refuse(status, Headers.NONE, text);
        } else {
            reset();
        }
        if (before != Answer.ENDED) {
            body.listener().left(); // whoever waits for the rest must not wait for ever
        }
    }

    private void refuse(int status, Headers headers, String text) {
        Headers fields = headers;
        if (status == 426) {
            reuse = false;
            // RFC 9110 §15.5.22: the answer names the protocol, which is a matter of this connection.
            fields = fields.with("Upgrade", "websocket");
        }
        ProblemDetails problem =
                new ProblemDetails(status, HttpResponseStatus.valueOf(status).reasonPhrase(), text);
        respond(problem.head(fields), ByteBuffer.wrap(problem.json()));
    }

    @Override
    public boolean write(ByteBuffer chunk) {
        if (answer != Answer.BEGUN || gone) {
            return false;
        }
        if (chunk.hasRemaining()) {
            context.write(new DefaultHttpContent(copy(chunk)));
        }
        return true;
    }

    private ByteBuf copy(ByteBuffer bytes) {
        return context.alloc().buffer(bytes.remaining()).writeBytes(bytes);
    }

    @Override
    public void flush() {
        context.flush();
    }

    @Override
    public boolean writable() {
        return context.channel().isWritable();
    }

    @Override
    public long queuedBytes() {
        ChannelOutboundBuffer queue = context.channel().unsafe().outboundBuffer();
        return queue == null ? 0 : queue.totalPendingWriteBytes();
    }

    @Override
    public void end() {
        if (answer == Answer.BEGUN) {
            answer = Answer.ENDED;
            body.release();
            connection.finished(this, reuse, context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT));
        }
    }

    @Override
    public void reset() {
        answer = Answer.ENDED;
        context.close();
    }

    /** A piece of the request's body; the last one may be empty. */
    void content(HttpContent content, boolean last) {
        body.add(content, last);
    }

    boolean wantsToRead(boolean backlog) {
        return body.complete() ? !backlog : body.wantsMore();
    }

    void left() {
        gone = true;
        body.release();
        if (answer != Answer.ENDED) {
            body.listener().left();
        }
    }

    void writableAgain() {
        body.listener().writable();
    }

    /** A streamed response ends as if the client had left; one that is not begun is asked for; any other is on its way out anyway. */
    void serverStops() {
        reuse = false;
        if (answer == Answer.BEGUN) {
            body.listener().left();
            end();
        } else if (answer == Answer.NONE) {
            body.listener().stopping();
        }
    }
}
