package io.longwire.verification.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The folder where the JavaScript of the tests runs, with the packages that its lock file names. */
public final class Npm {
    private static final Path SOURCES = Program.root().resolve("verification/src/test/js");
    /** That folder. */
    public static final Path FOLDER = Program.root().resolve("verification/target/js");

    private Npm() {}

    /**
     * Skips the tests of the class that asks where there is no Node; copies the scripts, and installs the packages once for each lock file. Test classes of
     * several processes may ask at the same time.
     */
    public static void install() throws IOException {
        OnPath.require(OnPath.first("node").isPresent() && OnPath.first("npm").isPresent(), "node or npm");
        Files.createDirectories(FOLDER);
        try (FileChannel channel = FileChannel.open(
                        FOLDER.resolveSibling("js.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock alone = channel.lock()) {
            installAlone();
            assertThat(alone.isValid()).isTrue();
        }
    }

    private static void installAlone() throws IOException {
        boolean installed = Files.exists(FOLDER.resolve("node_modules/.package-lock.json"))
                && Files.mismatch(SOURCES.resolve("package-lock.json"), FOLDER.resolve("package-lock.json")) < 0;
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = FOLDER.resolve(file.getFileName());
                if (!Files.exists(copy) || Files.mismatch(file, copy) >= 0) { // others may be reading it
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        if (installed) {
            return;
        }
        try (Program npm = run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")) {
            assertThat(npm.exitCode()).as("npm ci: " + npm.err()).isZero();
        }
    }

    /** Starts a command in that folder. */
    public static Program run(String... command) throws IOException {
        return Program.start(List.of(command), FOLDER.toFile(), Map.of());
    }
}
