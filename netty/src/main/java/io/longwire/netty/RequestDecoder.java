package io.longwire.netty;

import io.longwire.protocol.connection.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;

/**
 * Netty's decoder with a gate: behind the end of a request nothing is decoded until that request is answered. So what follows an upgrade is
 * never taken for HTTP, and pipelined requests wait as bytes, which are bounded, rather than as objects.
 */
final class RequestDecoder extends HttpRequestDecoder {
    // All guarded by the loop.
    private boolean closed;
    private boolean backlog;
    private boolean decoding;
    private boolean discarding;

    RequestDecoder(Limits limits) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.handshakeBytes())
                .setMaxHeaderSize(limits.handshakeBytes())
                .setMaxChunkSize(8 << 10)
                .setAllowDuplicateContentLengths(false));
    }

    /** Whether bytes behind the current request have arrived. */
    boolean backlog() {
        return backlog;
    }

    /** Opens the gate for the next request. */
    void next(ChannelHandlerContext context) throws Exception {
        closed = false;
        backlog = false;
        if (!decoding) {
            channelRead(context, Unpooled.EMPTY_BUFFER); // what is kept already may hold the next request
        }
    }

    /** From now on nothing is decoded nor kept: the last response of the connection is on its way. */
    void discard() {
        discarding = true;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (discarding) {
            ReferenceCountUtil.release(message);
            return;
        }
        boolean outer = !decoding;
        decoding = true;
        try {
            super.channelRead(context, message);
        } finally {
            if (outer) {
                decoding = false;
            }
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) throws Exception {
        if (closed) {
            backlog = true;
            return;
        }
        super.decode(context, bytes, out);
        closed = !out.isEmpty() && out.get(out.size() - 1) instanceof LastHttpContent;
    }

    /** Netty's own would read on until something is decoded, and behind the closed gate nothing is. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        if (backlog) {
            context.fireChannelReadComplete();
        } else {
            super.channelReadComplete(context);
        }
    }

    /** Both a length and chunks: what request smuggling is made of (RFC 9112 §6.1), so it is refused rather than repaired. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
    }
}
