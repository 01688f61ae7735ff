package io.longwire.verification.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketListener;
import io.longwire.netty.WebSocketServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code longwire bench} without an address: it starts a server of its own in another process, measures that, and ends it. */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
final class BenchTest {
    private static final Pattern STARTED = Pattern.compile("Started a server for this: process ([0-9]+), port [0-9]+");

    private static long serverOf(Program bench) throws InterruptedException {
        Matcher started = STARTED.matcher(bench.err().await(", port "));
        assertThat(started.find()).isTrue();
        return Long.parseLong(started.group(1));
    }

    private static void signal(String name, long process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, "--", Long.toString(process))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** In a process group of its own. Where the tests run in the background a process would be born deaf to SIGINT. */
    private static Program inAGroup(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT", "setsid"));
        command.addAll(Program.server(List.of(), arguments));
        return Program.start(command);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo --connections 3 --seconds 1 --warm-up 0",
                "fan-out --subscribers 3 --seconds 1 --warm-up 0",
                "fan-out --stomp --subscribers 3 --seconds 1 --warm-up 0",
                "connections --count 3 --hold 0",
                "recovery --clients 3 --seconds 1 --warm-up 0"
            })
    void itMeasuresTheServerThatItStartedAndEndsIt(String load) throws Exception {
        try (Program bench = Program.start(Program.server(List.of(), ("bench " + load + " --json").split(" ")))) {
            long server = serverOf(bench);
            assertThat(bench.exitCode()).as(bench.err().toString()).isZero();
            assertThat(bench.out().lines()).hasSize(1);
            assertThat(bench.out().toString())
                    .contains("\"server\":\"own\"", "\"right\":true")
                    .containsPattern("\"serverResidentBytes\":[0-9]+");
            assertThat(bench.err().lines()).hasSize(1);
            assertThat(ProcessHandle.of(server)).isEmpty();
        }
    }

    /** A terminal and {@code timeout} send it to the whole group; the server waits for the generator to end it. */
    @ParameterizedTest
    @CsvSource({"INT,echo", "INT,recovery", "TERM,fan-out", "TERM,recovery"})
    void anInterruptBeforeAnythingWasMeasuredIsNoSuccessAndNobodysFault(String name, String load) throws Exception {
        try (Program bench = inAGroup("bench", load, "--warm-up", "3600")) {
            long server = serverOf(bench);
            signal("INT", server);
            signal(name, -bench.process().pid());
            assertThat(bench.exitCode()).as(bench.err().toString()).isEqualTo(1);
            assertThat(bench.out().toString() + bench.err())
                    .contains("Interrupted before anything was measured")
                    .doesNotContain("All right", "WRONG", "No STOMP", "No connection");
            assertThat(ProcessHandle.of(server)).isEmpty();
        }
    }

    @Test
    void anInterruptEndsItWithWhatWasMeasured() throws Exception {
        int count = 3;
        // Each once more, as some are opened and closed before.
        CountDownLatch opened = new CountDownLatch(2 * count);
        try (WebSocketServer server = WebSocketServer.builder()
                        .endpoint(
                                "/",
                                endpoint -> endpoint.listener(() -> new WebSocketListener() {
                                    @Override
                                    public void opened(WebSocket webSocket) {
                                        opened.countDown();
                                    }
                                }))
                        .start();
                Program bench = inAGroup(
                        "bench",
                        "connections",
                        "--url",
                        "ws://127.0.0.1:" + server.address().getPort() + "/",
                        "--count",
                        "" + count,
                        "--hold",
                        "3600")) {
            opened.await();
            signal("INT", bench.process().pid());
            assertThat(bench.exitCode()).as(bench.err().toString()).isZero();
            assertThat(bench.out().toString())
                    .containsPattern("opened +3\n")
                    .contains("Interrupted: this is what was measured until then.", "All right");
        }
    }
}
