package io.longwire.verification.program;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout that the tests run in. */
public final class Checkout {
    public static final Path ROOT = root();

    private Checkout() {}

    /** A file of the checkout by its path from the root. */
    public static Path file(String path) {
        return ROOT.resolve(path);
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve(".mvn"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("The tests are to be run inside a checkout of Longwire");
        }
        return folder;
    }
}
