package io.longwire.verification.program;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Other programs that the tests run. */
public final class Tool {
    private Tool() {}

    /** Whether a program is on the PATH. */
    public static boolean isThere(String name) {
        return Stream.of(System.getenv("PATH").split(Pattern.quote(File.pathSeparator), -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    /** Runs a program to its end, and gives what it wrote; fails when it fails. */
    public static String run(Path folder, Duration patience, String... command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        Process process = null;
        try {
            process = builder.start();
            process.getOutputStream().close();
            Lines out = new Lines(command[0], process.getInputStream());
            boolean ended = process.waitFor(patience.toSeconds(), TimeUnit.SECONDS);
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError(
                        List.of(command) + (ended ? " failed: " : " did not end: ") + String.join("\n", out.all()));
            }
            return String.join("\n", out.whole(patience));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }
}
