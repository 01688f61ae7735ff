package io.longwire.verification.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.program.OnPath;
import io.longwire.verification.program.Program;
import io.longwire.verification.program.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The curl commands of the README as they are printed there; only the server's address is this test's. */
class ReadmeCurlTest {
    /** What the README's examples show at least. */
    private static final List<String> LEAST = List.of(
            "curl -d 'Hello' http://localhost:8080/topic/hello",
            "curl http://localhost:8080/topic/hello",
            "curl -N -H 'Accept: text/event-stream' http://localhost:8080/topic/hello");

    @TempDir
    private static Path folder;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        OnPath.require(OnPath.first("curl").isPresent(), "curl");
        // Not said on the command line, so that the commands stay as they are: an HTTP error is an error here.
        Files.writeString(folder.resolve(".curlrc"), "silent\nshow-error\nfail-with-body\nnoproxy = \"*\"\n");
        server = RunningServer.start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static List<String> commands() throws IOException {
        Path readme = Program.root().resolve("README.md");
        List<String> found = Files.exists(readme) ? CurlCommands.of(Files.readString(readme)) : List.of();
        return found.isEmpty() ? LEAST : found;
    }

    private static boolean follows(String command) {
        return command.contains("text/event-stream") || command.contains("x-ndjson");
    }

    private static boolean publishes(String command) {
        return command.matches(".* (-d|--data[a-z-]*|-X ?POST|--json|-T)[ =].*");
    }

    private static Program run(String command) throws IOException {
        String here = command.replaceAll("(localhost|127\\.0\\.0\\.1):8080", "localhost:" + server.port());
        assertThat(here).as("a command for the server of the README").isNotEqualTo(command);
        return Program.start(
                List.of("sh", "-c", "exec " + here), folder.toFile(), Map.of("CURL_HOME", folder.toString()));
    }

    @Test
    void theExamplesPublishReadAndFollow() throws IOException {
        assertThat(commands()).anyMatch(ReadmeCurlTest::follows).anyMatch(ReadmeCurlTest::publishes);
        assertThat(commands()).anyMatch(command -> !follows(command) && !publishes(command));
    }

    @Test
    void whatOnePublishesAnotherReads() throws Exception {
        for (String command : commands()) {
            if (!follows(command)) {
                try (Program curl = run(command)) {
                    assertThat(curl.exitCode())
                            .as(command + "\n" + curl.out() + curl.err())
                            .isZero();
                    assertThat(curl.out().toString()).as(command).contains(publishes(command) ? "\"position\":" : "{");
                }
            }
        }
    }

    @Test
    void whoFollowsSeesWhatIsPublished() throws Exception {
        List<String> publishing =
                commands().stream().filter(ReadmeCurlTest::publishes).toList();
        for (String command : commands()) {
            if (follows(command)) {
                try (Program following = run(command)) {
                    following.out().await("following");
                    publish(publishing);
                    following.out().await(command.contains("x-ndjson") ? "\"data\":" : "\ndata:");
                }
            }
        }
    }

    private static void publish(List<String> commands) throws IOException {
        for (String command : commands) {
            try (Program curl = run(command)) {
                assertThat(curl.exitCode()).as(command + "\n" + curl.err()).isZero();
            }
        }
    }

    @Test
    void commandsAreFoundInShellBlocksOnly() {
        assertThat(CurlCommands.of("""
                        curl in the text
                        ```sh
                        ./longwire serve
                        curl -d 'a' \\
                          http://localhost:8080/topic/a
                        curl two
                        ```
                        ```js
                        curl three
                        ```
                        """)).containsExactly("curl -d 'a' http://localhost:8080/topic/a", "curl two");
    }
}
