package io.longwire.verification.interop.process;

import io.longwire.verification.program.Npm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Longwire as server of npm {@code ws}. */
@Timeout(180)
class WsClientTest {
    private static final Peer PEER = new Peer("npm `ws` client", Map.of());
    private static ClientRun run;

    @BeforeAll
    static void start() throws Exception {
        Npm.install();
        run = ClientRun.of(PEER, Npm.FOLDER, "node", "interop-ws.mjs", "client");
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
    void ws(Check check) throws Exception {
        run.holds(check);
    }

    @Test
    void whatItCannotDoIsTold() throws Exception {
        PEER.tellsWhatItCannotDo();
    }
}
