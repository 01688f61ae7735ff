package io.longwire.bench;

import io.longwire.netty.EventLoops;
import io.longwire.netty.WebSocketClient;
import io.longwire.protocol.connection.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code bench/run}: brokers side by side, in rounds, one table. */
final class Brokers {
    private static final List<String> JVM = List.of("{java}", "-Xmx1g", "-XX:+UseG1GC");

    private Brokers() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.getInteger("rounds", 3);
        int fanOut = Integer.getInteger("fanOut", 5_000);
        int queue = Integer.getInteger("queue", 20_000);
        Map<String, List<Result>> results = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (Server.Kind kind : kinds()) {
                System.err.println("round " + round + " of " + rounds + ": " + kind.name());
                measure(kind, fanOut, queue, results);
            }
        }
        print(results);
    }

    private static List<Server.Kind> kinds() {
        List<String> longwire = List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                "server/target/longwire/lib/longwire-server.jar",
                "serve",
                "--port",
                "{port}");
        List<Server.Kind> kinds = new ArrayList<>();
        kinds.add(new Server.Kind("Longwire, memory", command(longwire), "/ws", true));
        kinds.add(new Server.Kind("Longwire, SQLite", command(longwire, "--data", "{data}"), "/ws", true));
        add(
                kinds,
                "spring",
                new Server.Kind("Spring simple broker", peer("spring", "SpringPeer", "{port}"), "/stomp", false));
        add(kinds, "artemis", new Server.Kind("Artemis, memory", peer("artemis", "ArtemisPeer", "{port}"), "/", true));
        add(
                kinds,
                "artemis",
                new Server.Kind("Artemis, journal", peer("artemis", "ArtemisPeer", "{port}", "{data}"), "/", true));
        return kinds;
    }

    private static void add(List<Server.Kind> kinds, String peer, Server.Kind kind) {
        if (Files.isDirectory(Path.of("bench/peers", peer, "target/lib"))) {
            kinds.add(kind);
        } else {
            System.err.println("not built, left out: " + kind.name());
        }
    }

    private static List<String> peer(String folder, String main, String... arguments) {
        String target = "bench/peers/" + folder + "/target/";
        List<String> rest = new ArrayList<>(List.of("-cp", target + "classes:" + target + "lib/*", main));
        rest.addAll(List.of(arguments));
        return command(rest);
    }

    private static List<String> command(List<String> rest, String... more) {
        List<String> command = new ArrayList<>(JVM);
        command.addAll(rest);
        command.addAll(List.of(more));
        return command;
    }

    private static void measure(Server.Kind kind, int fanOut, int queue, Map<String, List<Result>> results)
            throws Exception {
        EventLoops loops = new EventLoops(1, "bench");
        try (Server server = Server.start(kind);
                WebSocketClient webSockets = WebSocketClient.builder()
                        .eventLoops(loops)
                        .subprotocols("v12.stomp")
                        .limits(Limits.DEFAULT.withOutboundBytes(64 << 20))
                        .build()) {
            record(results, kind.name() + " | topic fan-out", FanOut.measure(server, webSockets, fanOut));
            if (kind.queues()) {
                record(results, kind.name() + " | queue", QueueLoad.measure(server, webSockets, queue, false));
                record(results, kind.name() + " | queue, receipts", QueueLoad.measure(server, webSockets, queue, true));
            }
        } catch (IllegalStateException e) {
            System.err.println(kind.name() + ": " + e.getMessage());
        } finally {
            loops.stop(Duration.ofSeconds(1)).toCompletableFuture().join();
        }
    }

    private static void record(Map<String, List<Result>> results, String row, Result result) {
        results.computeIfAbsent(row, absent -> new ArrayList<>()).add(result);
        System.err.printf(
                Locale.ROOT,
                "  %-45s %,10.0f/s %8.2f us %8.2f ms%n",
                row,
                result.perSecond(),
                result.cpuMicros(),
                result.p99Millis());
    }

    private static void print(Map<String, List<Result>> results) {
        System.out.println("| broker | load | delivered a second | server CPU, µs a message | p99, ms | rounds |");
        System.out.println("|---|---|---|---|---|---|");
        results.forEach((row, all) -> System.out.printf(
                Locale.ROOT,
                "| %s | %,.0f | %.2f | %s | %d |%n",
                row,
                median(all.stream().mapToDouble(Result::perSecond).toArray()),
                median(all.stream().mapToDouble(Result::cpuMicros).toArray()),
                Double.isNaN(all.get(0).p99Millis())
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "%.1f",
                                median(all.stream()
                                        .mapToDouble(Result::p99Millis)
                                        .toArray())),
                all.size()));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
