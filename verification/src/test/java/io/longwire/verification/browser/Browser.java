package io.longwire.verification.browser;

import io.longwire.verification.program.Lines;
import io.longwire.verification.program.RunningServer;
import io.longwire.verification.program.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The system's Chromium without a window, with an empty profile. To be closed, which ends it. */
final class Browser implements AutoCloseable {
    private static final String GREETING = "DevTools listening on ";

    private final Process process;
    private final DevTools tools;

    private Browser(Process process, DevTools tools) {
        this.process = process;
        this.tools = tools;
    }

    /** Its name on this machine. */
    static Optional<String> name() {
        return List.of("chromium", "chromium-browser", "google-chrome").stream()
                .filter(Tool::isThere)
                .findFirst();
    }

    static Browser start(String name, Path profile) {
        ProcessBuilder builder = new ProcessBuilder(
                name,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--user-data-dir=" + profile,
                "--remote-debugging-port=0",
                "about:blank");
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = builder.start();
            Lines err = new Lines(name, process.getErrorStream());
            String line = err.first(text -> text.startsWith(GREETING), RunningServer.PATIENCE);
            return new Browser(process, DevTools.connect(URI.create(line.substring(GREETING.length()))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a page in a window of its own, so that it counts as visible. */
    Page open(URI uri) {
        return Page.open(tools, uri);
    }

    @Override
    public void close() {
        tools.close();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(RunningServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
