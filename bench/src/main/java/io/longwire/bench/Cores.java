package io.longwire.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Cores of their own for the server and the load, where the machine has two and {@code taskset}. */
final class Cores {
    static final int SERVER = 0;
    static final int LOAD = 1;

    private static final boolean PINNED = Runtime.getRuntime().availableProcessors() > LOAD && taskset();

    private Cores() {}

    /** The command, on one core alone. It becomes the process that is started, so its number is that of the process. */
    static List<String> on(int core, List<String> command) {
        if (!PINNED) {
            return command;
        }
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
        pinned.addAll(command);
        return pinned;
    }

    static String described() {
        return Runtime.getRuntime().availableProcessors() + " cores, "
                + (PINNED ? "server on core " + SERVER + ", load on core " + LOAD : "not pinned");
    }

    private static boolean taskset() {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "taskset")));
    }
}
