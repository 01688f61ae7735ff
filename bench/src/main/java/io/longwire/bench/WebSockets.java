package io.longwire.bench;

import io.netty.channel.epoll.Epoll;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** {@code bench/websockets}: WebSocket servers side by side, in rounds that take turns; tables and a chart. */
final class WebSockets {
    /** A server that has just been started is compiled while its first load runs. */
    private static final int FIRST_WARM_UP = 3;

    private final Comparison comparison = new Comparison();
    private final String environment = environment();
    private final List<Contender> servers;
    private final int rounds;
    private final int seconds;
    private volatile int round;

    private WebSockets(List<Contender> servers, int rounds, int seconds) {
        this.servers = servers;
        this.rounds = rounds;
        this.seconds = seconds;
    }

    public static void main(String[] arguments) throws Exception {
        WebSockets run = new WebSockets(chosen(System.getProperty("only", "")), number("rounds"), number("seconds"));
        AtExit interrupted = new AtExit(run::interrupted);
        try {
            run.measure();
            interrupted.forget();
        } catch (InterruptedException ending) {
            return; // the other thread prints what there is
        }
        run.print();
        run.draw(Path.of(System.getProperty("chart")));
        System.exit(run.comparison.whole() ? 0 : 1);
    }

    private void measure() throws InterruptedException {
        for (int next = 1; next <= rounds; next++) {
            round = next;
            for (Contender server : servers) {
                System.err.println("round " + round + " of " + rounds + ": " + server.name());
                measure(server);
            }
        }
    }

    /** The process was told to end. A chart of a part would stand where that of the whole does: there is none. */
    private void interrupted() {
        if (comparison.isEmpty()) {
            System.err.println("Interrupted before anything was measured.");
            return;
        }
        System.out.println("Interrupted in round " + round + ": this is what was measured until then.\n");
        print();
    }

    private void print() {
        System.out.println(environment + "; " + seconds + " s a load, " + rounds + " rounds\n");
        System.out.println(versions() + "\n");
        comparison.print(servers);
    }

    private void draw(Path chart) throws IOException {
        Files.writeString(chart, Chart.of(comparison, servers, Load.DRAWN, environment), StandardCharsets.UTF_8);
        System.err.println("The chart is in " + chart + ".");
    }

    private static int number(String property) {
        String text = System.getProperty(property, "");
        if (!text.matches("[1-9][0-9]{0,3}")) {
            throw new IllegalArgumentException(property + " must be a number from 1 to 9999, not '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private static List<Contender> chosen(String only) {
        List<String> keys = Arrays.stream(only.split(",", -1))
                .map(String::trim)
                .filter(key -> !key.isEmpty())
                .toList();
        List<String> known = Contender.all().stream().map(Contender::key).toList();
        if (!known.containsAll(keys)) {
            throw new IllegalArgumentException("ONLY may name " + String.join(", ", known) + "; not " + only);
        }
        return Contender.all().stream()
                .filter(server -> keys.isEmpty() || keys.contains(server.key()))
                .toList();
    }

    /** All loads on one server. Whatever fails stands in the table, and fails nothing else. */
    private void measure(Contender contender) throws InterruptedException {
        List<Load> loads = Load.ALL.stream().filter(contender::takes).toList();
        String obstacle = contender.obstacle();
        if (!obstacle.isEmpty()) {
            loads.forEach(load -> comparison.fail(contender, load, obstacle));
            return;
        }
        try (Server server = Server.start(contender.kind())) {
            if (!contender.stomp()) {
                Probe.echo(server);
            }
            int warmUp = FIRST_WARM_UP * seconds;
            for (Load load : loads) {
                measure(contender, server, load, warmUp);
                warmUp = seconds;
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            loads.forEach(load -> comparison.fail(contender, load, reason(e)));
        }
    }

    private void measure(Contender contender, Server server, Load load, int warmUp) throws InterruptedException {
        try {
            comparison.add(contender, load, Generator.run(load, contender, server, warmUp, seconds));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            comparison.fail(contender, load, reason(e));
        }
    }

    private static String reason(Exception e) {
        Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        return cause instanceof IllegalStateException ? String.valueOf(cause.getMessage()) : cause.toString();
    }

    private static String environment() {
        return String.join(
                "; ",
                LocalDate.now(ZoneId.systemDefault()).toString(),
                "Java " + Runtime.version(),
                Cores.described(),
                Epoll.isAvailable() ? "epoll" : "NIO",
                "Netty " + (PlatformDependent.hasUnsafe() ? "with" : "without") + " Unsafe");
    }

    private static String versions() {
        return Table.versions(List.of(
                "server/target/longwire/lib longwire-netty",
                "bench/peers/netty/target/lib netty-codec-http",
                "bench/peers/vertx/target/lib vertx-core",
                "bench/peers/undertow/target/lib undertow-core",
                "bench/peers/jetty/target/lib jetty-websocket-jetty-server",
                "bench/peers/tomcat/target/lib tomcat-embed-websocket",
                "bench/peers/tyrus/target/lib tyrus-server",
                "bench/peers/java-websocket/target/lib Java-WebSocket",
                "bench/peers/helidon/target/lib helidon-webserver-websocket",
                "bench/peers/spring/target/lib spring-messaging"));
    }
}
