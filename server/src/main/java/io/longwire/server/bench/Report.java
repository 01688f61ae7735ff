package io.longwire.server.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** What one load has measured: lines for people, or one JSON object. Not for several threads. */
final class Report {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double NANOS_PER_MICRO = 1_000;

    private record Line(String key, String label, double value, Unit unit) {}

    private final String load;
    private final String server;
    private final Faults faults;
    private final List<Line> lines = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final ObjectNode facts = JSON.createObjectNode();
    private String title = "";
    private boolean interrupted;

    /** @param server as it was named; empty for one that was started for this */
    Report(String load, String server, Faults faults) {
        this.load = load;
        this.server = server;
        this.faults = faults;
    }

    /** What was done, for people. */
    void title(String text) {
        title = text;
    }

    /** Something to know about it, for people. */
    void note(String text) {
        notes.add(text);
    }

    /** A number that says what was done, for the JSON object. */
    void fact(String key, long value) {
        facts.put(key, value);
    }

    /** Whether something was so, for the JSON object. */
    void fact(String key, boolean value) {
        facts.put(key, value);
    }

    /**
     * Adds a line.
     *
     * @param key in the JSON object; says the unit where that is none of its own
     */
    void add(String key, String label, double value, Unit unit) {
        lines.add(new Line(key, label, value, unit));
    }

    /** Adds a number of things. */
    void count(String key, String label, long count) {
        add(key, label, (double) count, Unit.COUNT);
    }

    /** Adds the percentiles of a histogram of nanoseconds. */
    void latency(String key, String label, Histogram nanos) {
        percentile(key + "P50Micros", label + ", p50", nanos, 50);
        percentile(key + "P99Micros", label + ", p99", nanos, 99);
        percentile(key + "P999Micros", label + ", p99.9", nanos, 99.9);
        percentile(key + "MaxMicros", label + ", max", nanos, 100);
    }

    private void percentile(String key, String label, Histogram nanos, double percentile) {
        double value =
                nanos.getTotalCount() == 0 ? Double.NaN : nanos.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
        add(key, label, value, Unit.MICROSECONDS);
    }

    /** Adds what the server and the generator used from one moment to another, also for each of so many. */
    void usage(Usage.Sample from, Usage.Sample to, long count, String each) {
        double server = to.serverMicros() - from.serverMicros();
        add(
                "serverCpuMicrosPer" + each,
                "server CPU per " + each.toLowerCase(Locale.ROOT),
                server / (double) count,
                Unit.MICROSECONDS);
        double micros = to.secondsSince(from) * 1e6;
        add(
                "loadCpuMicrosPer" + each,
                "generator CPU per " + each.toLowerCase(Locale.ROOT),
                (to.ownMicros() - from.ownMicros()) / (double) count,
                Unit.MICROSECONDS);
        add("serverCpuPercent", "server CPU", 100 * server / micros, Unit.PERCENT);
        add("serverResidentBytes", "server memory (RSS)", to.resident(), Unit.BYTES);
        add("loadCpuPercent", "generator CPU", 100 * (to.ownMicros() - from.ownMicros()) / micros, Unit.PERCENT);
    }

    void interrupted() {
        interrupted = true;
    }

    /** Whether something was measured, and nothing was lost, wrong or failed. */
    boolean isRight() {
        return !faults.any() && !isInterruptedTooEarly();
    }

    /** Each load counts what it measures: messages, deliveries, connections. */
    private boolean isInterruptedTooEarly() {
        return interrupted && lines.stream().noneMatch(line -> line.unit == Unit.COUNT && line.value > 0);
    }

    void print(PrintStream out) {
        out.println(title.isEmpty() ? load : load + ": " + title);
        if (isInterruptedTooEarly()) {
            out.println(Interruption.TOO_EARLY + ".");
        } else {
            printLines(out);
        }
        if (isRight()) {
            out.println("All right: nothing lost, nothing wrong.");
        }
        faults.described().values().forEach(fault -> out.println("WRONG: " + fault));
    }

    private void printLines(PrintStream out) {
        int width = lines.stream().mapToInt(line -> line.label.length()).max().orElse(0);
        for (Line line : lines) {
            out.printf("  %-" + width + "s  %16s%n", line.label, line.unit.shown(line.value));
        }
        notes.forEach(out::println);
        if (interrupted) {
            out.println("Interrupted: this is what was measured until then.");
        }
    }

    void printJson(PrintStream out) {
        ObjectNode node = JSON.createObjectNode().put("load", load).put("server", server.isEmpty() ? "own" : server);
        node.setAll(facts);
        for (Line line : lines) {
            if (Double.isFinite(line.value) && (line.unit == Unit.COUNT || line.unit == Unit.BYTES)) {
                node.put(line.key, Math.round(line.value));
            } else if (Double.isFinite(line.value)) {
                node.put(line.key, Math.round(line.value * 1e3) / 1e3);
            } else {
                node.putNull(line.key);
            }
        }
        ObjectNode counts = node.putObject("faults");
        for (Faults.Kind kind : Faults.Kind.values()) {
            counts.put(kind.key, faults.count(kind));
        }
        faults.described().values().forEach(node.withArray("problems")::add);
        if (isInterruptedTooEarly()) {
            node.withArray("problems").add(Interruption.TOO_EARLY);
        }
        notes.forEach(node.withArray("notes")::add);
        node.put("interrupted", interrupted).put("right", isRight());
        try {
            out.println(JSON.writeValueAsString(node));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
