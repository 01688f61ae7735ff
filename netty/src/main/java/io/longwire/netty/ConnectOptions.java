package io.longwire.netty;

import io.netty.handler.ssl.SslContext;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a connector gets through.
 *
 * @param tls for {@code wss:}; null for the JDK's trusted authorities
 * @param proxy {@code http://[user:password@]host:port} for an HTTP proxy with CONNECT, {@code socks5://} or {@code socks4://} likewise; null for none
 * @param redirects how many are followed; 0 for none
 * @param connectTimeout for the TCP connection, and for the proxy's answer
 * @param tlsTimeout for the TLS handshake
 */
public record ConnectOptions(
        @Nullable SslContext tls, @Nullable URI proxy, int redirects, Duration connectTimeout, Duration tlsTimeout) {
    /** No proxy, no redirects, ten seconds for each stage. */
    public static final ConnectOptions DEFAULT =
            new ConnectOptions(null, null, 0, Duration.ofSeconds(10), Duration.ofSeconds(10));
}
