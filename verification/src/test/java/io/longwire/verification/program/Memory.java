package io.longwire.verification.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much memory another process takes, as Linux and its JVM tell.
 *
 * @param peakRss the most that the process has had in memory since {@link #forgetPeak}, in bytes; 0 where there is no {@code /proc}
 * @param heap what lives in its heap after a collection, in bytes
 */
public record Memory(long peakRss, long heap) {
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final Pattern USED = Pattern.compile("heap\\s+total \\d+K, used (\\d+)K");
    private static final Pattern GENERATION = Pattern.compile("generation\\s+total \\d+K, used (\\d+)K");

    /** Lets the peak begin anew. */
    public static void forgetPeak(Process process) {
        Path file = Path.of("/proc", Long.toString(process.pid()), "clear_refs");
        if (Files.isWritable(file)) {
            try {
                Files.writeString(file, "5");
            } catch (IOException notAllowed) {
                // then the peak is that of the whole run, which only makes the bound stricter
            }
        }
    }

    /** As it is now. */
    public static Memory of(Process process) {
        try {
            Path status = Path.of("/proc", Long.toString(process.pid()), "status");
            String text = Files.exists(status) ? Files.readString(status) : "";
            Matcher peak = PEAK.matcher(text);
            jcmd(process, "GC.run");
            return new Memory(
                    peak.find() ? Long.parseLong(peak.group(1)) << 10 : 0, used(jcmd(process, "GC.heap_info")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** G1 tells one sum, the serial collector one for each generation. */
    private static long used(String info) {
        Matcher heap = USED.matcher(info);
        if (heap.find()) {
            return Long.parseLong(heap.group(1)) << 10;
        }
        long sum = 0;
        for (Matcher part = GENERATION.matcher(info); part.find(); ) {
            sum += Long.parseLong(part.group(1)) << 10;
        }
        return sum;
    }

    private static String jcmd(Process process, String command) throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process asking = new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), command)
                .redirectErrorStream(true)
                .start();
        return new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "peak " + (peakRss >> 20) + " MiB resident, then " + (heap >> 10) + " KiB of heap";
    }
}
