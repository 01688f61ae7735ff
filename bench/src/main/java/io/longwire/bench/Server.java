package io.longwire.bench;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server in a process of its own, and how much processor time it has used. */
final class Server implements AutoCloseable {
    /** The JVM that runs this runs the servers too. */
    static final String JAVA = System.getProperty("java.home") + "/bin/java";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * How to start one.
     *
     * @param command with {@code {java}}, {@code {port}} and {@code {data}} (an empty folder) to be replaced
     * @param queues whether it has queues with acknowledgement
     * @param persistent whether a SEND must say that its message is to be kept on disk (Artemis keeps none that does not)
     */
    record Kind(String name, List<String> command, String path, boolean queues, boolean persistent) {}

    private final Kind kind;
    private final Process process;
    private final AtExit atExit;
    private final Path data;
    final URI uri;

    private Server(Kind kind, Process process, Path data, URI uri) {
        this.kind = kind;
        this.process = process;
        // Whoever ends the measurement ends what it started.
        this.atExit = new AtExit(process::destroyForcibly);
        this.data = data;
        this.uri = uri;
    }

    static Server start(Kind kind) throws Exception {
        int port = freePort();
        Path data = Files.createTempDirectory("longwire-bench");
        List<String> command = new ArrayList<>();
        for (String part : kind.command) {
            command.add(part.replace("{java}", JAVA)
                    .replace("{port}", Integer.toString(port))
                    .replace("{data}", data.toString()));
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        new File("bench/target/" + kind.name.replaceAll("\\W+", "-") + ".log")))
                .start();
        Server server = new Server(kind, process, data, URI.create("ws://127.0.0.1:" + port + kind.path));
        try {
            awaitPort(process, port, kind.name);
            return server;
        } catch (Exception e) {
            server.close();
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    private static void awaitPort(Process process, int port, String name) throws Exception {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < until && process.isAlive()) {
            try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        throw new IllegalStateException(name + " does not listen; its log is in bench/target");
    }

    boolean persistent() {
        return kind.persistent;
    }

    long pid() {
        return process.pid();
    }

    /** User and system time of the whole process so far, in nanoseconds. */
    long cpu() {
        return process.toHandle()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        try (Stream<Path> all = Files.walk(data)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
        atExit.forget();
    }
}
