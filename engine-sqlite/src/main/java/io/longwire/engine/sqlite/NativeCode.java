package io.longwire.engine.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;

/**
 * SQLite's native code. The driver unpacks it into the directory of temporary files, and a process that is killed leaves it there, a copy for each
 * life. Here it is loaded from a directory of its own, which is removed at once: what is loaded needs its file no more.
 */
final class NativeCode {
    private static final String DIRECTORY = "org.sqlite.tmpdir";

    // Guarded by the class.
    private static boolean loaded;

    private NativeCode() {}

    /**
     * Loads it, once in a JVM.
     *
     * @throws IOException when it cannot be unpacked or not be executed there; the message names the remedy
     */
    static synchronized void load() throws IOException {
        if (loaded) {
            return;
        }
        String asked = System.getProperty(DIRECTORY);
        Path parent = Path.of(asked != null ? asked : System.getProperty("java.io.tmpdir", "."));
        try {
            Path own = Files.createTempDirectory(parent, "longwire-sqlite-");
            System.setProperty(DIRECTORY, own.toString());
            try {
                SQLiteJDBCLoader.initialize();
                loaded = true;
            } finally {
                restore(asked);
                remove(own);
            }
        } catch (Exception | LinkageError e) {
            throw new IOException(
                    "SQLite's native code cannot be loaded from " + parent + " (" + e.getMessage()
                            + "); name a directory that may be written to and executed from with the JVM's option -D"
                            + DIRECTORY + "=DIR",
                    e);
        }
    }

    private static void restore(@Nullable String asked) {
        if (asked == null) {
            System.clearProperty(DIRECTORY);
        } else {
            System.setProperty(DIRECTORY, asked);
        }
    }

    /** As far as the system allows it while the code is in use; where it does not, the driver removes it at the end of the process. */
    private static void remove(Path own) {
        try (Stream<Path> files = Files.list(own)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(own);
        } catch (IOException e) {
            own.toFile().deleteOnExit();
        }
    }
}
