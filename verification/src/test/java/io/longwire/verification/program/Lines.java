package io.longwire.verification.program;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What a process has written so far, read as it comes, so that the process never waits for a reader. Any thread. */
public final class Lines {
    private final String name;
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    /** Starts to read. */
    public Lines(String name, InputStream in) {
        this.name = name;
        Thread reader = new Thread(() -> read(in), name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read(InputStream in) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** All lines so far. */
    public synchronized List<String> all() {
        return List.copyOf(lines);
    }

    /** All lines, once the process has closed its end. */
    public synchronized List<String> whole(Duration patience) {
        await(patience, () -> ended, "the end");
        return List.copyOf(lines);
    }

    /** The first line that fits, waited for. */
    public synchronized String first(Predicate<String> wanted, Duration patience) {
        await(patience, () -> ended || lines.stream().anyMatch(wanted), "a certain line");
        return lines.stream()
                .filter(wanted)
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " ended without the line that was waited for: " + lines));
    }

    private void await(Duration patience, java.util.function.BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError(name + ": waited in vain for " + what + "; there is " + lines);
            }
            try {
                wait(left / 1_000_000 + 1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}
