package io.longwire.verification.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.program.OnPath;
import io.longwire.verification.program.RunningServer;
import io.longwire.verification.program.ServerLaunch;
import io.longwire.verification.raw.StompClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the system was asked to do, in which order: the journal is on disk before anybody hears of what is in it. */
final class SyncBeforeReceiptTest {
    private static final int MESSAGES = 20;

    @TempDir
    Path directory;

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void theJournalIsSyncedBeforeEachReceiptAndEachDelivery() throws Exception {
        OnPath.require(OnPath.first("strace").isPresent(), "strace");
        Path trace = directory.resolve("trace");
        ServerLaunch launch =
                ServerLaunch.DEFAULT.with("--data", directory.resolve("data").toString());
        try (RunningServer server = RunningServer.start(launch);
                StompClient subscriber = StompClient.connected(server).subscribed("1", "/topic/a");
                StompClient publisher = StompClient.connected(server)) {
            Process strace = attached(server, trace);
            for (int i = 0; i < MESSAGES; i++) {
                publisher.send("SEND\ndestination:/topic/a\nreceipt:number-" + i + "\n\nbody-" + i + "-");
                publisher.expect("RECEIPT");
                assertThat(subscriber.expect("MESSAGE").body()).isEqualTo("body-" + i + "-");
            }
            strace.destroy();
            strace.waitFor();
        }
        check(Files.readAllLines(trace));
    }

    private static Process attached(RunningServer server, Path trace) throws Exception {
        Process strace = new ProcessBuilder(
                        "strace",
                        "-f",
                        "-s",
                        "5000",
                        "-e",
                        "trace=fsync,fdatasync,write,writev,sendto,sendmsg,pwrite64",
                        "-o",
                        trace.toString(),
                        "-p",
                        Long.toString(server.program().process().pid()))
                .redirectErrorStream(true)
                .start();
        StringBuilder said = new StringBuilder();
        while (said.indexOf("attached") < 0) {
            int next = strace.getInputStream().read();
            assertThat(next).as("strace attaches; it said %s", said).isNotNegative();
            said.append((char) next);
        }
        return strace;
    }

    /** For each message: its body goes to the journal, then a sync ends, and only then its text or its receipt goes to a socket. */
    private static void check(List<String> trace) {
        List<String> order = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < MESSAGES; i++) {
            int stored = next(trace, at, "pwrite64\\(.*body-" + i + "-.*");
            int synced = next(trace, stored, ".*(fsync|fdatasync).*= 0");
            int receipt = next(trace, 0, ".*RECEIPT.*number-" + i + "[^0-9].*");
            int delivered = next(trace, 0, ".*(write|send).*MESSAGE.*body-" + i + "-.*");
            assertThat(synced).as("sync of %d", i).isLessThan(Math.min(receipt, delivered));
            order.add(stored + " < " + synced + " < " + receipt + ", " + delivered);
            at = synced;
        }
        System.out.println("sync before receipt: " + MESSAGES
                + " messages, each stored < synced < receipted, delivered; lines of the trace: " + order.get(0) + " … "
                + order.get(MESSAGES - 1));
    }

    private static int next(List<String> trace, int from, String call) {
        for (int i = from; i < trace.size(); i++) {
            if (trace.get(i).replaceFirst("^[0-9]+ +", "").matches(call)) {
                return i;
            }
        }
        throw new AssertionError("Not in the trace: " + call + "\n"
                + String.join("\n", trace.subList(0, Math.min(trace.size(), 60))));
    }
}
