package io.longwire.verification.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ./longwire} asks of which JDK: these are of any version a test wants, and print what they are asked. */
@OnOneJdk
@Timeout(60)
class LauncherTest {
    private static final String UNSAFE = "--sun-misc-unsafe-memory-access=allow";
    private static final String COMPACT = "-XX:+UseCompactObjectHeaders";
    private static final String PREPARING = "longwire: preparing a quicker start for Java ";

    /** Makes what it is told to make, or ends with that; else prints its arguments. */
    private static final String JAVA = """
            #!/bin/sh
            for word; do
              case $word in
                -XX:AOTCacheOutput=* | -XX:ArchiveClassesAtExit=*) made=${word#*=} ;;
              esac
            done
            if [ -z "${made:-}" ]; then printf '%s\\n' "$@"; exit; fi
            [ MAKING -eq 0 ] || exit MAKING
            printf '%s\\n' "$@" >"$made"
            """;

    @TempDir
    private Path folder;

    private LaunchTree tree;

    @BeforeEach
    void plant() throws IOException {
        tree = LaunchTree.in(Files.createDirectory(folder.resolve("tree")));
    }

    private Path jdk(String build, int making) throws IOException {
        Path jdk = folder.resolve("jdk-" + build);
        Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
        Files.writeString(java, JAVA.replace("MAKING", Integer.toString(making)));
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(
                jdk.resolve("release"),
                "IMPLEMENTOR=\"Some One\"\nJAVA_RUNTIME_VERSION=\"" + build + "\"\nJAVA_VERSION=\"" + build + "\"\n");
        return jdk;
    }

    private Path jdk(String build) throws IOException {
        return jdk(build, 0);
    }

    /** The arguments of a start that makes nothing. */
    private List<String> started(Path jdk, String options) throws IOException {
        return started(jdk, options, List.of());
    }

    private List<String> startedAnew(Path jdk, String build) throws IOException {
        return started(jdk, "", List.of(PREPARING + build));
    }

    private List<String> started(Path jdk, String options, List<String> said) throws IOException {
        try (Program program = tree.launch(jdk, options, "version")) {
            assertThat(program.exitCode()).as(program.err().toString()).isZero();
            assertThat(program.err().lines()).isEqualTo(said);
            return program.out().lines();
        }
    }

    private List<String> arguments(String... first) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-jar", tree.jar().toString(), "version"));
        return all;
    }

    private String archive(String name) {
        return tree.archiveFolder().resolve(name).toString();
    }

    @Test
    void before24ItIsAnArchiveOfClassesAlone() throws Exception {
        String archive = archive("17.0.9_Some_One.jsa");
        assertThat(startedAnew(jdk("17.0.9"), "17.0.9"))
                .isEqualTo(arguments("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
    }

    @Test
    void on24ItIsAnArchiveOfClassesAndTheWayToMemory() throws Exception {
        String archive = archive("24.0.1_Some_One.jsa");
        assertThat(startedAnew(jdk("24.0.1"), "24.0.1"))
                .isEqualTo(arguments(
                        "-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off", UNSAFE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"25", "25.0.1", "26.0.2"})
    void from25OnItIsAnAheadOfTimeCacheAndCompactHeaders(String build) throws Exception {
        String archive = archive(build + "_Some_One.aot");
        assertThat(startedAnew(jdk(build), build))
                .isEqualTo(arguments("-XX:AOTCache=" + archive, "-Xlog:cds=off", "-Xlog:aot=off", UNSAFE, COMPACT));
        assertThat(Files.readAllLines(Path.of(archive))) // made as it is used, or the JVM would refuse it
                .startsWith("-XX:AOTCacheOutput=" + archive.replaceFirst("$", made(archive)), UNSAFE, COMPACT)
                .endsWith("-jar", tree.jar().toString(), "rehearse");
    }

    /** What the name of an archive ends with while it is made. */
    private static String made(String archive) throws IOException {
        return Files.readAllLines(Path.of(archive)).get(0).replaceFirst(".*(\\.[0-9]+)$", "$1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"17.0.9", "25.0.1"})
    void anArchiveThatIsOlderThanTheBuildIsMadeAnew(String build) throws Exception {
        Path jdk = jdk(build);
        List<String> first = startedAnew(jdk, build);
        assertThat(started(jdk, "")).isEqualTo(first);
        Path archive = tree.archives().get(0);
        Files.writeString(archive, "of the last build");
        Files.setLastModifiedTime(
                archive, FileTime.from(LaunchTree.BUILT.toInstant().minus(Duration.ofDays(1))));
        assertThat(startedAnew(jdk, build)).isEqualTo(first);
        assertThat(tree.archives()).containsExactly(archive);
        assertThat(archive).content().contains("rehearse");
    }

    @Test
    void everyBuildOfTheJdkHasAnArchiveOfItsOwn() throws Exception {
        List<String> first = startedAnew(jdk("25.0.1"), "25.0.1");
        assertThat(startedAnew(jdk("25.0.2"), "25.0.2")).isNotEqualTo(first);
        startedAnew(jdk("17.0.9"), "17.0.9");
        assertThat(tree.archives()).hasSize(3);
        assertThat(started(jdk("25.0.1"), "")).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"17.0.9", "25.0.1"})
    void anArchiveThatCannotBeMadeIsDoneWithoutAndNotTriedAtEveryStart(String build) throws Exception {
        Path jdk = jdk(build, 1);
        List<String> first = startedAnew(jdk, build);
        assertThat(first).noneMatch(LauncherTest::isOfArchive).endsWith("version");
        assertThat(started(jdk, "")).isEqualTo(first);
        assertThat(tree.archives())
                .singleElement()
                .satisfies(mark -> assertThat(mark).isEmptyFile());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:+UseZGC",
                "-Xshare:off",
                "-XX:SharedArchiveFile=mine",
                "-XX:AOTCache=mine",
                "-XX:-UseCompressedOops",
                "-XX:-UseCompactObjectHeaders",
                "-javaagent:a.jar",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-XX:MaxRAMPercentage=80",
                "-Xmx32g",
                "-Xmx100G",
            })
    void besideOptionsThatExcludeTheCacheNoneIsMadeOrUsed(String option) throws Exception {
        List<String> arguments = started(jdk("25.0.1"), option);
        assertThat(arguments).containsOnlyOnce(option).endsWith("version");
        assertThat(arguments).filteredOn(LauncherTest::isOfArchive).isSubsetOf(option);
        assertThat(tree.archives()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:-UseCompactObjectHeaders", "-XX:-UseCompressedClassPointers"})
    void headersAreLeftToWhoSpeaksOfThem(String option) throws Exception {
        assertThat(started(jdk("25.0.1"), option)).contains(option).doesNotContain(COMPACT);
    }

    @Test
    void ordinaryOptionsKeepTheCache() throws Exception {
        Path jdk = jdk("25.0.1");
        startedAnew(jdk, "25.0.1");
        assertThat(started(jdk, "-Xmx1g -Dx=y"))
                .contains("-Xmx1g", "-Dx=y", COMPACT)
                .first()
                .asString()
                .startsWith("-XX:AOTCache=");
    }

    @Test
    void aJdkThatIsTooOldIsOneLineThatNamesIt() throws Exception {
        try (Program program = tree.launch(jdk("16.0.2"), "", "version")) {
            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.err().lines()).singleElement().asString().contains("16.0.2", "17 or later");
        }
    }

    private static boolean isOfArchive(String argument) {
        return argument.contains("AOT") || argument.contains("Shared");
    }
}
