package io.longwire.verification.interop.process;

import io.longwire.verification.program.Npm;
import io.longwire.verification.program.Program;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Longwire as client of npm {@code ws}. */
@Timeout(180)
class WsServerTest {
    private static final Peer PEER = new Peer("npm `ws` server", Map.of());
    private static final Pattern PORT = Pattern.compile("\\{\"port\":([0-9]+)}");
    private static Program server;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        Npm.install();
        server = Npm.run("node", "interop-ws.mjs", "server");
        Matcher matcher = PORT.matcher(server.out().await("}\n"));
        if (!matcher.find()) {
            throw new AssertionError("No port in: " + server.out());
        }
        port = Integer.parseInt(matcher.group(1));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    static List<Check> checks() {
        return PEER.checks();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("checks")
    void ws(Check check) throws Exception {
        Seen seen = LongwireClient.run(check, port);
        server.out().await("\"check\":\"" + check + "\",\"ok\":");
        // The line's end may come apart from its begin.
        PEER.says(check, server.out().await("}\n"));
        check.holds(seen);
    }

    @Test
    void whatItCannotDoIsTold() throws Exception {
        PEER.tellsWhatItCannotDo();
    }
}
