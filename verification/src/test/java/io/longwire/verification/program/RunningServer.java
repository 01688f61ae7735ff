package io.longwire.verification.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real server, in a process of its own, on a free port unless the launch names one. */
public final class RunningServer implements AutoCloseable {
    /** Longer than anything takes on a slow machine; nothing waits for it when all is well. */
    public static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final Pattern ADDRESS = Pattern.compile("(?:listens on http|echoes on ws)://[^ ]*:([0-9]+)[ /]");

    private final Program program;
    private final int port;

    private RunningServer(Program program, int port) {
        this.program = program;
        this.port = port;
    }

    /** Starts it with the defaults and waits until it listens. */
    public static RunningServer start() throws IOException, InterruptedException {
        return start(ServerLaunch.DEFAULT);
    }

    /** Starts it with a small heap and further arguments, and waits until it listens. */
    public static RunningServer small(String... arguments) {
        try {
            return start(ServerLaunch.SMALL.with(arguments));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("The server cannot be started", e);
        }
    }

    /** Starts {@code longwire echo}, which is the WebSocket library's own server, and waits until it listens. */
    public static RunningServer echo(ServerLaunch launch) throws IOException, InterruptedException {
        return of(Program.start(Program.server(launch.jvmOptions(), "echo", "--port", "0")));
    }

    /** The same for a server of the tests, which prints where it {@code echoes on}: its {@code main}, on the class path of the packaged program. */
    public static RunningServer echo(ServerLaunch launch, Class<?> main) throws IOException, InterruptedException {
        return of(Program.start(Program.onClassPath(launch.jvmOptions(), main)));
    }

    /** Starts it and waits until it listens. */
    public static RunningServer start(ServerLaunch launch) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("serve"));
        if (!launch.arguments().contains("--port")) {
            arguments.addAll(List.of("--port", "0"));
        }
        arguments.addAll(launch.arguments());
        Program program = Program.start(
                Program.server(launch.jvmOptions(), arguments.toArray(new String[0])),
                Program.root().toFile(),
                launch.variables());
        try {
            return of(program);
        } catch (AssertionError e) {
            program.close();
            throw new AssertionError("The server did not start; its log: " + program.err(), e);
        }
    }

    /** A server that was started in another way; waits until it listens. */
    static RunningServer of(Program program) throws InterruptedException {
        Matcher matcher = ADDRESS.matcher(program.out().await("\n"));
        if (!matcher.find()) {
            throw new AssertionError("No address in: " + program.out());
        }
        return new RunningServer(program, Integer.parseInt(matcher.group(1)));
    }

    public int port() {
        return port;
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Of the page or topic at this path. */
    public URI http(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Where STOMP is spoken. */
    public URI webSocket() {
        return URI.create("ws://127.0.0.1:" + port + "/ws");
    }

    /** The line it has printed. */
    public String greeting() {
        return program.out().toString();
    }

    /** Fails when it has died, or has logged a warning, an error or a stack trace. */
    public void isWell() {
        isWell("");
    }

    /** The same, where lines with that text are as they should be; none when it is empty. */
    public void isWell(String butFor) {
        assertThat(program.process().isAlive())
                .as("server is alive; it said %s", program.err())
                .isTrue();
        assertThat(program.err().lines())
                .as("warnings and errors of the server")
                .filteredOn(line -> butFor.isEmpty() || !line.contains(butFor))
                .noneMatch(line -> line.contains(" WARN ")
                        || line.contains(" ERROR ")
                        || line.contains("OutOfMemory")
                        || line.contains("LEAK")
                        || line.startsWith("\tat "));
    }

    public Program program() {
        return program;
    }

    /** Sends SIGTERM and waits for the end; the exit code. */
    public int stop() {
        program.process().toHandle().destroy();
        return program.exitCode();
    }

    /** Ends it with SIGTERM; by force where that takes too long. */
    @Override
    public void close() {
        try {
            program.process().toHandle().destroy();
            program.process().waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            program.close();
        }
    }
}
