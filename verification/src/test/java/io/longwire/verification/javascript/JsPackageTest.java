package io.longwire.verification.javascript;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.program.OnOneJdk;
import io.longwire.verification.program.OnPath;
import io.longwire.verification.program.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The npm package in {@code js/}, in a copy of its folder: its own tests, its declarations, its size. */
@Timeout(180)
@OnOneJdk
class JsPackageTest {
    private static final Path SOURCES = Program.root().resolve("js");
    private static final Path FOLDER = Program.root().resolve("verification/target/js-package");
    private static final int MOST_BYTES = 8 << 10;

    @BeforeAll
    static void install() throws IOException {
        OnPath.require(OnPath.first("node").isPresent() && OnPath.first("npm").isPresent(), "node or npm");
        Files.createDirectories(FOLDER);
        boolean installed = Files.exists(FOLDER.resolve("node_modules/.package-lock.json"))
                && Files.mismatch(SOURCES.resolve("package-lock.json"), FOLDER.resolve("package-lock.json")) < 0;
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path relative = SOURCES.relativize(file);
                if (!relative.startsWith("node_modules")) {
                    Path copy = FOLDER.resolve(relative);
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        if (!installed) {
            succeeds("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        }
    }

    private static List<String> succeeds(String... command) throws IOException {
        try (Program program = Program.start(List.of(command), FOLDER.toFile(), Map.of())) {
            int code = program.exitCode();
            assertThat(code)
                    .as("%s%n%s%n%s", List.of(command), program.out(), program.err())
                    .isZero();
            return program.out().lines();
        }
    }

    @Test
    void itsOwnTestsPass() throws IOException {
        List<String> lines = succeeds("node", "--test", "test/");
        assertThat(lines).anyMatch(line -> line.matches("# pass ([4-9]\\d|\\d{3,})"));
    }

    @Test
    void itsDeclarationsSayWhatStompJsAndApplicationsNeed() throws IOException {
        succeeds(
                "node",
                "node_modules/typescript/bin/tsc",
                "--noEmit",
                "--strict",
                "--target",
                "es2022",
                "--module",
                "nodenext",
                "--lib",
                "es2022,dom,dom.asynciterable",
                "test/types.ts");
    }

    @Test
    void minifiedAndCompressedItHasLessThan8KiB() throws IOException {
        succeeds(
                "node",
                "node_modules/esbuild/bin/esbuild",
                "longwire.js",
                "--bundle",
                "--minify",
                "--format=esm",
                "--outfile=longwire.min.js");
        byte[] whole = Files.readAllBytes(FOLDER.resolve("longwire.min.js"));
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(whole);
        }
        assertThat(whole.length).isGreaterThan(MOST_BYTES / 2);
        assertThat(compressed.size()).isLessThan(MOST_BYTES);
    }

    @Test
    void itDependsOnNothing() throws IOException {
        assertThat(Files.readString(SOURCES.resolve("package.json"))).doesNotContain("\"dependencies\"");
    }

    @Test
    void whatItPublishesIsThere() throws IOException {
        List<String> packed = succeeds("npm", "pack", "--dry-run", "--json", "--ignore-scripts");
        assertThat(String.join("", packed))
                .contains("longwire.js", "longwire.d.ts", "longwire/socket.js", "LICENSE", "README.md")
                .doesNotContain("test/");
    }
}
