package io.longwire.verification.program;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/** The JDKs that are installed: the one of this test, and those in the system's folder. */
final class Jdks {
    private static final Path FOLDER = Path.of("/usr/lib/jvm");

    private Jdks() {}

    /** One whose feature release is as asked. */
    static Optional<Path> with(IntPredicate release) throws IOException {
        Path own = Path.of(System.getProperty("java.home"));
        if (!Files.isDirectory(FOLDER)) {
            return Stream.of(own).filter(jdk -> release.test(release(jdk))).findFirst();
        }
        try (Stream<Path> installed = Files.list(FOLDER)) {
            return Stream.concat(Stream.of(own), installed.sorted())
                    .filter(jdk -> Files.isExecutable(jdk.resolve("bin/java")) && release.test(release(jdk)))
                    .findFirst();
        }
    }

    /** As its release file has it; 0 when it says nothing. */
    private static int release(Path jdk) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(jdk.resolve("release"))) {
            properties.load(reader);
        } catch (IOException e) {
            return 0;
        }
        String digits = properties.getProperty("JAVA_VERSION", "").replaceFirst("^\"?([0-9]*).*", "$1");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }
}
