package io.longwire.server;

import static io.longwire.server.Options.misused;

import io.longwire.protocol.message.MessageType;
import io.longwire.server.bench.ConnectionsLoad;
import io.longwire.server.bench.EchoLoad;
import io.longwire.server.bench.FanOutLoad;
import io.longwire.server.bench.RecoveryLoad;
import io.longwire.server.bench.Terms;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** What the loads of {@code bench} were given: checked, or refused in one line. */
final class BenchArguments {
    private static final int MOST_SECONDS = 86_400;
    private static final int MOST_CONNECTIONS = 1_000_000;
    private static final int MOST_BYTES = 16 << 20;
    /** What a message needs to be told from others. */
    private static final int LEAST_BYTES = 14;

    private static final long MOST_ON_THE_WAY = 10_000_000;
    private static final int MOST_IN_FLIGHT = 100_000;
    private static final int MOST_TOPICS = 10_000;
    private static final int MOST_THREADS = 1_024;

    private BenchArguments() {}

    static EchoLoad echo(ParseResult given) {
        if (given.hasMatchedOption("--text") && given.hasMatchedOption("--binary")) {
            throw misused(given, "--text and --binary exclude each other");
        }
        int connections = number(given, "--connections", 1, MOST_CONNECTIONS);
        int inFlight = number(given, "--in-flight", 1, MOST_IN_FLIGHT);
        if ((long) connections * inFlight > MOST_ON_THE_WAY) {
            throw misused(given, "--connections times --in-flight is at most " + MOST_ON_THE_WAY);
        }
        return new EchoLoad(
                connections,
                number(given, "--size", 0, MOST_BYTES),
                inFlight,
                given.hasMatchedOption("--binary") ? MessageType.BINARY : MessageType.TEXT);
    }

    static FanOutLoad fanOut(ParseResult given) {
        boolean stomp = given.hasMatchedOption("--stomp");
        URI publishUrl = url(given, "--publish-url");
        if (stomp && publishUrl != null) {
            throw misused(given, "--publish-url is for plain WebSocket; with --stomp the URL serves both");
        }
        if (publishUrl != null && !given.hasMatchedOption("--url")) {
            throw misused(given, "--publish-url needs --url, where the subscribers are");
        }
        return new FanOutLoad(
                number(given, "--subscribers", 1, MOST_CONNECTIONS),
                number(given, "--window", 1, MOST_IN_FLIGHT),
                number(given, "--size", LEAST_BYTES, MOST_BYTES),
                stomp ? topic(given) : null,
                publishUrl);
    }

    static ConnectionsLoad connections(ParseResult given) {
        return new ConnectionsLoad(
                number(given, "--count", 1, MOST_CONNECTIONS),
                number(given, "--rate", 0, MOST_CONNECTIONS),
                seconds(given, "--hold", 0),
                seconds(given, "--ping", 0));
    }

    static RecoveryLoad recovery(ParseResult given) {
        return new RecoveryLoad(
                number(given, "--clients", 1, MOST_CONNECTIONS),
                number(given, "--missed", 1, MOST_IN_FLIGHT),
                number(given, "--topics", 1, MOST_TOPICS),
                number(given, "--size", LEAST_BYTES, MOST_BYTES),
                topic(given));
    }

    private static String topic(ParseResult given) {
        String topic = given.commandSpec().findOption("--topic").getValue();
        if (topic.isEmpty() || topic.chars().anyMatch(c -> Character.isISOControl(c) || c == ':')) {
            throw misused(given, "--topic takes a destination such as /topic/bench, but '" + topic + "' is given");
        }
        return topic;
    }

    static Terms terms(ParseResult given) {
        if (given.hasMatchedOption("--pid") && !given.hasMatchedOption("--url")) {
            throw misused(given, "--pid needs --url, the server that it is a process of");
        }
        return new Terms(
                url(given, "--url"),
                given.matchedOptionValue("--pid", List.<String>of()).stream()
                        .map(pid -> pid(given, pid))
                        .toList(),
                given.matchedOptionValue("--header", List.<String>of()),
                given.matchedOptionValue("--subprotocol", List.<String>of()),
                given.hasMatchedOption("--compression"),
                number(given, "--threads", 1, MOST_THREADS),
                seconds(given, "--warm-up", 0),
                seconds(given, "--seconds", 1),
                seconds(given, "--wait", 1));
    }

    private static long pid(ParseResult given, String text) {
        if (text.matches("[0-9]{1,9}") && ProcessHandle.of(Long.parseLong(text)).isPresent()) {
            return Long.parseLong(text);
        }
        throw misused(given, "--pid takes the number of a process that runs, but '" + text + "' is given");
    }

    private static @Nullable URI url(ParseResult given, String option) {
        String text = given.matchedOptionValue(option, null);
        if (text == null) {
            return null;
        }
        try {
            URI uri = new URI(text);
            if (String.valueOf(uri.getScheme()).matches("(?i)wss?([+]unix)?") && uri.getPort() <= 65_535) {
                return uri;
            }
        } catch (URISyntaxException malformed) {
            // said below
        }
        throw misused(given, "'" + text + "' is no WebSocket address such as ws://localhost:9001/echo");
    }

    private static Duration seconds(ParseResult given, String option, int least) {
        return Duration.ofSeconds(
                given.commandSpec().findOption(option) == null ? 0 : number(given, option, least, MOST_SECONDS));
    }

    /** The default is the option's own. */
    private static int number(ParseResult given, String option, int least, int most) {
        String text = given.commandSpec().findOption(option).getValue();
        if (text.matches("[0-9]{1,9}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most) {
            return Integer.parseInt(text);
        }
        throw misused(
                given, option + " takes a number from " + least + " to " + most + ", but '" + text + "' is given");
    }
}
