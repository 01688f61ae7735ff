package io.longwire.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * A load of the comparison.
 *
 * @param path of an echo that takes such messages
 * @param options of {@code longwire bench}
 */
record Load(String name, boolean fanOut, String path, List<String> options) {
    static final List<Load> ALL = List.of(
            echo("echo 64 B", "/echo", 100, 64),
            echo("echo 64 B, 16 in flight", "/echo", 100, 64, "--in-flight", "16"),
            echo("echo 16 KiB", "/big", 100, 16 << 10),
            echo("echo 1 MiB, binary", "/big", 4, 1 << 20, "--binary"),
            echo("echo 1 KiB, compressed", "/echo", 100, 1 << 10, "--compression"),
            fanOut("fan-out 64 B, window 1", 1),
            fanOut("fan-out 64 B, window 16", 16));

    /** What the chart shows. */
    static final List<Load> DRAWN = List.of(ALL.get(0), ALL.get(6));

    private static Load echo(String name, String path, int connections, int size, String... more) {
        List<String> options = new ArrayList<>(List.of("echo", "--connections", "" + connections, "--size", "" + size));
        options.addAll(List.of(more));
        return new Load(name, false, path, List.copyOf(options));
    }

    private static Load fanOut(String name, int window) {
        return new Load(name, true, "/sub", List.of("fan-out", "--subscribers", "1000", "--window", "" + window));
    }

    /** In words, for who has not read how it is measured. */
    String title() {
        String each = fanOut ? ", to 1,000 subscribers" : ", 100 connections";
        return Character.toUpperCase(name.charAt(0)) + name.substring(1) + each;
    }

    /** The options of {@code longwire bench}, for a server that listens. */
    List<String> options(Contender contender, URI server) {
        List<String> all = new ArrayList<>(options);
        if (contender.stomp()) {
            all.addAll(List.of("--url", server.toString(), "--stomp"));
        } else {
            all.addAll(List.of("--url", server.resolve(path).toString()));
        }
        if (fanOut && !contender.stomp()) {
            all.addAll(List.of("--publish-url", server.resolve("/pub").toString()));
        }
        return all;
    }

    /**
     * What {@code longwire bench --json} has printed.
     *
     * @throws IllegalStateException with the reason, when it is no result
     */
    Result result(JsonNode printed) {
        if (!printed.path("right").asBoolean()) {
            throw new IllegalStateException(printed.path("problems").path(0).asText("wrong"));
        }
        if (printed.path("interrupted").asBoolean()) {
            throw new IllegalStateException("interrupted");
        }
        if (options.contains("--compression") && !printed.path("compressed").asBoolean()) {
            throw new IllegalStateException("no compression");
        }
        String each = fanOut ? "Delivery" : "Message";
        return new Result(
                printed.path(fanOut ? "deliveriesPerSecond" : "messagesPerSecond")
                        .asDouble(Double.NaN),
                printed.path("serverCpuMicrosPer" + each).asDouble(Double.NaN),
                printed.path("loadCpuMicrosPer" + each).asDouble(Double.NaN),
                printed.path("latencyP99Micros").asDouble(Double.NaN) / 1_000,
                0);
    }
}
