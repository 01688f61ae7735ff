package io.longwire.verification.program;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Commands of the system, as the shell finds them. */
public final class OnPath {
    private OnPath() {}

    /** Skips the tests of the class that asks, with one line that says so, unless the condition holds. */
    public static void require(boolean there, String what) {
        if (!there) {
            System.out.println("SKIPPED: " + what + " is not installed, so its tests did not run");
        }
        Assumptions.assumeTrue(there, what + " is not installed");
    }

    /** The first of these commands that is installed. */
    public static Optional<String> first(String... names) {
        for (String name : names) {
            for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
                Path file = Path.of(folder, name);
                if (Files.isExecutable(file) && !Files.isDirectory(file)) {
                    return Optional.of(file.toString());
                }
            }
        }
        return Optional.empty();
    }
}
