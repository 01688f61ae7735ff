package io.longwire.server;

import io.longwire.netty.WebSocketServer;
import io.longwire.server.tools.Connect;
import io.longwire.server.tools.EchoServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
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

    private ToolCommands() {}

    static CommandSpec echo(OptionSpec help) {
        CommandSpec spec = CommandSpec.create().name("echo");
        spec.usageMessage()
                .description(
                        "Starts a server that sends back what it gets: /echo (to 1 MiB), /big (to 16 MiB);",
                        "what is sent to /pub goes to every /sub. For suites, benchmarks and first steps.");
        spec.addOption(help);
        spec.addOption(option("--host", "NAME", "127.0.0.1", "Address to listen on."));
        spec.addOption(number("--port", "N", "9001", "Port to listen on, 0 for any free one."));
        spec.addOption(number("--event-loops", "K", "0", "Threads that serve connections, 0 for one per processor."));
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
        spec.addOption(number("--ping", "SECONDS", "0", "Sends a ping at this interval and shows the round trip."));
        spec.addOption(number("--wait", "SECONDS", "1", "How long to wait for messages after the last line."));
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("URL")
                .type(String.class)
                .arity("1")
                .description("Where to: ws://… or wss://…")
                .build());
        return spec;
    }

    /** Starts the echo server, which then runs until the process is told to end. */
    static void runEcho(ParseResult given, PrintStream out) throws IOException {
        String host = given.matchedOptionValue("--host", "127.0.0.1");
        WebSocketServer server = EchoServer.start(
                host, given.matchedOptionValue("--port", 9001), given.matchedOptionValue("--event-loops", 0));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "longwire-stop"));
        out.println("Longwire " + Version.longwire() + " echoes on ws://" + host + ":"
                + server.address().getPort() + "/echo");
        out.flush();
        Program.keepAlive();
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
    static boolean runConnect(ParseResult given, PrintStream out, PrintStream err) throws IOException {
        Connect.Options options = new Connect.Options(
                uri(given.matchedPositionalValue(0, "")),
                given.hasMatchedOption("--binary"),
                given.matchedOptionValue("--subprotocol", List.<String>of()),
                given.matchedOptionValue("--header", List.<String>of()),
                Duration.ofSeconds(given.matchedOptionValue("--ping", 0)),
                Duration.ofSeconds(given.matchedOptionValue("--wait", 1)));
        try {
            return new Connect(options, out, err)
                    .run(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException wrong) {
            throw new IOException(wrong.getMessage(), wrong);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static URI uri(String text) throws IOException {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException malformed) {
            throw new IOException("not an address: " + malformed.getMessage(), malformed);
        }
    }

    private static OptionSpec option(String name, String label, String fallback, String text) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(label)
                .description(text, "Default: " + fallback)
                .build();
    }

    private static OptionSpec number(String name, String label, String fallback, String text) {
        return OptionSpec.builder(name)
                .type(Integer.class)
                .paramLabel(label)
                .description(text, "Default: " + fallback)
                .build();
    }

    private static OptionSpec repeated(String name, String label, String text) {
        return OptionSpec.builder(name)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .paramLabel(label)
                .description(text)
                .build();
    }
}
