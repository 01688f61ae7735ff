package io.longwire.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/** How a connection ends, with TLS and without it. */
final class Ending {
    private Ending() {}

    /**
     * Says that nothing more will come, and still reads. Under TLS {@code close_notify} goes first (RFC 8446 §6.1): without it the other side cannot
     * tell the end from somebody cutting the connection.
     */
    static void closeOutput(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (!(channel instanceof DuplexChannel duplex)) {
            channel.close();
        } else if (tls == null) {
            duplex.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        } else if (!tls.handshakeFuture().isSuccess()) {
            channel.close();
        } else {
            tls.closeOutbound()
                    .addListener(sent -> duplex.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE));
        }
    }

    /** Ends it now: TLS would first wait for a reader that may have stopped reading. */
    static void cut(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            channel.close();
        } else {
            channel.pipeline().context(tls).close();
        }
    }
}
