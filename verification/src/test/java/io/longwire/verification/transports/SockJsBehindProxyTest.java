package io.longwire.verification.transports;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.program.Npm;
import io.longwire.verification.program.Program;
import io.longwire.verification.program.RunningServer;
import io.longwire.verification.program.ServerLaunch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code sockjs-client} in Node, all cases of {@code src/test/js/sockjs.mjs}, through the proxies as docs/operations.md configures them. */
@Timeout(120)
final class SockJsBehindProxyTest {
    private static RunningServer server;
    private static RunningServer echo;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        Npm.install();
        server = RunningServer.start(ServerLaunch.SMALL.with("--allowed-host", "localhost", "--open"));
        echo = RunningServer.echo(ServerLaunch.SMALL);
    }

    @AfterAll
    static void stop() {
        for (RunningServer each : new RunningServer[] {server, echo}) {
            if (each != null) {
                each.isWell();
                each.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Proxy.Kind.class)
    void eachTransportEchoesClosesAndCarriesStomp(Proxy.Kind kind) throws Exception {
        try (Proxy stomp = Proxy.start(kind, server.port(), folder.resolve("stomp"));
                Proxy echoes = Proxy.start(kind, withoutHealth(kind), echo.port(), folder.resolve("echo"));
                Program list = Npm.run("node", "sockjs.mjs")) {
            assertThat(list.exitCode()).isZero();
            List<String> command =
                    new ArrayList<>(List.of("node", "sockjs.mjs", echoes.address() + "/echo", stomp.address() + "/ws"));
            command.addAll(list.out().lines());
            // The certificates of both are trusted, one file for both.
            Path both = folder.resolve("both.pem");
            Files.writeString(both, Files.readString(stomp.certificate()) + Files.readString(echoes.certificate()));
            try (Program node =
                    Program.start(command, Npm.FOLDER.toFile(), Map.of("NODE_EXTRA_CA_CERTS", both.toString()))) {
                assertThat(node.exitCode()).as("%s%n%s", node.out(), node.err()).isZero();
            }
        }
    }

    /** The server that echoes has none, and HAProxy would hold it for dead. */
    private static String withoutHealth(Proxy.Kind kind) throws IOException {
        return Proxy.documented(kind).replace(" check\n", "\n");
    }
}
