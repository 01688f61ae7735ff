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

/** {@code sockjs-client} in Node, by itself and under {@code @stomp/stompjs}: the cases of {@code src/test/js/sockjs.mjs}, each in a process of its own. */
@Timeout(180)
class SockJsClientTest {
    private static RunningServer server;
    private static RunningServer echo;

    @BeforeAll
    static void start() throws Exception {
        Npm.install();
        server = RunningServer.start();
        echo = RunningServer.echo(ServerLaunch.DEFAULT);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.isWell();
            server.close();
        }
        if (echo != null) {
            echo.isWell();
            echo.close();
        }
    }

    static List<String> cases() throws IOException {
        try (Program node = Npm.run("node", "sockjs.mjs")) {
            assertThat(node.exitCode()).as("sockjs.mjs: " + node.err()).isZero();
            assertThat(node.out().lines()).hasSizeGreaterThan(10);
            return node.out().lines();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void sockJsClient(String name) throws IOException {
        try (Program node = Npm.run(
                "node",
                "sockjs.mjs",
                echo.http("/echo").toString(),
                server.http("/ws").toString(),
                name)) {
            assertThat(node.exitCode())
                    .as("%s%n%s%n%s", name, node.out(), node.err())
                    .isZero();
        }
    }
}
