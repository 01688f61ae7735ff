package io.longwire.verification.program;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A process that a test has started: what it prints, how it ends. Whatever becomes of the test, the process ends with it. */
public final class Program implements AutoCloseable {
    /** The first start after a build makes the archive for the others, which takes its time on a machine that is busy. */
    private static final long PATIENCE_SECONDS = 100;

    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
    }

    private final Process process;
    private final Printed out;
    private final Printed err;

    private Program(Process process) {
        this.process = process;
        this.out = new Printed(process.getInputStream());
        this.err = new Printed(process.getErrorStream());
    }

    /** Starts a command in this folder, with these variables besides those of the system that say nothing about Longwire or the JVM's options. */
    public static Program start(List<String> command, File folder, Map<String, String> variables) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder);
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("LONGWIRE_") || name.matches("JDK_JAVA_OPTIONS|JAVA_(TOOL_)?OP.*"));
        builder.environment().putAll(variables);
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        Process process = builder.start();
        RUNNING.add(process);
        return new Program(process);
    }

    /** The same, started in the root of the source tree. */
    public static Program start(List<String> command) throws IOException {
        return start(command, root().toFile(), Map.of());
    }

    /** The root of the source tree. */
    public static Path root() {
        return Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
    }

    /** The command that runs the packaged server on the JDK of this test. */
    public static List<String> server(List<String> jvmOptions, String... arguments) {
        List<String> command = java(jvmOptions);
        command.addAll(List.of("-jar", jar().toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The command that runs a class of these tests with the libraries of the packaged server. */
    public static List<String> onClassPath(List<String> jvmOptions, Class<?> main) {
        List<String> command = java(jvmOptions);
        Path tests = root().resolve("verification/target/test-classes");
        command.addAll(List.of("-cp", jar().getParent() + "/*" + File.pathSeparator + tests, main.getName()));
        return command;
    }

    private static List<String> java(List<String> jvmOptions) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 24) {
            command.add("--sun-misc-unsafe-memory-access=allow"); // as the launcher does
        }
        if (Runtime.version().feature() >= 25) {
            command.add("-XX:+UseCompactObjectHeaders"); // so does it
        }
        command.addAll(jvmOptions);
        return command;
    }

    private static Path jar() {
        Path jar = root().resolve("server/target/longwire/lib/longwire-server.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException(
                    "There is no " + jar + "; package the server first: ./mvnw -pl verification -am verify");
        }
        return jar;
    }

    public Process process() {
        return process;
    }

    /** What it has printed on standard output. */
    public Printed out() {
        return out;
    }

    /** What it has printed on standard error. */
    public Printed err() {
        return err;
    }

    /** Waits for its end. */
    public int exitCode() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("The process does not end; it printed: " + out + err);
            }
            out.end();
            err.end();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            RUNNING.remove(process);
        }
    }

    /** Ends it at once, if it has not ended. */
    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        RUNNING.remove(process);
    }

    /** The text of one stream, which grows as it is printed. */
    public static final class Printed {
        private final StringBuilder text = new StringBuilder();
        private final Thread reader;

        // Both guarded by text.
        private boolean ended;

        Printed(InputStream in) {
            reader = new Thread(() -> read(in), "printed");
            reader.setDaemon(true);
            reader.start();
        }

        private void read(InputStream in) {
            byte[] bytes = new byte[8192];
            try (in) {
                for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                    synchronized (text) {
                        text.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
                        text.notifyAll();
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                synchronized (text) {
                    ended = true;
                    text.notifyAll();
                }
            }
        }

        void end() throws InterruptedException {
            reader.join(10_000);
        }

        /** Waits until this is in it. */
        public String await(String part) throws InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            synchronized (text) {
                while (text.indexOf(part) < 0) {
                    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                    if (left <= 0 || ended) {
                        throw new AssertionError("Expected '" + part + "', but printed was: " + text);
                    }
                    text.wait(left);
                }
                return text.toString();
            }
        }

        public List<String> lines() {
            return toString().lines().toList();
        }

        @Override
        public String toString() {
            synchronized (text) {
                return text.toString();
            }
        }
    }
}
