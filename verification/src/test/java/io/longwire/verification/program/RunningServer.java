package io.longwire.verification.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real program in a process of its own, started by its launcher on a free port. To be closed, which stops that process and no other. */
public final class RunningServer implements AutoCloseable {
    /** Longer than anything takes on a slow machine; nothing waits for it when all is well. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String GREETING = " listens on ";

    private final Process process;
    private final Lines out;
    private final Lines err;

    private RunningServer(Process process) {
        this.process = process;
        this.out = new Lines("server's standard output", process.getInputStream());
        this.err = new Lines("server's standard error", process.getErrorStream());
    }

    /** Starts the server with 64 MiB of heap, and waits for the line that says where it listens. */
    public static RunningServer start(String... flags) {
        return start(List.of("-Xmx64m"), flags);
    }

    /** Starts the server with options for its JVM. */
    public static RunningServer start(List<String> jvm, String... flags) {
        List<String> arguments = new ArrayList<>(List.of("serve", "--port", "0"));
        arguments.addAll(List.of(flags));
        RunningServer server = launch(jvm, arguments.toArray(String[]::new));
        try {
            server.greeting();
        } catch (AssertionError e) {
            server.close();
            throw new AssertionError(e.getMessage() + "; on standard error: " + server.err.all(), e);
        }
        return server;
    }

    /** Starts the program with any arguments, and waits for nothing. */
    public static RunningServer launch(List<String> jvm, String... arguments) {
        Path launcher = Checkout.file("longwire");
        if (!Files.exists(Checkout.file("server/target/longwire/built"))) {
            throw new AssertionError("The server is not built; run: ./mvnw -pl server -am package");
        }
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("LONGWIRE_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS", "-XX:+ExitOnOutOfMemoryError " + String.join(" ", jvm));
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return new RunningServer(process);
        } catch (IOException e) {
            throw new AssertionError("The launcher cannot be run", e);
        }
    }

    /** The line that it prints when it accepts connections. */
    public String greeting() {
        return out.first(line -> line.contains(GREETING), PATIENCE);
    }

    /** Where it listens: {@code http://127.0.0.1:12345}. */
    public URI uri() {
        String rest = greeting().split(GREETING, 2)[1];
        return URI.create(rest.split(" ", 2)[0]);
    }

    /** The same with another scheme and a path. */
    public URI uri(String scheme, String path) {
        return URI.create(scheme + "://" + uri().getAuthority() + path);
    }

    /** The port it listens on. */
    public int port() {
        return uri().getPort();
    }

    /** The process. */
    public Process process() {
        return process;
    }

    /** What it writes to standard output. */
    public Lines out() {
        return out;
    }

    /** What it writes to standard error. */
    public Lines err() {
        return err;
    }

    /** Fails when it has died, or has logged a warning, an error or a stack trace. */
    public void isWell() {
        assertThat(process.isAlive())
                .as("server is alive; it said %s", err.all())
                .isTrue();
        assertThat(err.all())
                .as("warnings and errors of the server")
                .noneMatch(line -> line.contains(" WARN ")
                        || line.contains(" ERROR ")
                        || line.contains("OutOfMemory")
                        || line.contains("LEAK")
                        || line.startsWith("\tat "));
    }

    /** Asks it to end, as an operator does: SIGTERM. The process object's own way would close the streams that its last words come through. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** Waits for its end. */
    public int exitCode() {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("the server ends; it said %s", err.all())
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        exitCode();
    }
}
