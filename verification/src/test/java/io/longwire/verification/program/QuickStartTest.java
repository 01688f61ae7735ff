package io.longwire.verification.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code ./longwire} prepares for quicker starts, on a JDK of each kind that is installed. */
@OnOneJdk
@Timeout(240)
class QuickStartTest {
    private static final String MAIN = "io.longwire.server.Main source: ";
    private static final String PREPARED = "shared objects file";

    private enum Kind {
        ARCHIVE("a JDK from 17 to 24", 17, 24),
        CACHE("a JDK 25 or later", 25, Integer.MAX_VALUE);

        private final String title;
        private final int oldest;
        private final int newest;

        Kind(String title, int oldest, int newest) {
            this.title = title;
            this.oldest = oldest;
            this.newest = newest;
        }

        Path jdk() throws IOException {
            Optional<Path> found = Jdks.with(release -> release >= oldest && release <= newest);
            OnPath.require(found.isPresent(), title);
            return found.orElseThrow();
        }
    }

    @TempDir
    private Path folder;

    /** Starts it, which says no more than that; answers where the JVM had the program's main class from. */
    private String mainFrom(LaunchTree tree, Path jdk, String said) throws IOException {
        Path loaded = folder.resolve("loaded");
        try (Program program = tree.launch(jdk, "-Xlog:class+load:file=" + loaded, "version")) {
            assertThat(program.exitCode()).as(program.err().toString()).isZero();
            assertThat(program.out().toString()).startsWith("Longwire ");
            assertThat(program.err().toString()).matches(said);
        }
        try (var lines = Files.lines(loaded)) {
            return lines.filter(line -> line.contains(MAIN)).findFirst().orElseThrow();
        }
    }

    /** One test, for what it prepares takes seconds of processor time. */
    @ParameterizedTest
    @EnumSource
    void itIsPreparedOnceAndUsedAndPassedOverWhereItIsBroken(Kind kind) throws Exception {
        Path jdk = kind.jdk();
        LaunchTree tree = LaunchTree.in(Files.createDirectory(folder.resolve("tree")));
        Path server = tree.linkServer();
        assertThat(mainFrom(tree, jdk, "longwire: preparing a quicker start for Java .*\n"))
                .contains(PREPARED);
        Path archive = tree.archives().get(0);
        assertThat(tree.archives()).containsExactly(archive);
        assertThat(mainFrom(tree, jdk, "")).contains(PREPARED);
        for (byte[] broken : broken(kind, archive)) {
            Files.delete(archive);
            Files.write(archive, broken);
            assertThat(mainFrom(tree, jdk, "")).doesNotContain(PREPARED).contains("longwire-server.jar");
        }
        Files.delete(server);
    }

    /** What it may be instead. Not an archive of classes that is cut short: JDK 17 maps it unseen, and dies of it; but none gets its name before it is whole. */
    private static List<byte[]> broken(Kind kind, Path archive) throws IOException {
        List<byte[]> broken = new ArrayList<>(List.of(new byte[1 << 20], "no archive".getBytes(UTF_8)));
        byte[] whole = Files.readAllBytes(archive);
        if (kind == Kind.CACHE) {
            broken.add(Arrays.copyOf(whole, whole.length / 2));
        }
        whole[0]++; // the magic number
        broken.add(whole);
        return broken;
    }
}
