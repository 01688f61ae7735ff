package io.longwire.netty;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TLS for a listener: who the server is, and whether clients must say who they are. TLS 1.3 and 1.2 only, ALPN {@code http/1.1}.
 *
 * <p>A ClientHello is bounded before it is kept: 32 KiB with the JDK's provider, 16 KiB with OpenSSL.
 *
 * <p>Threads: any. {@link Builder#load} and {@link #reload} read files, so they are not for an event loop.
 */
public final class Tls {
    private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

    /** Whose implementation of TLS is used. */
    public enum Provider {
        /** OpenSSL where it is available, else the JDK's. */
        AUTO,
        /** The JDK's. */
        JDK,
        /** OpenSSL or BoringSSL, through netty-tcnative, which must be on the class path. */
        OPENSSL;

        SslProvider provider() {
            if (this == OPENSSL && !OpenSsl.isAvailable()) {
                throw new IllegalStateException(
                        "OpenSSL is not available; put netty-tcnative-boringssl-static on the class path, or take the JDK's provider",
                        OpenSsl.unavailabilityCause());
            }
            return this == JDK || !OpenSsl.isAvailable() ? SslProvider.JDK : SslProvider.OPENSSL;
        }
    }

    private final Path chain;
    private final Path key;
    private final @Nullable String password;
    private final @Nullable Path authorities;
    private final ClientAuth clientAuth;
    private final SslProvider provider;
    private final Duration handshakeTimeout;
    private volatile SslContext context;

    private Tls(Builder settings) throws IOException {
        this.chain = settings.chain;
        this.key = settings.key;
        this.password = settings.password;
        this.authorities = settings.authorities;
        this.clientAuth = settings.clientAuth;
        this.provider = settings.provider.provider();
        this.handshakeTimeout = settings.handshakeTimeout;
        this.context = load();
    }

    /**
     * Begins with two PEM files.
     *
     * @param certificateChain the server's certificate first, then the intermediate ones
     * @param privateKey its key, in PKCS #8
     */
    public static Builder pem(Path certificateChain, Path privateKey) {
        return new Builder(certificateChain, privateKey);
    }

    /**
     * Reads the files again. Connections accepted from now on get what is in them; those that are there keep what they have.
     *
     * @throws IOException when a file is missing or broken, or key and certificate do not belong together; the message names the file, and what was
     *     loaded before stays in force
     */
    public synchronized void reload() throws IOException {
        context = load();
    }

    private SslContext load() throws IOException {
        X509Certificate[] certificates = PemFiles.certificates(chain);
        PrivateKey secret = PemFiles.key(key, password);
        if (!PemFiles.belongTogether(secret, certificates[0].getPublicKey())) {
            throw new IOException("The key in " + key + " does not belong to the first certificate in " + chain
                    + "; the chain must start with the server's own certificate");
        }
        SslContextBuilder builder = SslContextBuilder.forServer(secret, certificates)
                .sslProvider(provider)
                .protocols(VERSIONS)
                .applicationProtocolConfig(http11())
                .clientAuth(clientAuth);
        Path trusted = authorities;
        if (trusted != null) {
            builder.trustManager(PemFiles.certificates(trusted));
        }
        return builder.build();
    }

    static ApplicationProtocolConfig http11() {
        return new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                "http/1.1");
    }

    static List<String> versions() {
        return VERSIONS;
    }

    /** For one connection just accepted. */
    SslHandler handler(Channel channel) {
        SslHandler handler = context.newHandler(channel.alloc());
        handler.setHandshakeTimeoutMillis(handshakeTimeout.toMillis());
        return handler;
    }

    /** How TLS is spoken. Not for several threads. */
    public static final class Builder {
        private final Path chain;
        private final Path key;
        private @Nullable String password;
        private @Nullable Path authorities;
        private ClientAuth clientAuth = ClientAuth.NONE;
        private Provider provider = Provider.AUTO;
        private Duration handshakeTimeout = Duration.ofSeconds(10);

        private Builder(Path chain, Path key) {
            this.chain = chain;
            this.key = key;
        }

        /** Opens an encrypted private key. */
        public Builder keyPassword(String secret) {
            this.password = secret;
            return this;
        }

        /**
         * Asks clients for a certificate, and lets those in that have none. One that these authorities did not sign ends the handshake.
         *
         * @param trusted PEM file with the authorities' certificates
         */
        public Builder askForClientCertificate(Path trusted) {
            this.authorities = trusted;
            this.clientAuth = ClientAuth.OPTIONAL;
            return this;
        }

        /** Lets only clients in that have a certificate of these authorities. */
        public Builder requireClientCertificate(Path trusted) {
            this.authorities = trusted;
            this.clientAuth = ClientAuth.REQUIRE;
            return this;
        }

        /** Default {@link Provider#AUTO}. */
        public Builder provider(Provider chosen) {
            this.provider = chosen;
            return this;
        }

        /** From the connection's first moment to the end of the TLS handshake; default 10 s. */
        public Builder handshakeTimeout(Duration timeout) {
            if (timeout.toMillis() <= 0) {
                throw new IllegalArgumentException("The time for the TLS handshake must be more than 0: " + timeout);
            }
            this.handshakeTimeout = timeout;
            return this;
        }

        /**
         * Reads the files.
         *
         * @throws IOException when one is missing or broken, or key and certificate do not belong together; the message names it
         * @throws IllegalStateException when OpenSSL was asked for and is not available
         */
        public Tls load() throws IOException {
            return new Tls(this);
        }
    }
}
