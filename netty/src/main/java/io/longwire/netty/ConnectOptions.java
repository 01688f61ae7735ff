package io.longwire.netty;

import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a connector gets through.
 *
 * @param tls for {@code wss:}; null for the JDK's trusted authorities
 * @param proxy {@code http://[user:password@]host:port} for an HTTP proxy with CONNECT, {@code socks5://} or {@code socks4://} likewise; null for none
 * @param redirects how many are followed; 0 for none
 * @param connectTimeout for each of these: finding the address of a name, the TCP connection, the proxy's answer
 * @param tlsTimeout for the TLS handshake
 * @param from the address of this machine to connect from, over TCP; null for the one that the system chooses
 */
public record ConnectOptions(
        @Nullable SslContext tls,
        @Nullable URI proxy,
        int redirects,
        Duration connectTimeout,
        Duration tlsTimeout,
        @Nullable InetAddress from) {
    public ConnectOptions {
        if (redirects < 0) {
            throw new IllegalArgumentException("The number of redirects must not be negative, but is " + redirects);
        }
        requireMillis("connectTimeout", connectTimeout);
        requireMillis("tlsTimeout", tlsTimeout);
    }

    private static void requireMillis(String name, Duration time) {
        if (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException(name + " must be 1 ms to 24 days, but is " + time);
        }
    }

    /** No proxy, no redirects, ten seconds for each stage. */
    public static final ConnectOptions DEFAULT =
            new ConnectOptions(null, null, 0, Duration.ofSeconds(10), Duration.ofSeconds(10), null);

    ConnectOptions withTls(SslContext context) {
        return new ConnectOptions(context, proxy, redirects, connectTimeout, tlsTimeout, from);
    }

    ConnectOptions withProxy(URI through) {
        return new ConnectOptions(tls, through, redirects, connectTimeout, tlsTimeout, from);
    }

    ConnectOptions withRedirects(int most) {
        return new ConnectOptions(tls, proxy, most, connectTimeout, tlsTimeout, from);
    }

    ConnectOptions withTimeouts(Duration connect, Duration handshake) {
        return new ConnectOptions(tls, proxy, redirects, connect, handshake, from);
    }

    ConnectOptions withFrom(InetAddress address) {
        return new ConnectOptions(tls, proxy, redirects, connectTimeout, tlsTimeout, address);
    }
}
