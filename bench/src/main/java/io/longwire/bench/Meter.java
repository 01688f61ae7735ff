package io.longwire.bench;

import java.time.Duration;
import java.util.Arrays;

/** Time, and processor time of both ends, from a start on. */
record Meter(Server server, long began, long serverCpu, long loadCpu) {
    static Meter start(Server server) {
        return new Meter(server, System.nanoTime(), server.cpu(), own());
    }

    /**
     * @param latencies in nanoseconds; none where they were not measured
     * @param overtaken how many came after a later one of the same producer, at the same consumer
     */
    Result result(long messages, long[] latencies, long overtaken) {
        long nanos = System.nanoTime() - began;
        long[] sorted = latencies.clone();
        Arrays.sort(sorted);
        double p99 = sorted.length == 0 ? Double.NaN : sorted[(int) (sorted.length * 0.99)] / 1e6;
        return new Result(
                messages * 1e9 / nanos,
                (server.cpu() - serverCpu) / 1e3 / messages,
                (own() - loadCpu) / 1e3 / messages,
                p99,
                overtaken);
    }

    private static long own() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }
}
