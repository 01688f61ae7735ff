package io.longwire.server.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the processes of the server use. NaN where it is not known: for a process of somebody else, after its end, and of memory where there is no {@code
 * /proc}.
 */
final class Usage {
    private static final double NANOS_PER_MICRO = 1_000;
    private static final int KIBI = 1_024;

    private final List<Long> pids;

    /**
     * At one moment.
     *
     * @param nanos on the scale of {@link System#nanoTime}
     * @param serverMicros processor time of the server so far
     * @param ownMicros processor time of the generator so far
     * @param resident bytes of the server that are in memory
     */
    record Sample(long nanos, double serverMicros, double ownMicros, double resident) {
        double secondsSince(Sample earlier) {
            return (nanos - earlier.nanos) / 1e9;
        }
    }

    Usage(List<Long> pids) {
        this.pids = pids;
    }

    List<Long> pids() {
        return pids;
    }

    Sample now() {
        double server = pids.isEmpty() ? Double.NaN : 0;
        double resident = pids.isEmpty() ? Double.NaN : 0;
        for (long pid : pids) {
            server += ProcessHandle.of(pid).map(Usage::cpuMicros).orElse(Double.NaN);
            resident += resident(pid);
        }
        return new Sample(System.nanoTime(), server, cpuMicros(ProcessHandle.current()), resident);
    }

    private static double cpuMicros(ProcessHandle process) {
        return process.info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .map(nanos -> nanos / NANOS_PER_MICRO)
                .orElse(Double.NaN);
    }

    private static double resident(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"), StandardCharsets.ISO_8859_1)
                    .stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * KIBI)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException unknown) {
            return Double.NaN;
        }
    }
}
