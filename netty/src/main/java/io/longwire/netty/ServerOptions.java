package io.longwire.netty;

import io.longwire.protocol.connection.Limits;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a server listens. Immutable.
 *
 * @param host name or address to bind to; {@code 0.0.0.0} or {@code ::} for all; {@code unix:/path} for a Unix domain socket, whose port is 0
 * @param port 0 for any free one
 * @param limits bounds of the HTTP head, until an upgrade brings its own; their time for the handshake begins with the connection, so that it covers a
 *     PROXY header and the TLS handshake too
 * @param bodyTimeout from a request's head to the end of its body; default 30 s
 * @param idleTimeout between two requests of a connection, and for a client to read the end of a response; default 60 s
 * @param backlog connections the system may keep before they are accepted; default 1,024
 * @param tls null for none
 * @param proxyProtocol when set, each connection must come from one of these and begin with a header of the PROXY protocol, version 1 or 2; null for
 *     none
 * @param forwarding what is believed of clients behind HTTP proxies; null for nothing
 * @param socketPermissions of a Unix domain socket's file; to connect is to write; default the server's own user alone
 */
public record ServerOptions(
        String host,
        int port,
        Limits limits,
        Duration bodyTimeout,
        Duration idleTimeout,
        int backlog,
        @Nullable Tls tls,
        @Nullable TrustedProxies proxyProtocol,
        @Nullable Forwarding forwarding,
        Set<PosixFilePermission> socketPermissions) {
    private static final String UNIX = "unix:";

    public ServerOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("A port is 0 to 65535, but is " + port);
        }
        if (host.startsWith(UNIX) && (port != 0 || host.length() == UNIX.length())) {
            throw new IllegalArgumentException("A Unix domain socket is unix:/path and has no port: " + host);
        }
        socketPermissions = Set.copyOf(socketPermissions);
    }

    /** Without TLS, and believing nobody. */
    public ServerOptions(
            String host, int port, Limits limits, Duration bodyTimeout, Duration idleTimeout, int backlog) {
        this(
                host,
                port,
                limits,
                bodyTimeout,
                idleTimeout,
                backlog,
                null,
                null,
                null,
                PosixFilePermissions.fromString("rw-------"));
    }

    /** The defaults at an address. */
    public static ServerOptions at(String host, int port) {
        return new ServerOptions(host, port, Limits.DEFAULT, Duration.ofSeconds(30), Duration.ofSeconds(60), 1_024);
    }

    /** The same at another address. */
    public ServerOptions withAddress(String otherHost, int otherPort) {
        return new ServerOptions(
                otherHost,
                otherPort,
                limits,
                bodyTimeout,
                idleTimeout,
                backlog,
                tls,
                proxyProtocol,
                forwarding,
                socketPermissions);
    }

    /** The same with other bounds. */
    public ServerOptions withLimits(Limits other) {
        return new ServerOptions(
                host,
                port,
                other,
                bodyTimeout,
                idleTimeout,
                backlog,
                tls,
                proxyProtocol,
                forwarding,
                socketPermissions);
    }

    /** The same with TLS, or without it. */
    public ServerOptions withTls(@Nullable Tls other) {
        return new ServerOptions(
                host,
                port,
                limits,
                bodyTimeout,
                idleTimeout,
                backlog,
                other,
                proxyProtocol,
                forwarding,
                socketPermissions);
    }

    /** The same behind proxies that speak the PROXY protocol, or without them. */
    public ServerOptions withProxyProtocol(@Nullable TrustedProxies from) {
        return new ServerOptions(
                host, port, limits, bodyTimeout, idleTimeout, backlog, tls, from, forwarding, socketPermissions);
    }

    /** The same behind HTTP proxies, or without them. */
    public ServerOptions withForwarding(@Nullable Forwarding other) {
        return new ServerOptions(
                host, port, limits, bodyTimeout, idleTimeout, backlog, tls, proxyProtocol, other, socketPermissions);
    }

    /** The same with other permissions of the socket's file. */
    public ServerOptions withSocketPermissions(Set<PosixFilePermission> other) {
        return new ServerOptions(
                host, port, limits, bodyTimeout, idleTimeout, backlog, tls, proxyProtocol, forwarding, other);
    }

    /** The path of the Unix domain socket; null when it listens on TCP. */
    @Nullable
    Path unixPath() {
        return host.startsWith(UNIX) ? Path.of(host.substring(UNIX.length())) : null;
    }
}
