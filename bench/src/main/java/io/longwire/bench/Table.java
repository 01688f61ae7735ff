package io.longwire.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What was measured, as Markdown: medians, the least and the most, and what failed. Threads: any, as for {@link Comparison}. */
final class Table {
    private final Map<String, List<Result>> results = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();

    synchronized void add(String row, Result result) {
        results.computeIfAbsent(row, absent -> new ArrayList<>()).add(result);
        System.err.printf(Locale.ROOT, "  %-45s %,10.0f/s %8.2f us%n", row, result.perSecond(), result.cpuMicros());
    }

    synchronized void fail(String row, Exception why) {
        results.computeIfAbsent(row, absent -> new ArrayList<>());
        failures.add(row + ": " + why);
        System.err.println("  " + row + " FAILED: " + why);
    }

    /** Whether nothing was measured yet. */
    synchronized boolean isEmpty() {
        return results.values().stream().allMatch(List::isEmpty);
    }

    /** Whether everything was measured in each round. */
    synchronized boolean whole() {
        return failures.isEmpty();
    }

    synchronized void print(String sizes) {
        System.out.printf(
                "%s; Java %s; %d cores; %s; data on %s; %s%n%n",
                LocalDate.now(java.time.ZoneId.systemDefault()),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                sizes,
                dataOn(),
                versions(List.of(
                        "server/target/longwire/lib longwire-broker",
                        "bench/peers/spring/target/lib spring-messaging",
                        "bench/peers/spring/target/lib tomcat-embed-core",
                        "bench/peers/artemis/target/lib artemis-server")));
        System.out.println(
                "| broker, load | messages a second (least–most) | server CPU, µs a message | load CPU, µs a message"
                        + " | p99, ms | out of order | rounds |");
        System.out.println("|---|---|---|---|---|---|---|");
        results.forEach(Table::printRow);
        failures.forEach(failure -> System.out.println("\nFAILED: " + failure));
    }

    private static String dataOn() {
        try {
            return Files.getFileStore(Path.of(System.getProperty("java.io.tmpdir")))
                    .type();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void printRow(String row, List<Result> all) {
        if (all.isEmpty()) {
            System.out.println("| " + row + " | failed | | | | | 0 |");
            return;
        }
        double p99 = median(all, Result::p99Millis);
        System.out.printf(
                Locale.ROOT,
                "| %s | %,.0f (%,.0f–%,.0f) | %.1f | %.1f | %s | %d | %d |%n",
                row,
                median(all, Result::perSecond),
                all.stream().mapToDouble(Result::perSecond).min().orElseThrow(),
                all.stream().mapToDouble(Result::perSecond).max().orElseThrow(),
                median(all, Result::cpuMicros),
                median(all, Result::loadMicros),
                Double.isNaN(p99) ? "" : String.format(Locale.ROOT, "%.0f", p99),
                all.stream().mapToLong(Result::overtaken).sum(),
                all.size());
    }

    static double median(List<Result> all, ToDoubleFunction<Result> value) {
        double[] sorted = all.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * The versions of what was built.
     *
     * @param libraries each a folder and, after a space, the name of a jar in it
     */
    static String versions(List<String> libraries) {
        List<String> found = new ArrayList<>();
        for (String library : libraries) {
            String[] parts = library.split(" ", 2);
            if (!Files.isDirectory(Path.of(parts[0]))) {
                continue;
            }
            try (Stream<Path> jars = Files.list(Path.of(parts[0]))) {
                jars.map(jar -> jar.getFileName().toString())
                        .filter(name -> name.matches(Pattern.quote(parts[1]) + "-\\d.*"))
                        .map(name -> name.replace(".jar", ""))
                        .forEach(found::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return String.join(", ", found);
    }
}
