package io.longwire.bench;

import io.longwire.netty.EventLoops;
import io.longwire.netty.WebSocketClient;
import io.longwire.protocol.connection.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code bench/run}: brokers side by side, in rounds, one table. */
final class Brokers {
    private static final List<String> JVM = List.of("{java}", "-Xmx1g", "-XX:+UseG1GC");

    private Brokers() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.getInteger("rounds", 3);
        int fanOut = Integer.getInteger("fanOut", 3_000);
        int queue = Integer.getInteger("queue", 20_000);
        String sizes = fanOut + " messages to 100 subscribers, " + queue + " through a queue";
        Table table = new Table();
        AtExit interrupted = new AtExit(() -> interrupted(table, sizes));
        try {
            for (int round = 1; round <= rounds; round++) {
                for (Server.Kind kind : kinds()) {
                    System.err.println("round " + round + " of " + rounds + ": " + kind.name());
                    measure(kind, fanOut, queue, table);
                }
            }
            interrupted.forget();
        } catch (InterruptedException ending) {
            return; // the other thread prints what there is
        }
        table.print(sizes);
        System.exit(table.whole() ? 0 : 1);
    }

    /** The process was told to end. */
    private static void interrupted(Table table, String sizes) {
        if (table.isEmpty()) {
            System.err.println("Interrupted before anything was measured.");
            return;
        }
        System.out.println("Interrupted: this is what was measured until then.\n");
        table.print(sizes);
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
        kinds.add(new Server.Kind("Longwire, memory", command(longwire), "/ws", true, false));
        kinds.add(new Server.Kind("Longwire, SQLite", command(longwire, "--data", "{data}"), "/ws", true, false));
        add(
                kinds,
                "spring",
                new Server.Kind(
                        "Spring simple broker", peer("spring", "SpringPeer", "{port}"), "/stomp", false, false));
        add(
                kinds,
                "artemis",
                new Server.Kind("Artemis, memory", peer("artemis", "ArtemisPeer", "{port}"), "/", true, false));
        add(
                kinds,
                "artemis",
                new Server.Kind(
                        "Artemis, journal", peer("artemis", "ArtemisPeer", "{port}", "{data}"), "/", true, true));
        return kinds;
    }

    private static void add(List<Server.Kind> kinds, String peer, Server.Kind kind) {
        if (Files.isDirectory(Path.of("bench/peers", peer, "target/lib"))) {
            kinds.add(kind);
        } else {
            throw new IllegalStateException(kind.name() + " is not built: run bench/run");
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

    private static void measure(Server.Kind kind, int fanOut, int queue, Table table) throws Exception {
        EventLoops loops = new EventLoops(1, "bench");
        try (Server server = Server.start(kind);
                WebSocketClient webSockets = WebSocketClient.builder()
                        .eventLoops(loops)
                        .subprotocols("v12.stomp")
                        .limits(Limits.DEFAULT.withOutboundBytes(64 << 20))
                        .build()) {
            load(table, kind, "topic fan-out", () -> FanOut.measure(server, webSockets, fanOut));
            if (kind.queues()) {
                load(table, kind, "queue", () -> QueueLoad.measure(server, webSockets, queue, false));
                load(table, kind, "queue, receipts", () -> QueueLoad.measure(server, webSockets, queue, true));
            }
        } finally {
            loops.stop(Duration.ofSeconds(1)).toCompletableFuture().join();
        }
    }

    private static void load(Table table, Server.Kind kind, String name, Callable<Result> load)
            throws InterruptedException {
        String row = kind.name() + ", " + name;
        try {
            table.add(row, load.call());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            table.fail(row, e);
        }
    }
}
