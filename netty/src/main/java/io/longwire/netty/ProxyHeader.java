package io.longwire.netty;

import io.longwire.protocol.http.Tokens;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.handler.codec.haproxy.HAProxySSLTLV;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the PROXY protocol's header, version 1 or 2, in front of everything else, and goes. Nothing is guessed: who is not trusted, or sends no valid
 * header, is closed, with one line in the log. How long the header may take is the deadline of the first request, which is running already.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyHeader.class);
    /** What a proxy tells besides the addresses (version 2); certificates' names and the like fit. */
    private static final int MOST_EXTRA_BYTES = 4 << 10;

    private final TrustedProxies trusted;
    private final Remote remote;
    private boolean refused; // guarded by the loop

    private ProxyHeader(TrustedProxies trusted, Remote remote) {
        this.trusted = trusted;
        this.remote = remote;
    }

    static void addTo(ChannelPipeline pipeline, TrustedProxies trusted, Remote remote) {
        pipeline.addLast(new HAProxyMessageDecoder(MOST_EXTRA_BYTES), new ProxyHeader(trusted, remote));
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (trusted.contains(remote.address())) {
            context.fireChannelActive();
        } else {
            refuse(context, "it is not among the trusted proxies");
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof HAProxyMessage header)) {
            context.fireChannelRead(message);
            return;
        }
        try {
            // LOCAL is the proxy itself, seeing whether somebody is here.
            if (header.command() == HAProxyCommand.PROXY) {
                announce(header);
            }
        } finally {
            header.release();
        }
        context.pipeline().remove(this);
    }

    private void announce(HAProxyMessage header) {
        HAProxyProxiedProtocol protocol = header.proxiedProtocol();
        if (protocol == HAProxyProxiedProtocol.TCP4 || protocol == HAProxyProxiedProtocol.TCP6) {
            InetAddress address = TrustedProxies.address(header.sourceAddress());
            if (address != null) {
                remote.announced(new InetSocketAddress(address, header.sourcePort()));
            }
        }
        if (header.tlvs().stream().anyMatch(extra -> extra instanceof HAProxySSLTLV tls && tls.isPP2ClientSSL())) {
            remote.isSecure();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof DecoderException) {
            refuse(context, "no valid PROXY header: " + Tokens.printable(String.valueOf(cause.getMessage())));
        } else {
            context.fireExceptionCaught(cause);
        }
    }

    private void refuse(ChannelHandlerContext context, String why) {
        if (!refused) {
            refused = true;
            LOG.warn("{}: closed, {}", remote, why);
            context.close();
        }
    }
}
