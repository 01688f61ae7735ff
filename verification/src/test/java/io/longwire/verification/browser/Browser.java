package io.longwire.verification.browser;

import io.longwire.verification.program.OnPath;
import io.longwire.verification.program.Program;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Headless Chromium with an empty profile. */
public final class Browser implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://[^\\s]+)\\s");

    private final Program program;
    private final DevTools tools;

    private Browser(Program program, DevTools tools) {
        this.program = program;
        this.tools = tools;
    }

    /** The command that starts Chromium here. */
    public static Optional<String> installed() {
        return OnPath.first("chromium", "chromium-browser", "google-chrome");
    }

    /** Starts it with this folder as its profile. */
    public static Browser start(Path profile) throws Exception {
        Program program = Program.start(
                List.of(
                        installed().orElseThrow(),
                        "--headless",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-crash-reporter",
                        "--disable-breakpad",
                        "--disable-default-apps",
                        "--disable-extensions",
                        "--disable-sync",
                        "--no-default-browser-check",
                        "--no-first-run",
                        "--no-proxy-server",
                        "about:blank"),
                profile.toFile(),
                Map.of());
        try {
            program.err().await("DevTools listening on ws://");
            Matcher address = LISTENING.matcher(program.err().await("/devtools/browser/") + "\n");
            if (!address.find()) {
                throw new AssertionError("No address in: " + program.err());
            }
            return new Browser(program, new DevTools(URI.create(address.group(1))));
        } catch (Exception | AssertionError e) {
            program.close();
            throw e;
        }
    }

    /** Opens a page in a tab of its own. */
    public Tab open(URI page) {
        String target = tools.call("Target.createTarget", Map.of("url", "about:blank"))
                .path("targetId")
                .asText();
        String session = tools.call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .path("sessionId")
                .asText();
        Tab tab = new Tab(tools, target, session);
        tab.load(page);
        return tab;
    }

    @Override
    public void close() {
        try {
            tools.call("Browser.close", Map.of());
            program.exitCode();
        } finally {
            tools.close();
            program.close();
        }
    }
}
