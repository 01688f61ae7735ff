package io.longwire.server;

import static io.longwire.server.Options.misused;
import static io.longwire.server.Options.repeated;
import static io.longwire.server.Options.value;

import io.longwire.netty.WebSocketServer;
import io.longwire.server.tools.Connect;
import io.longwire.server.tools.EchoServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.BindException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The commands {@code echo} and {@code connect}: their options, and how they run. */
final class ToolCommands {
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final int MOST_SECONDS = 86_400;

    private ToolCommands() {}

    static CommandSpec echo(OptionSpec help) {
        CommandSpec spec = CommandSpec.create().name("echo");
        spec.usageMessage()
                .description(
                        "Starts a server that sends back what it gets: /echo (to 1 MiB), /big (to 16 MiB).",
                        "What is sent to /pub goes to every /sub. For suites, benchmarks and first steps.",
                        "Speaks SockJS too: at /echo, /disabled_websocket_echo, /close, /cookie_needed_echo.");
        spec.addOption(help);
        spec.addOption(value("--host", "NAME", "127.0.0.1", "Address to listen on."));
        spec.addOption(value("--port", "N", "9001", "Port to listen on, 0 for any free one."));
        spec.addOption(value("--event-loops", "K", "0", "Threads that serve connections, 0 for one per processor."));
        return spec;
    }

    static CommandSpec connect(OptionSpec help) {
        CommandSpec spec = CommandSpec.create().name("connect");
        spec.usageMessage()
                .description(
                        "Opens a WebSocket: each line read is a message sent, each message received a line printed.");
        spec.addOption(help);
        spec.addOption(OptionSpec.builder("--binary")
                .description("Sends binary messages, lines of hexadecimal digits.")
                .build());
        spec.addOption(repeated("--subprotocol", "NAME", "Subprotocol to offer, the preferred one first."));
        spec.addOption(repeated("--header", "'NAME: VALUE'", "Header to add to the request."));
        spec.addOption(value("--ping", "SECONDS", "0", "Sends a ping at this interval and shows the round trip."));
        spec.addOption(value("--wait", "SECONDS", "1", "How long to wait for messages after the last line."));
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("URL")
                .type(String.class)
                .arity("1")
                .required(true)
                .description("Where to: ws://… or wss://…")
                .build());
        return spec;
    }

    /** Starts the echo server, which then runs until the process is told to end. */
    static void runEcho(ParseResult given, PrintStream out) throws IOException {
        String host = given.matchedOptionValue("--host", "127.0.0.1");
        int port = number(given, "--port", 9001, 65_535);
        int eventLoops = number(given, "--event-loops", 0, 1_024);
        WebSocketServer server = start(host, port, eventLoops);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "longwire-stop"));
        out.println("Longwire " + Version.longwire() + " echoes on ws://" + host + ":"
                + server.address().getPort() + "/echo");
        out.flush();
        Program.keepAlive();
    }

    private static WebSocketServer start(String host, int port, int eventLoops) throws IOException {
        try {
            return EchoServer.start(host, port, eventLoops);
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

    /** Connects and talks; false when it did not go well. */
    static boolean runConnect(ParseResult given, PrintStream out, PrintStream err) {
        Connect.Options options = new Connect.Options(
                uri(given),
                given.hasMatchedOption("--binary"),
                given.matchedOptionValue("--subprotocol", List.<String>of()),
                given.matchedOptionValue("--header", List.<String>of()),
                Duration.ofSeconds(number(given, "--ping", 0, MOST_SECONDS)),
                Duration.ofSeconds(number(given, "--wait", 1, MOST_SECONDS)));
        try {
            return new Connect(options, out, err)
                    .run(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException wrong) {
            throw misused(given, String.valueOf(wrong.getMessage()));
        }
    }

    private static URI uri(ParseResult given) {
        String text = given.matchedPositionalValue(0, "");
        try {
            URI uri = new URI(text);
            if (String.valueOf(uri.getScheme()).matches("(?i)wss?([+]unix)?") && uri.getPort() <= 65_535) {
                return uri;
            }
            throw misused(given, noAddress(text));
        } catch (URISyntaxException malformed) {
            throw misused(given, noAddress(text));
        }
    }

    private static String noAddress(String text) {
        return "'" + text + "' is no WebSocket address such as ws://localhost:9001/echo";
    }

    /** A number from 0 on. */
    private static int number(ParseResult given, String option, int fallback, int most) {
        String text = given.matchedOptionValue(option, "" + fallback);
        if (text.matches("[0-9]{1,9}") && Integer.parseInt(text) <= most) {
            return Integer.parseInt(text);
        }
        throw misused(given, option + " takes a number from 0 to " + most + ", but '" + text + "' is given");
    }
}
