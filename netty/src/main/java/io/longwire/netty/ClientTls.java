package io.longwire.netty;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;

/**
 * TLS for a client, from PEM files; for {@link WebSocketClient.Builder#tls} and {@link ConnectOptions}. TLS 1.3 and 1.2 only. Host names are verified
 * whatever is trusted. Not for several threads.
 */
public final class ClientTls {
    private final SslContextBuilder builder =
            SslContextBuilder.forClient().protocols(Tls.versions()).applicationProtocolConfig(Tls.http11());

    private ClientTls() {
        builder.sslProvider(SslProvider.JDK);
    }

    /** Begins with what the JDK trusts, and no certificate of one's own. */
    public static ClientTls builder() {
        return new ClientTls();
    }

    /**
     * Trusts these authorities instead of the JDK's.
     *
     * @throws IOException when the file is missing or broken; the message names it
     */
    public ClientTls trust(Path authorities) throws IOException {
        builder.trustManager(PemFiles.certificates(authorities));
        return this;
    }

    /**
     * Shows a certificate to servers that ask for one.
     *
     * @param certificateChain the client's certificate first
     * @param privateKey in PKCS #8, not encrypted
     * @throws IOException when a file is missing or broken; the message names it
     */
    public ClientTls certificate(Path certificateChain, Path privateKey) throws IOException {
        builder.keyManager(PemFiles.key(privateKey, null), PemFiles.certificates(certificateChain));
        return this;
    }

    /** Default {@link Tls.Provider#JDK}. */
    public ClientTls provider(Tls.Provider provider) {
        builder.sslProvider(provider.provider());
        return this;
    }

    /** Makes it; may be shared by clients. */
    public SslContext build() throws IOException {
        return builder.build();
    }
}
