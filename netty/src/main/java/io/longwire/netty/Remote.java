package io.longwire.netty;

import io.netty.handler.ssl.SslHandler;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Who is at the other end of a connection, as what lies below HTTP finds out. Guarded by the loop. */
final class Remote {
    private SocketAddress address;
    private boolean secure;
    private @Nullable X509Certificate certificate;

    /** Nothing is known yet but where the socket is connected to. */
    Remote(SocketAddress address) {
        this.address = address;
    }

    /** Where the client is: the socket's other end, or what a trusted proxy announced. */
    SocketAddress address() {
        return address;
    }

    String scheme() {
        return secure ? "https" : "http";
    }

    @Nullable
    X509Certificate certificate() {
        return certificate;
    }

    /** A PROXY header tells. */
    void announced(SocketAddress client) {
        address = client;
    }

    /** The client's side of the connection is encrypted, here or at the proxy. */
    void isSecure() {
        secure = true;
    }

    /** The TLS handshake is done. */
    void proved(SslHandler tls) {
        try {
            Certificate[] chain = tls.engine().getSession().getPeerCertificates();
            certificate = chain.length > 0 && chain[0] instanceof X509Certificate first ? first : null;
        } catch (SSLPeerUnverifiedException anonymous) {
            certificate = null;
        }
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
