package io.longwire.verification.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.longwire.verification.raw.RawClient;
import io.longwire.verification.raw.StompClient;
import io.longwire.verification.raw.WireFrame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The program as whoever operates it sees it: its lines, its exit codes, its signals. */
@Timeout(180)
final class ProgramTest {
    @Test
    void itPrintsOneLineAndWarnsOfNothing() {
        try (RunningServer server = RunningServer.start()) {
            server.terminate();
            assertThat(server.exitCode()).isZero();
            assertThat(server.out().whole(RunningServer.PATIENCE)).containsExactly(server.greeting());
            assertThat(server.greeting()).matches("Longwire \\S+ listens on http://127\\.0\\.0\\.1:\\d+ \\(.+\\)");
            assertThat(server.err().whole(RunningServer.PATIENCE))
                    .allMatch(
                            line -> line.contains(" INFO ") || line.startsWith("longwire: preparing a quicker start"));
        }
    }

    @Test
    void theLaunchersProcessBecomesTheServers() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            ProcessHandle.Info info = server.process().info();
            assertThat(Path.of(info.command().orElseThrow()).toRealPath())
                    .isEqualTo(Path.of(System.getProperty("java.home"), "bin", "java")
                            .toRealPath());
            assertThat(server.process().children()).isEmpty();
        }
    }

    @Test
    void sigtermSaysGoodbyeWith1001AndExitsWith0() {
        try (RunningServer server = RunningServer.start();
                StompClient connected = StompClient.connected(server).subscribed("1", "/topic/a");
                RawClient fresh = RawClient.webSocket(server);
                RawClient idle = new RawClient(server);
                RawClient events = new RawClient(server)) {
            events.send(RawClient.request("GET /topic/a HTTP/1.1", "Host: localhost", "Accept: text/event-stream"));
            assertThat(events.head().status()).isEqualTo(200);
            server.terminate();
            assertThat(connected.socket().closed().closeCode()).isEqualTo(1001);
            assertThat(fresh.closed().closeCode()).isEqualTo(1001);
            assertThat(idle.ends()).isTrue();
            assertThat(events.ends()).isTrue();
            assertThat(server.exitCode()).isZero();
            assertThat(server.err().whole(RunningServer.PATIENCE))
                    .last()
                    .asString()
                    .endsWith("Stopped");
        }
    }

    @Test
    void whoDoesNotSayGoodbyeIsCutOffAfterTheGrace() {
        try (RunningServer server = RunningServer.start("--grace", "100 ms");
                RawClient silent = RawClient.webSocket(server)) {
            server.terminate();
            assertThat(server.exitCode()).isZero();
            assertThat(silent.frame().opcode()).isEqualTo(WireFrame.CLOSE);
        }
    }

    @Test
    void aPortInUseIsSaidInOneLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RunningServer server = launch("serve", "--port", Integer.toString(taken.getLocalPort()))) {
            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.err().whole(RunningServer.PATIENCE))
                    .singleElement()
                    .asString()
                    .contains("the port is in use", Integer.toString(taken.getLocalPort()), "--port");
        }
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments(List.of("serve", "--prot", "1"), "'--prot'"),
                arguments(List.of("serve", "--port", "many"), "--port"),
                arguments(List.of("serve", "--port", "65536"), "0 to 65535"),
                arguments(List.of("serve", "--grace", "5 parsecs"), "--grace"),
                arguments(List.of("serve", "--config", "/nowhere/longwire.yaml"), "/nowhere/longwire.yaml"),
                arguments(List.of("sevre"), "sevre"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsSaidInOneLineThatNamesIt(List<String> arguments, String named) {
        try (RunningServer server = launch(arguments.toArray(String[]::new))) {
            assertThat(server.exitCode()).isEqualTo(2);
            assertThat(server.err().whole(RunningServer.PATIENCE))
                    .singleElement()
                    .asString()
                    .contains(named);
            assertThat(server.out().whole(RunningServer.PATIENCE)).isEmpty();
        }
    }

    @Test
    void anUnknownSettingInTheFileIsNamedWithItsPlace(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("longwire.yaml");
        Files.writeString(file, "server:\n  prot: 1\n");
        try (RunningServer server = launch("serve", "--config", file.toString())) {
            assertThat(server.exitCode()).isEqualTo(2);
            assertThat(server.err().whole(RunningServer.PATIENCE))
                    .singleElement()
                    .asString()
                    .contains(file.toString(), "server.prot", "2");
        }
    }

    @Test
    void whatConfigPrintsIsAValidFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("longwire.yaml");
        try (RunningServer printed = launch("config", "--grace", "3 s")) {
            assertThat(printed.exitCode()).isZero();
            Files.write(file, printed.out().whole(RunningServer.PATIENCE));
        }
        assertThat(file).content().contains("server:", "limits:", "history:", "log:");
        try (RunningServer again = launch("config", "--config", file.toString())) {
            assertThat(again.exitCode()).isZero();
            assertThat(again.out().whole(RunningServer.PATIENCE)).anyMatch(line -> line.matches("\\s+grace: 3 s.*"));
        }
    }

    @Test
    void versionAndHelpNeedNoServer() {
        try (RunningServer version = launch("version");
                RunningServer help = launch("--help")) {
            assertThat(version.exitCode()).isZero();
            assertThat(version.out().whole(RunningServer.PATIENCE))
                    .anyMatch(line -> line.startsWith("Longwire "))
                    .anyMatch(
                            line -> line.startsWith("Java " + Runtime.version().feature()));
            assertThat(help.exitCode()).isZero();
            assertThat(help.out().whole(RunningServer.PATIENCE))
                    .anyMatch(line -> line.contains("serve"))
                    .anyMatch(line -> line.contains("config"))
                    .noneMatch(line -> line.contains("rehearse"));
        }
    }

    /** A start within a second is the aim on an idle machine; this only tells what it was, since a busy one is no defect. */
    @Test
    void theTimeToStartIsTold() {
        RunningServer.start(List.of()).close();
        Instant began = Instant.now();
        try (RunningServer server = RunningServer.start(List.of())) {
            Duration took = Duration.between(began, Instant.now());
            System.out.println("[start] from the launcher to the line: " + took.toMillis() + " ms");
            assertThat(server.port()).isPositive();
        }
    }

    private static RunningServer launch(String... arguments) {
        return RunningServer.launch(List.of("-Xmx64m"), arguments);
    }
}
