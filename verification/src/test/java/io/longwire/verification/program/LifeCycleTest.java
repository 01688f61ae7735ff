package io.longwire.verification.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the program starts and ends, by {@code ./longwire} as a user runs it, on the JDK that runs this test. */
@Timeout(180)
class LifeCycleTest {
    private static final Path LAUNCHER = Program.root().resolve("longwire");
    private static final String LINE =
            "Longwire [^ ]+ listens on http://127\\.0\\.0\\.1:[0-9]+ \\(clients may publish\\)";

    private static Program launch(Path launcher, Path folder, Map<String, String> variables, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        Map<String, String> all = new HashMap<>(variables);
        all.put("JAVA_HOME", System.getProperty("java.home"));
        return Program.start(command, folder.toFile(), all);
    }

    private static Program launch(String... arguments) throws IOException {
        return launch(LAUNCHER, Program.root(), Map.of(), arguments);
    }

    /** The first start after a build prepares the quicker ones, and says so. */
    private static void prepare() throws IOException {
        try (Program version = launch("version")) {
            assertThat(version.exitCode()).as(version.err().toString()).isZero();
        }
    }

    @Test
    void aStartIsOneLineOnStandardOutputAndOneLogLine() throws Exception {
        prepare();
        try (Program program = launch("serve", "--port", "0")) {
            RunningServer server = RunningServer.of(program);
            assertThat(server.stop()).isZero();
            assertThat(program.out().lines()).singleElement().asString().matches(LINE);
            assertThat(program.err().lines()).first().asString().matches("[0-9T:.+Z-]+ INFO  longwire: " + LINE);
            assertThat(program.err().lines().get(1)).contains("INFO  longwire: Stopping");
            assertThat(program.err().lines()).hasSize(3).last().asString().contains("INFO  longwire: Stopped");
        }
    }

    @Test
    void theProcessIdThatWasStartedIsTheJvms() throws Exception {
        try (RunningServer server = RunningServer.of(launch("serve", "--port", "0"))) {
            ProcessHandle.Info info = server.program().process().info();
            assertThat(Path.of(info.command().orElseThrow()).toRealPath())
                    .isEqualTo(Path.of(System.getProperty("java.home"), "bin", "java")
                            .toRealPath());
            assertThat(server.program().process().children()).isEmpty();
        }
    }

    @Test
    void theLauncherWorksThroughASymbolicLinkAndFromAnotherFolder(@TempDir Path folder) throws Exception {
        Path direct = Files.createSymbolicLink(folder.resolve("direct"), LAUNCHER);
        Path relative = Files.createSymbolicLink(folder.resolve("relative"), Path.of("direct"));
        try (Program program = launch(relative, folder, Map.of(), "version")) {
            assertThat(program.exitCode()).isZero();
            assertThat(program.out().toString()).startsWith("Longwire ");
        }
        try (Program program =
                launch(direct, Path.of("/"), Map.of("JAVA_OPTS", "-Dx=y -Xmx64m"), "serve", "--port", "0")) {
            RunningServer server = RunningServer.of(program);
            assertThat(health(server)).contains("\"up\"");
            assertThat(server.stop()).isZero();
        }
        Files.delete(relative);
        Files.delete(direct);
    }

    @Test
    void aServerWithoutMemoryEndsInsteadOfStayingDeaf() throws Exception {
        prepare();
        Map<String, String> little = Map.of("JAVA_OPTS", "-Xmx32m");
        try (Program program = launch(LAUNCHER, Program.root(), little, "serve", "--port", "0", "--stomp-port", "0")) {
            String line = program.out().await("(clients may publish)");
            int port = Integer.parseInt(line.replaceFirst("(?s).*tcp://127\\.0\\.0\\.1:([0-9]+).*", "$1"));
            List<Socket> clients = new ArrayList<>();
            for (int i = 0; i < 300 && program.process().isAlive(); i++) {
                subscribeMuch(port, i, clients);
            }
            assertThat(program.exitCode()).isEqualTo(3);
            assertThat(program.out().toString()).contains("OutOfMemoryError");
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private static void subscribeMuch(int port, int client, List<Socket> clients) {
        StringBuilder frames = new StringBuilder("CONNECT\naccept-version:1.2\nhost:x\n\n\0");
        for (int i = 0; i < 1_000; i++) {
            frames.append("SUBSCRIBE\nid:")
                    .append(i)
                    .append("\ndestination:/topic/")
                    .append(client)
                    .append('/')
                    .append(i)
                    .append("\n\n\0");
        }
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            clients.add(socket);
            socket.getOutputStream().write(frames.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException ended) {
            // That is what is waited for.
        }
    }

    @Test
    void theEndTellsEveryWebSocketAndIsExitCode0() throws Exception {
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        try (RunningServer server = RunningServer.start()) {
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(server.webSocket(), new WebSocket.Listener() {
                        @Override
                        public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
                            closed.complete(code);
                            return CompletableFuture.completedStage(null);
                        }
                    })
                    .get(10, TimeUnit.SECONDS);
            assertThat(server.stop()).isZero();
            assertThat(closed.get(10, TimeUnit.SECONDS)).isEqualTo(1001);
            assertThat(socket.isInputClosed()).isTrue();
            assertThat(server.program().err().lines())
                    .last()
                    .asString()
                    .contains("INFO")
                    .contains("Stopped");
        }
    }

    @Test
    void aPortInUseIsOneLineThatNamesIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Program program = launch("serve", "--port", String.valueOf(taken.getLocalPort()))) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("longwire: cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .contains("--port");
            assertThat(program.out().lines()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "serve --prot 1 | --prot",
                "serve --port 99999 | '99999'",
                "sreve | 'sreve'",
                "serve --config none.yaml | none.yaml",
            })
    void whatIsWrongOnTheCommandLineIsOneLineThatNamesIt(String arguments, String named) throws Exception {
        assertMisused(Map.of(), named, arguments.split(" "));
    }

    @Test
    void anUnknownOrWrongVariableIsOneLineThatNamesIt() throws Exception {
        assertMisused(Map.of("LONGWIRE_SERVER_PROT", "1"), "LONGWIRE_SERVER_PROT", "serve");
        assertMisused(Map.of("LONGWIRE_LIMITS_MESSAGE_BYTES", "much"), "limits.messageBytes", "serve");
    }

    @Test
    void anUnknownOrWrongLineOfTheFileIsOneLineThatNamesItAndItsPlace(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("longwire.yaml");
        Files.writeString(file, "server:\n  port: 0\n  prot: 1\n");
        assertMisused(Map.of(), "longwire.yaml:3", "serve", "--config", file.toString());
        Files.writeString(file, "server:\n  port: many\n");
        assertMisused(Map.of(), "longwire.yaml:2", "serve", "--config", file.toString());
    }

    private static void assertMisused(Map<String, String> variables, String named, String... arguments)
            throws Exception {
        prepare();
        try (Program program = launch(LAUNCHER, Program.root(), variables, arguments)) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("longwire: ")
                    .contains(named);
            assertThat(program.out().lines()).isEmpty();
        }
    }

    @Test
    void aFileIsObeyedAndAFlagGoesBeforeIt(@TempDir Path folder) throws Exception {
        Path file =
                Files.writeString(folder.resolve("any.yaml"), "server:\n  port: 1\nlimits:\n  messageBytes: 2 KiB\n");
        try (RunningServer server = RunningServer.start(ServerLaunch.DEFAULT.with("--config", file.toString()))) {
            HttpRequest request = HttpRequest.newBuilder(server.http("/topic/a"))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[2049]))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(request, BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(413);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version | Longwire ",
                "--help | Usage: longwire",
                "serve --help | Usage: longwire serve",
                "config | # The effective configuration of Longwire"
            })
    void whatOnlyTellsIsOnStandardOutputAndEndsWith0(String arguments, String begins) throws Exception {
        prepare();
        try (Program program = launch(arguments.split(" "))) {
            assertThat(program.exitCode()).isZero();
            assertThat(program.out().toString()).startsWith(begins);
            assertThat(program.err().lines()).isEmpty();
        }
    }

    @Test
    void theConfigurationThatIsPrintedIsOneThatIsRead(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("printed.yaml");
        try (Program first = launch("config", "--port", "0", "--grace", "2 s")) {
            assertThat(first.exitCode()).isZero();
            Files.writeString(file, first.out().toString());
        }
        try (Program second = launch("config", "--config", file.toString())) {
            assertThat(second.exitCode()).isZero();
            assertThat(settings(second.out())).isEqualTo(settings(Files.readString(file)));
        }
    }

    private static List<String> settings(Object text) {
        return text.toString()
                .lines()
                .filter(line -> !line.strip().startsWith("#"))
                .toList();
    }

    private static String health(RunningServer server) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(server.http("/health")).build(), BodyHandlers.ofString())
                .body();
    }
}
