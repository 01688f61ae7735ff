package io.longwire.verification.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.program.OnPath;
import io.longwire.verification.program.Program;
import io.longwire.verification.program.RunningServer;
import io.longwire.verification.program.ServerLaunch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code @stomp/stompjs} over npm {@code ws}: the cases of {@code src/test/js/stomp.mjs}, each in a process of its own. */
@Timeout(180)
class StompJsTest {
    private static final Path SOURCES = Program.root().resolve("verification/src/test/js");
    private static final Path FOLDER = Program.root().resolve("verification/target/js");
    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        OnPath.require(OnPath.first("node").isPresent() && OnPath.first("npm").isPresent(), "node or npm");
        install();
        server = RunningServer.start(ServerLaunch.DEFAULT.setting("limits.heartBeat", "200 ms"));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static void install() throws IOException {
        Files.createDirectories(FOLDER);
        boolean installed = Files.exists(FOLDER.resolve("node_modules/.package-lock.json"))
                && Files.mismatch(SOURCES.resolve("package-lock.json"), FOLDER.resolve("package-lock.json")) < 0;
        for (String file : List.of("stomp.mjs", "package.json", "package-lock.json")) {
            Files.copy(SOURCES.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (installed) {
            return;
        }
        try (Program npm = run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")) {
            assertThat(npm.exitCode()).as("npm ci: " + npm.err()).isZero();
        }
    }

    private static Program run(String... command) throws IOException {
        return Program.start(List.of(command), FOLDER.toFile(), Map.of());
    }

    static List<String> cases() throws IOException {
        try (Program node = run("node", "stomp.mjs")) {
            assertThat(node.exitCode()).as("stomp.mjs: " + node.err()).isZero();
            assertThat(node.out().lines()).hasSizeGreaterThan(10);
            return node.out().lines();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void stompjs(String name) throws IOException {
        try (Program node = run("node", "stomp.mjs", server.webSocket().toString(), name)) {
            int code = node.exitCode();
            assertThat(code).as("%s%n%s%n%s", name, node.out(), node.err()).isZero();
        }
    }
}
