package io.longwire.verification.interop.process;

import io.longwire.verification.program.Npm;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Longwire as server of Node's own WebSocket. */
@Timeout(180)
class NodeClientTest {
    private static final Peer PEER = new Peer(
            "Node's built-in client",
            Standard.cannotEither(
                    "compress what it sends",
                    Check.SENDS_COMPRESSED,
                    Check.SENDS_WITH_CONTEXT,
                    Check.SENDS_TOO_MUCH_COMPRESSED));
    private static ClientRun run;

    @BeforeAll
    static void start() throws Exception {
        Npm.install();
        run = ClientRun.of(PEER, Npm.FOLDER, "node", "--experimental-websocket", "--no-warnings", "interop-node.mjs");
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
    void node(Check check) throws Exception {
        run.holds(check);
    }

    @Test
    void whatItCannotDoIsTold() throws Exception {
        PEER.tellsWhatItCannotDo();
    }
}
