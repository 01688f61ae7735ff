package io.longwire.bench;

import java.util.Arrays;

/**
 * What one load cost.
 *
 * @param perSecond messages delivered
 * @param cpuMicros processor time of the server for each message delivered
 * @param p99Millis from sending to arrival; NaN where it was not measured
 */
record Result(double perSecond, double cpuMicros, double p99Millis) {
    static Result of(long messages, long nanos, long cpuNanos, long[] latencies) {
        long[] sorted = latencies.clone();
        Arrays.sort(sorted);
        double p99 = sorted.length == 0 ? Double.NaN : sorted[(int) (sorted.length * 0.99)] / 1e6;
        return new Result(messages * 1e9 / nanos, cpuNanos / 1e3 / messages, p99);
    }
}
