package io.longwire.server;

import static io.longwire.server.Options.flag;
import static io.longwire.server.Options.misused;
import static io.longwire.server.Options.repeated;
import static io.longwire.server.Options.text;
import static io.longwire.server.Options.value;

import io.longwire.server.bench.Bench;
import io.longwire.server.bench.Load;
import java.io.PrintStream;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The command {@code bench} and its loads: their options. */
final class BenchCommands {
    private BenchCommands() {}

    static CommandSpec bench(Supplier<OptionSpec> help) {
        CommandSpec spec = CommandSpec.create().name("bench");
        spec.usageMessage()
                .description(
                        "Puts a load on a WebSocket server, checks each message, and prints what it measured.",
                        "Without --url it starts a server for it. 'longwire bench LOAD --help' has the options.")
                .synopsisSubcommandLabel("LOAD");
        spec.addOption(help.get());
        spec.addSubcommand("echo", echo(help.get()));
        spec.addSubcommand("fan-out", fanOut(help.get()));
        spec.addSubcommand("connections", connections(help.get()));
        spec.addSubcommand("recovery", recovery(help.get()));
        return spec;
    }

    private static CommandSpec echo(OptionSpec help) {
        CommandSpec spec = load("echo", help, "Connections that send, to a server that sends the same back.");
        spec.addOption(value("--connections", "N", "100", "How many."));
        spec.addOption(value("--size", "BYTES", "64", "Size of a message."));
        spec.addOption(value("--in-flight", "N", "1", "Messages of a connection that are on the way at a time."));
        spec.addOption(flag("--text", "Sends text messages, which is the default."));
        spec.addOption(flag("--binary", "Sends binary messages."));
        timed(spec);
        return spec;
    }

    private static CommandSpec fanOut(OptionSpec help) {
        CommandSpec spec = load("fan-out", help, "One connection that publishes, and many that get it.");
        spec.addOption(value("--subscribers", "N", "1000", "How many."));
        spec.addOption(
                value("--window", "N", "1", "Messages that may be published before all have got the first of them."));
        spec.addOption(value("--size", "BYTES", "64", "Size of a message, from 14 on."));
        spec.addOption(flag("--stomp", "Subscribes and publishes with STOMP 1.2 at the URL."));
        spec.addOption(value("--topic", "NAME", "/topic/bench", "Where to, with --stomp."));
        spec.addOption(
                text(
                        "--publish-url",
                        "URL",
                        "Where to publish, without --stomp: what is sent there comes to who has connected to the URL. Default: the URL"));
        timed(spec);
        return spec;
    }

    private static CommandSpec connections(OptionSpec help) {
        CommandSpec spec = load("connections", help, "Many connections that are opened and held.");
        spec.addOption(value("--count", "N", "10000", "How many."));
        spec.addOption(value("--rate", "N", "0", "How many a second, 0 for as fast as they come about."));
        spec.addOption(value("--hold", "S", "10", "How long they are held once all are open."));
        spec.addOption(value("--ping", "S", "0", "Interval at which each sends a ping while it is held, 0 for none."));
        return spec;
    }

    private static CommandSpec recovery(OptionSpec help) {
        CommandSpec spec = load(
                "recovery",
                help,
                "Subscribers that are cut off all at once, miss messages, come back with their position and get them.");
        spec.addOption(value("--clients", "N", "1000", "How many."));
        spec.addOption(value("--missed", "N", "10", "Messages published to each topic meanwhile."));
        spec.addOption(value("--topics", "N", "1", "Topics over which the clients are spread."));
        spec.addOption(value("--size", "BYTES", "64", "Size of a message, from 14 on."));
        spec.addOption(value("--topic", "NAME", "/topic/bench", "Where to; with a number behind it for several."));
        spec.addOption(value("--seconds", "S", "2", "How long a bystander is measured before all are cut off."));
        spec.addOption(value("--warm-up", "S", "1", "How long the bystander runs before that."));
        return spec;
    }

    /** What all loads have. */
    private static CommandSpec load(String name, OptionSpec help, String description) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage().description(description);
        spec.addOption(help);
        spec.addOption(text(
                "--url", "URL", "The server: ws://…, wss://… or ws+unix:/socket:/path; without it one is started."));
        spec.addOption(
                repeated("--pid", "N", "Process of that server, to read its CPU time and memory; several add up."));
        spec.addOption(repeated("--header", "'NAME: VALUE'", "Header to add to each request."));
        spec.addOption(repeated("--subprotocol", "NAME", "Subprotocol to offer; the server must agree to one."));
        spec.addOption(flag("--compression", "Offers permessage-deflate."));
        spec.addOption(value("--threads", "K", "1", "Threads of the generator."));
        spec.addOption(value(
                "--wait",
                "SECONDS",
                "5",
                "How long to wait for what does not come (for an answer while connecting, and for the end after Ctrl-C,"
                        + " at least 30; from STOMP 60)."));
        spec.addOption(flag("--json", "Prints one JSON object instead of the table."));
        return spec;
    }

    private static void timed(CommandSpec spec) {
        spec.addOption(value("--seconds", "S", "5", "How long it is measured."));
        spec.addOption(value("--warm-up", "S", "2", "How long the load runs before anything counts."));
    }

    /** Runs the load; false when anything was lost, wrong, or failed, or nothing was measured. */
    static boolean run(ParseResult given, PrintStream out, PrintStream err) {
        Load load = switch (given.commandSpec().name()) {
            case "echo" -> BenchArguments.echo(given);
            case "fan-out" -> BenchArguments.fanOut(given);
            case "connections" -> BenchArguments.connections(given);
            case "recovery" -> BenchArguments.recovery(given);
            default -> throw new IllegalArgumentException(given.commandSpec().name());
        };
        try {
            return new Bench(load, BenchArguments.terms(given), given.hasMatchedOption("--json"), out, err).run();
        } catch (IllegalArgumentException wrong) {
            throw misused(given, String.valueOf(wrong.getMessage()));
        }
    }
}
