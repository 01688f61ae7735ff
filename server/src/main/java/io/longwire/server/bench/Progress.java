package io.longwire.server.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** One line of standard error that is written again and again; nothing where standard error is no terminal. */
final class Progress {
    private static final String CLEAR = "\r\u001b[K";
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final PrintStream err;
    private final boolean shown;
    private boolean dirty;
    private long shownAt = System.nanoTime() - INTERVAL_NANOS;

    Progress(PrintStream err, boolean shown) {
        this.err = err;
        this.shown = shown;
    }

    /** Whether the process's standard error is a terminal, as far as the system lets us know. */
    @SuppressWarnings("SystemConsoleNull") // on JDK 22 and later there may be one line too many in a file
    static boolean isTerminal() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString().matches("/dev/(pts/|tty|console).*");
        } catch (IOException | UnsupportedOperationException noSuchFolder) {
            return System.console() != null;
        }
    }

    boolean isShown() {
        return shown;
    }

    /** Shows it, unless another was shown only just now. */
    void show(String line) {
        if (shown && System.nanoTime() - shownAt >= INTERVAL_NANOS) {
            shownAt = System.nanoTime();
            err.print(CLEAR + line);
            err.flush();
            dirty = true;
        }
    }

    /** Takes the line away, before something else is printed. */
    void clear() {
        if (dirty) {
            err.print(CLEAR);
            err.flush();
            dirty = false;
        }
    }
}
