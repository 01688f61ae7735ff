package io.longwire.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What each server did under each load, round by round; as Markdown. A cell that has failed in one round has failed. Threads: any, as it is printed from
 * another when the run is interrupted.
 */
final class Comparison {
    private static final int SHORT = 16;

    private record Round(Contender server, Load load, Result result) {}

    private record Failure(Contender server, Load load, String reason) {}

    private final List<Round> rounds = new ArrayList<>();
    private final Set<Failure> failures = new LinkedHashSet<>();

    synchronized void add(Contender server, Load load, Result result) {
        rounds.add(new Round(server, load, result));
        System.err.printf(
                Locale.ROOT,
                "  %-25s %,10.0f/s %9.2f us CPU %9.2f ms p99%n",
                load.name(),
                result.perSecond(),
                result.cpuMicros(),
                result.p99Millis());
    }

    synchronized void fail(Contender server, Load load, String reason) {
        failures.add(new Failure(server, load, reason));
        System.err.println("  " + load.name() + " FAILED: " + reason);
    }

    /** Whether nothing was measured yet. */
    synchronized boolean isEmpty() {
        return rounds.isEmpty();
    }

    /** Whether Longwire took every load in each round; what a peer cannot do is part of the result. */
    synchronized boolean whole() {
        return failures.stream().noneMatch(failure -> failure.server.ours());
    }

    /** The median of the rounds; empty where it has failed, or was not measured. */
    synchronized OptionalDouble cpuMicros(Contender server, Load load) {
        List<Result> all = results(server, load);
        return all.isEmpty() || reason(server, load) != null
                ? OptionalDouble.empty()
                : OptionalDouble.of(Table.median(all, Result::cpuMicros));
    }

    synchronized void print(List<Contender> servers) {
        System.out.println("Server CPU, µs a message: median (least–most) of the rounds\n");
        print(servers, all -> spread(all, Result::cpuMicros));
        System.out.println("\nMessages a second; p99, ms: medians\n");
        print(
                servers,
                all -> number(Table.median(all, Result::perSecond)) + "; "
                        + number(Table.median(all, Result::p99Millis)));
        failures.stream()
                .collect(Collectors.groupingBy(
                        failure -> failure.server.name() + ": " + failure.reason,
                        LinkedHashMap::new,
                        Collectors.mapping(failure -> failure.load.name(), Collectors.joining("; "))))
                .forEach((what, loads) -> System.out.println("\nNot measured: " + what + " (" + loads + ")"));
    }

    private void print(List<Contender> servers, Function<List<Result>, String> cell) {
        System.out.println(Load.ALL.stream().map(Load::name).collect(Collectors.joining(" | ", "| server | ", " |")));
        System.out.println("|---".repeat(Load.ALL.size() + 1) + "|");
        for (Contender server : servers) {
            System.out.println(Load.ALL.stream()
                    .map(load -> cell(server, load, cell))
                    .collect(Collectors.joining(" | ", "| " + server.name() + " | ", " |")));
        }
    }

    private String cell(Contender server, Load load, Function<List<Result>, String> cell) {
        String reason = reason(server, load);
        List<Result> all = results(server, load);
        if (reason != null) {
            return reason.length() <= SHORT ? reason : "failed";
        }
        return all.isEmpty() ? "" : cell.apply(all);
    }

    private List<Result> results(Contender server, Load load) {
        return rounds.stream()
                .filter(round -> round.server.equals(server) && round.load.equals(load))
                .map(Round::result)
                .toList();
    }

    private @Nullable String reason(Contender server, Load load) {
        return failures.stream()
                .filter(failure -> failure.server.equals(server) && failure.load.equals(load))
                .map(Failure::reason)
                .findFirst()
                .orElse(null);
    }

    private static String spread(List<Result> all, ToDoubleFunction<Result> value) {
        String median = number(Table.median(all, value));
        if (all.size() == 1) {
            return median;
        }
        return median + " (" + number(all.stream().mapToDouble(value).min().orElseThrow()) + "–"
                + number(all.stream().mapToDouble(value).max().orElseThrow()) + ")";
    }

    /** With as many digits as say something. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
