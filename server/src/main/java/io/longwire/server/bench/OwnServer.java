package io.longwire.server.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server of Longwire in a process of its own, on a free port of loopback. It has the JVM options of this process, and hears nothing of Ctrl-C, so that
 * the generator ends first; where there is {@code setsid}, nothing of any signal to the generator's process group. Its warnings go to standard error.
 */
final class OwnServer implements AutoCloseable {
    /** What it serves. */
    enum Kind {
        /** {@code longwire echo}: plain WebSocket. */
        ECHO("echo"),
        /** {@code longwire serve}: STOMP. */
        STOMP("serve");

        private final String command;

        Kind(String command) {
            this.command = command;
        }
    }

    private static final Pattern PORT = Pattern.compile("://127\\.0\\.0\\.1:([0-9]+)");
    private static final int PATIENCE_SECONDS = 15;

    /** Runs its arguments; setsid becomes them, as a process that has just been started leads no group. */
    private static final String DEAF =
            "trap '' INT; if command -v setsid >/dev/null; then exec setsid \"$@\"; fi; exec \"$@\"";

    private final Process process;
    private final int port;

    private OwnServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it; it accepts connections when this returns. */
    static OwnServer start(Kind kind) throws BenchException {
        try {
            ProcessBuilder builder = new ProcessBuilder(command(kind)).redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().put("LONGWIRE_LOG_LEVEL", "warn");
            Process process = builder.start();
            BufferedReader said =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                Matcher address = PORT.matcher(line);
                if (address.find()) {
                    return new OwnServer(process, Integer.parseInt(address.group(1)));
                }
            }
            throw new BenchException(
                    "The server that was started for this ended at once, with exit code " + process.waitFor());
        } catch (IOException e) {
            throw new BenchException("No server could be started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted");
        }
    }

    private static List<String> command(Kind kind) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", DEAF, "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-X") || option.startsWith("--"))
                .forEach(command::add);
        String path = System.getProperty("java.class.path", "");
        boolean packaged = path.endsWith(".jar") && !path.contains(File.pathSeparator);
        // Only then does the jar's manifest tell the JVM what it may do.
        command.addAll(packaged ? List.of("-jar", path) : List.of("-cp", path, "io.longwire.server.Main"));
        command.addAll(List.of(kind.command, "--port", "0"));
        return command;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
