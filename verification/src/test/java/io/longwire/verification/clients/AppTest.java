package io.longwire.verification.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.app.Reply;
import io.longwire.embed.Longwire;
import io.longwire.verification.program.Npm;
import io.longwire.verification.program.OnPath;
import io.longwire.verification.program.Program;
import io.longwire.verification.program.RunningServer;
import io.longwire.verification.program.ServerLaunch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code /app/**} seen by {@code @stomp/stompjs}: code in the JVM, and the web hooks that docs/app.md shows. */
@Timeout(180)
class AppTest {
    private static final String SECRET = "0123456789abcdef";

    @TempDir
    Path folder;

    @BeforeAll
    static void install() throws IOException {
        Npm.install();
    }

    @Test
    void codeInTheJvm() throws Exception {
        try (Longwire longwire = Longwire.builder()
                .port(0)
                .handler(
                        "/app/chat.{room}",
                        message -> new String(message.body(), StandardCharsets.UTF_8).toUpperCase(Locale.ROOT))
                .handler("/app/whoami", message -> Reply.toSession("/queue/whoami", "nobody"))
                .start()) {
            drive("ws://127.0.0.1:" + longwire.address().getPort() + "/ws");
        }
    }

    @Test
    void theHookInNode() throws Exception {
        hook("js", "hook.mjs", "node");
    }

    @Test
    void theHookInPython() throws Exception {
        OnPath.require(OnPath.first("python3").isPresent(), "python3");
        hook("python", "hook.py", "python3");
    }

    private void hook(String language, String name, String command) throws Exception {
        Files.writeString(folder.resolve(name), example(language));
        Map<String, String> variables = Map.of("PORT", "0", "SECRET", SECRET);
        try (Program hook = Program.start(List.of(command, name), folder.toFile(), variables)) {
            Matcher port =
                    Pattern.compile("listens on ([0-9]+)").matcher(hook.out().await("\n"));
            assertThat(port.find()).as(hook.err().toString()).isTrue();
            ServerLaunch launch = ServerLaunch.DEFAULT
                    .with("--app-url", "http://127.0.0.1:" + port.group(1) + "/")
                    .setting("app.secret", SECRET);
            try (RunningServer server = RunningServer.start(launch)) {
                drive(server.webSocket().toString());
            }
        }
    }

    private static String example(String language) throws IOException {
        String text = Files.readString(Program.root().resolve("docs/app.md"));
        Matcher example =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(text);
        assertThat(example.find()).as("an example in " + language).isTrue();
        return example.group(1);
    }

    private static void drive(String url) throws IOException {
        try (Program node = Npm.run("node", "app.mjs", url)) {
            int code = node.exitCode();
            assertThat(code).as("%s%n%s", node.out(), node.err()).isZero();
        }
    }
}
