package io.longwire.verification.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The launcher in a folder of a test's own, as if built there, so that the test may do to the archives what it likes. */
record LaunchTree(Path root) {
    static final FileTime BUILT = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    static LaunchTree in(Path folder) throws IOException {
        Path home = folder.resolve("server/target/longwire");
        Files.createDirectories(home);
        Files.copy(Program.root().resolve("longwire"), folder.resolve("longwire"));
        Files.setLastModifiedTime(Files.createFile(home.resolve("built")), BUILT);
        return new LaunchTree(folder.toRealPath());
    }

    /** Makes it the packaged server's too; the link that does so is the caller's to delete. */
    Path linkServer() throws IOException {
        return Files.createSymbolicLink(jar().getParent(), Program.root().resolve("server/target/longwire/lib"));
    }

    Program launch(Path jdk, String options, String... arguments) throws IOException {
        List<String> command = Stream.concat(Stream.of(root.resolve("longwire").toString()), Stream.of(arguments))
                .toList();
        return Program.start(
                command, root.toFile(), Map.of("JAVA_HOME", jdk.toRealPath().toString(), "JAVA_OPTS", options));
    }

    Path jar() {
        return root.resolve("server/target/longwire/lib/longwire-server.jar");
    }

    Path archiveFolder() {
        return root.resolve("server/target/longwire/cds");
    }

    List<Path> archives() throws IOException {
        if (!Files.exists(archiveFolder())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(archiveFolder())) {
            return files.sorted().toList();
        }
    }
}
