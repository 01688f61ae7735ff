package io.longwire.netty;

import io.longwire.protocol.connection.Limits;
import java.time.Duration;

/**
 * How a server listens. Immutable.
 *
 * @param host name or address to bind to; {@code 0.0.0.0} or {@code ::} for all
 * @param port 0 for any free one
 * @param limits bounds of the HTTP head, until an upgrade brings its own
 * @param bodyTimeout from a request's head to the end of its body; default 30 s
 * @param idleTimeout between two requests of a connection, and for a client to read the end of a response; default 60 s
 * @param backlog connections the system may keep before they are accepted; default 1,024
 */
public record ServerOptions(
        String host, int port, Limits limits, Duration bodyTimeout, Duration idleTimeout, int backlog) {
    public ServerOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("A port is 0 to 65535, but is " + port);
        }
    }

    /** The defaults at an address. */
    public static ServerOptions at(String host, int port) {
        return new ServerOptions(host, port, Limits.DEFAULT, Duration.ofSeconds(30), Duration.ofSeconds(60), 1_024);
    }

    /** The same with other bounds. */
    public ServerOptions withLimits(Limits other) {
        return new ServerOptions(host, port, other, bodyTimeout, idleTimeout, backlog);
    }
}
