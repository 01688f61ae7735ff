package io.longwire.verification.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
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

    private static void interrupt(long process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process))
                        .start()
                        .waitFor())
                .isZero();
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

    /** A terminal sends it to both; the server waits for the generator to end it. */
    @Test
    void anInterruptEndsItInOrderWithWhatWasMeasured() throws Exception {
        // Where the tests run in the background a process would be born deaf to it.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.addAll(Program.server(List.of(), "bench", "echo", "--seconds", "3600"));
        try (Program bench = Program.start(command)) {
            long server = serverOf(bench);
            interrupt(server);
            interrupt(bench.process().pid());
            assertThat(bench.exitCode()).as(bench.err().toString()).isZero();
            assertThat(bench.out().toString())
                    .contains("Interrupted: this is what was measured until then.", "All right");
            assertThat(ProcessHandle.of(server)).isEmpty();
        }
    }
}
