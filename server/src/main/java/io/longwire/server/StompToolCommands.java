package io.longwire.server;

import static io.longwire.server.Options.flag;
import static io.longwire.server.Options.misused;
import static io.longwire.server.Options.repeated;
import static io.longwire.server.Options.text;

import io.longwire.client.AckMode;
import io.longwire.server.tools.Pub;
import io.longwire.server.tools.StompAccess;
import io.longwire.server.tools.Sub;
import java.io.BufferedReader;
import java.io.Console;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The commands {@code sub} and {@code pub}: their options, and how they run. */
final class StompToolCommands {
    private static final String DEFAULT_URL = "ws://localhost:8080/ws";

    /** Not of the prefix that settings have, as it is none. */
    private static final String PASSCODE = "STOMP_PASSCODE";

    private StompToolCommands() {}

    static CommandSpec sub(OptionSpec help) {
        CommandSpec spec = CommandSpec.create().name("sub");
        spec.usageMessage()
                .description(
                        "Subscribes, and prints each message's body as a line.",
                        "Comes back after the connection ended, and asks each topic for what it missed. With --count no more is taken"
                                + " from a queue than is printed.");
        spec.addOption(help);
        access(spec);
        spec.addOption(repeated("--header", "'name: value'", "Header to add to SUBSCRIBE."));
        spec.addOption(text("--since", "POSITION", "Begins after that position of the topic. Default: now"));
        spec.addOption(text(
                "--ack", "MODE", "auto, client or client-individual; what was printed is acknowledged. Default: auto"));
        spec.addOption(text("--count", "N", "Ends after N messages, 0 for never. Default: 0"));
        spec.addOption(flag("--json", "Prints each message as a JSON object."));
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("DEST")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1..*")
                .description("Destinations such as /topic/quotes or /queue/jobs")
                .build());
        return spec;
    }

    static CommandSpec pub(OptionSpec help) {
        CommandSpec spec = CommandSpec.create().name("pub");
        spec.usageMessage()
                .description(
                        "Sends a message, or one for each line read, and waits until the server has confirmed it.");
        spec.addOption(help);
        access(spec);
        spec.addOption(repeated("--header", "'name: value'", "Header to add to SEND."));
        spec.addOption(flag("--receipt", "Prints each receipt."));
        spec.addOption(
                text(
                        "--receipt-when",
                        "WHEN",
                        "accepted, or acknowledged: once those subscribed have acknowledged it; their counts are printed. Default: accepted"));
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("DEST")
                .index("0")
                .type(String.class)
                .arity("1")
                .description("Where to, such as /topic/quotes")
                .build());
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("BODY")
                .index("1")
                .type(String.class)
                .arity("0..1")
                .description("The message; - or nothing for the lines of standard input")
                .build());
        return spec;
    }

    private static void access(CommandSpec spec) {
        spec.addOption(
                text("--url", "URL", "ws://, wss://, or plain STOMP at tcp://HOST:PORT. Default: " + DEFAULT_URL));
        spec.addOption(
                text("--login", "NAME", "Who it is; the passcode is the variable " + PASSCODE + ", or is asked for."));
    }

    static boolean runSub(ParseResult given, Map<String, String> variables, PrintStream out, PrintStream err) {
        Sub.Options options = new Sub.Options(
                given.matchedPositionalValue(0, List.of()),
                ack(given),
                given.matchedOptionValue("--header", List.<String>of()),
                given.matchedOptionValue("--since", null),
                count(given),
                given.hasMatchedOption("--json"));
        try {
            return new Sub(access(given, variables), options, out, err).run();
        } catch (IllegalArgumentException wrong) {
            throw misused(given, String.valueOf(wrong.getMessage()));
        }
    }

    static boolean runPub(ParseResult given, Map<String, String> variables, PrintStream out, PrintStream err) {
        String when = given.matchedOptionValue("--receipt-when", "accepted");
        if (!when.equals("accepted") && !when.equals("acknowledged")) {
            throw misused(given, "--receipt-when takes accepted or acknowledged, but '" + when + "' is given");
        }
        Pub.Options options = new Pub.Options(
                given.matchedPositionalValue(0, ""),
                given.matchedOptionValue("--header", List.<String>of()),
                given.hasMatchedOption("--receipt"),
                when.equals("acknowledged"));
        String body = given.matchedPositionalValue(1, "-");
        try {
            return new Pub(access(given, variables), options, out, err)
                    .run(
                            body.equals("-") ? null : body,
                            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException wrong) {
            throw misused(given, String.valueOf(wrong.getMessage()));
        }
    }

    private static StompAccess access(ParseResult given, Map<String, String> variables) {
        String login = given.matchedOptionValue("--login", null);
        return new StompAccess(uri(given), login, login == null ? null : passcode(given, variables));
    }

    @SuppressWarnings("SystemConsoleNull") // where it is no terminal, JDK 22 and later read a line instead
    private static String passcode(ParseResult given, Map<String, String> variables) {
        String known = variables.get(PASSCODE);
        if (known != null) {
            return known;
        }
        Console console = System.console();
        char @Nullable [] typed = console == null ? null : console.readPassword("Passcode: ");
        if (typed == null) {
            throw misused(given, "--login needs a passcode: set the variable " + PASSCODE);
        }
        return new String(typed);
    }

    private static URI uri(ParseResult given) {
        String text = given.matchedOptionValue("--url", DEFAULT_URL);
        try {
            URI uri = new URI(text);
            String scheme = String.valueOf(uri.getScheme());
            boolean stream = scheme.matches("(?i)tcp|tls");
            boolean known = stream || scheme.matches("(?i)wss?([+]unix)?");
            if (known && uri.getPort() <= 65_535 && (!stream || uri.getPort() >= 0)) {
                return uri;
            }
        } catch (URISyntaxException malformed) {
            // said below
        }
        throw misused(given, "'" + text + "' is no address such as " + DEFAULT_URL + " or tcp://localhost:61613");
    }

    private static AckMode ack(ParseResult given) {
        String text = given.matchedOptionValue("--ack", AckMode.AUTO.header());
        return Arrays.stream(AckMode.values())
                .filter(mode -> mode.header().equals(text))
                .findFirst()
                .orElseThrow(() -> misused(
                        given,
                        "--ack takes "
                                + Arrays.stream(AckMode.values())
                                        .map(AckMode::header)
                                        .collect(Collectors.joining(", "))
                                + ", but '" + text + "' is given"));
    }

    private static long count(ParseResult given) {
        String text = given.matchedOptionValue("--count", "0");
        if (text.matches("[0-9]{1,18}")) {
            return Long.parseLong(text);
        }
        throw misused(given, "--count takes a number from 0 on, but '" + text + "' is given");
    }
}
