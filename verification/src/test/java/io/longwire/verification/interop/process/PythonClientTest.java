package io.longwire.verification.interop.process;

import io.longwire.verification.program.OnPath;
import io.longwire.verification.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Longwire as server of the Python library {@code websockets}, of the system's Python. */
@Timeout(180)
class PythonClientTest {
    private static final Peer PEER = new Peer("python3-websockets", Map.of());
    private static final String PYTHON = "/usr/bin/python3";
    private static ClientRun run;

    @BeforeAll
    static void start() throws Exception {
        OnPath.require(installed(), "python3-websockets");
        run = ClientRun.of(PEER, Program.root(), PYTHON, "verification/src/test/python/interop_websockets.py");
    }

    /** Of the system's Python: another one that comes first on the path need not have the library. */
    private static boolean installed() throws IOException {
        if (!Files.isExecutable(Path.of(PYTHON))) {
            return false;
        }
        try (Program probe = Program.start(List.of(PYTHON, "-c", "import websockets"))) {
            return probe.exitCode() == 0;
        }
    }

    @AfterAll
    static void stop() {
        if (run != null) {
            run.close();
        }
    }

    static List<Check> checks() {
        return PEER.checks();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("checks")
    void websockets(Check check) throws Exception {
        run.holds(check);
    }

    @Test
    void whatItCannotDoIsTold() throws Exception {
        PEER.tellsWhatItCannotDo();
    }
}
