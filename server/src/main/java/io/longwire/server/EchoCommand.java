package io.longwire.server;

import io.longwire.netty.WebSocketServer;
import io.longwire.server.tools.EchoServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The command {@code echo}: its options as values, and how it runs. */
final class EchoCommand {
    static final String HOST = "--host";
    static final String PORT = "--port";
    static final String EVENT_LOOPS = "--event-loops";
    static final String DEFAULT_HOST = "127.0.0.1";
    static final int DEFAULT_PORT = 9001;
    static final int MOST_PORT = 65_535;
    static final int MOST_EVENT_LOOPS = 1_024;

    private static final Duration GRACE = Duration.ofSeconds(2);

    /**
     * What it was given.
     *
     * @param port 0 for any free one
     * @param eventLoops 0 for one per processor
     */
    record Given(String host, int port, int eventLoops) {}

    private EchoCommand() {}

    /** Starts the echo server, which then runs until the process is told to end. */
    static void run(Given given, PrintStream out) throws IOException {
        WebSocketServer server = start(given);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "longwire-stop"));
        announce(server, given, out);
        Program.keepAlive();
    }

    /** Says where it listens. */
    static void announce(WebSocketServer server, Given given, PrintStream out) {
        out.println("Longwire " + Version.longwire() + " echoes on ws://" + given.host() + ":"
                + server.address().getPort() + "/echo");
        out.flush();
    }

    private static WebSocketServer start(Given given) throws IOException {
        try {
            return EchoServer.start(given.host(), given.port(), given.eventLoops());
        } catch (BindException e) {
            throw new IOException(e.getMessage() + "; choose another with --port or --host", e);
        }
    }

    private static void stop(WebSocketServer server) {
        try {
            server.stop(GRACE).toCompletableFuture().get(2 * GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception late) {
            // What has not ended by now ends with the process.
        }
        Runtime.getRuntime().halt(0);
    }
}
