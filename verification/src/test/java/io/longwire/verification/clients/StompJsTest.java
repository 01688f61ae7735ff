package io.longwire.verification.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.program.Npm;
import io.longwire.verification.program.Program;
import io.longwire.verification.program.RunningServer;
import io.longwire.verification.program.ServerLaunch;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code @stomp/stompjs} over npm {@code ws}: the cases of {@code src/test/js/stomp.mjs}, each in a process of its own. */
@Timeout(180)
class StompJsTest {
    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        Npm.install();
        server = RunningServer.start(ServerLaunch.DEFAULT.setting("limits.heartBeat", "200 ms"));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    static List<String> cases() throws IOException {
        try (Program node = Npm.run("node", "stomp.mjs")) {
            assertThat(node.exitCode()).as("stomp.mjs: " + node.err()).isZero();
            assertThat(node.out().lines()).hasSizeGreaterThan(10);
            return node.out().lines();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void stompjs(String name) throws IOException {
        try (Program node = Npm.run("node", "stomp.mjs", server.webSocket().toString(), name)) {
            int code = node.exitCode();
            assertThat(code).as("%s%n%s%n%s", name, node.out(), node.err()).isZero();
        }
    }
}
