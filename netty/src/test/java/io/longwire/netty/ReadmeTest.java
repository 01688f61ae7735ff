package io.longwire.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server and the client of the README, as printed there, with nothing but this library and what it needs on the class path. Only the port is this test's. */
class ReadmeTest {
    private static final Pattern NEEDED =
            Pattern.compile(".*(/netty/target/classes|/protocol/target/classes|/longwire-protocol-[^/]*\\.jar"
                    + "|/io/netty/netty-(?!tcnative|pkitesting)[^/]*/.*|/slf4j-api-[^/]*\\.jar)");

    @TempDir
    private Path folder;

    private static String readme() throws IOException {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("mvnw"))) {
            at = at.getParent();
        }
        return Files.readString(at.resolve("README.md"));
    }

    private static List<String> programs() throws IOException {
        return Pattern.compile("```java\n(import io\\.longwire\\.netty.*?)```", Pattern.DOTALL)
                .matcher(readme())
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> NEEDED.matcher(entry.replace('\\', '/')).matches())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void compile(String program) throws IOException {
        String name = program.replaceAll("(?s).*?class (\\w+) .*", "$1");
        Path source = Files.writeString(folder.resolve(name + ".java"), program);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int code = compiler.run(
                null, null, null, "-nowarn", "-cp", classPath(), "-d", folder.toString(), source.toString());
        assertThat(code).as("javac " + name).isZero();
    }

    private Process start(String name) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                folder + File.pathSeparator + classPath(),
                name));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    void theServerAndTheClientRunWithNothingElse() throws Exception {
        List<String> programs = programs();
        assertThat(programs).hasSize(2);
        compile(programs.get(0).replace("9001", "0"));
        Process server = start("EchoServer");
        try (BufferedReader out = reader(server)) {
            String line = out.readLine();
            assertThat(line).startsWith("Listening on ");
            compile(programs.get(1).replace("9001", line.substring(line.lastIndexOf(':') + 1)));
            Process client = start("EchoClient");
            try (BufferedReader heard = reader(client)) {
                assertThat(heard.readLine()).isEqualTo("Hello");
                enter(client);
            } finally {
                client.destroyForcibly();
            }
            enter(server);
        } finally {
            server.destroyForcibly();
        }
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    /** Ends with Enter, as its comment says. */
    private static void enter(Process process) throws Exception {
        try (OutputStream in = process.getOutputStream()) {
            in.write('\n');
        }
        assertThat(process.waitFor()).isZero();
    }
}
