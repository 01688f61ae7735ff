package io.longwire.verification.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.longwire.verification.program.Checkout;
import io.longwire.verification.program.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The console page, driven in the system's Chromium. */
@Timeout(180)
final class ConsoleTest {
    private static RunningServer server;
    private static Browser browser;

    @BeforeAll
    static void start() throws IOException {
        var name = Browser.name();
        if (name.isEmpty()) {
            System.out.println("[skipped] the console in a browser: Chromium is not installed");
        }
        assumeTrue(name.isPresent(), "Chromium is installed");
        server = RunningServer.start();
        // In target and not a @TempDir: the browser may write a last file while the folder is being deleted.
        Path profile = Files.createTempDirectory(Checkout.file("verification/target"), "chromium");
        browser = Browser.start(name.get(), profile);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.isWell();
            server.close();
        }
    }

    @Test
    void aMessageTypedInOneTabArrivesInTheOther() {
        Page writer = connected();
        Page reader = subscribed("/topic/tabs");
        publish(writer, "/topic/tabs", "Hello from the other tab 🐇");
        waitForMessage(reader, "Hello from the other tab 🐇");
        writer.waitFor(Page.at("publish-status") + ".textContent === 'Accepted'");
        reader.waitFor(Page.at("total") + ".textContent === '2'");
        assertThat(reader.eval(Page.at("message-position") + ".textContent").asText())
                .matches("[0-9a-z]+-\\d+");
        areWell(writer, reader);
    }

    @Test
    void scriptInAMessageIsShownAndNotRun() {
        Page writer = connected();
        Page reader = subscribed("/topic/script");
        String script = "<img src=x onerror=\"window.hacked = true\"><script>window.hacked = true</script>";
        publish(writer, "/topic/script", script);
        waitForMessage(reader, script);
        hasNoForeignElements(reader);
        areWell(writer, reader);
    }

    @Test
    void scriptInADestinationIsRefusedAndShownAndNotRun() {
        Page page = connected();
        page.type("subscribe-destination", "/topic/<img src=x onerror=alert(1)>");
        page.enter();
        page.waitFor(Page.at("notice-text") + ".textContent.includes('<img src=x')");
        hasNoForeignElements(page);
    }

    @Test
    void aRefusedSubscriptionIsTold() {
        Page page = connected();
        page.type("subscribe-destination", "/nowhere");
        page.enter();
        page.waitFor("!" + Page.at("notice") + ".hidden");
        assertThat(page.text("notice-text")).isNotBlank();
        page.waitFor("document.querySelectorAll('[data-testid=subscription]').length === 0");
    }

    @Test
    void unsubscribingEndsTheMessages() {
        Page page = subscribed("/topic/ended");
        page.click("unsubscribe");
        page.waitFor("document.querySelectorAll('[data-testid=subscription]').length === 0");
        page.type("subscribe-destination", "/topic/other");
        page.enter();
        publish(page, "/topic/ended", "unheard");
        publish(page, "/topic/other", "heard");
        waitForMessage(page, "heard");
        assertThat(page.text("messages")).doesNotContain("unheard");
        areWell(page);
    }

    @Test
    void pauseKeepsTheListAndResumeBringsWhatCameMeanwhile() {
        Page page = subscribed("/topic/paused");
        page.click("pause");
        publish(page, "/topic/paused", "later");
        page.waitFor(Page.at("shown") + ".textContent.includes('1 waiting')");
        assertThat(page.text("messages")).doesNotContain("later");
        page.click("pause");
        waitForMessage(page, "later");
        areWell(page);
    }

    @Test
    void aThemeCanBeChosen() {
        Page page = connected();
        String before =
                page.eval("getComputedStyle(document.body).backgroundColor").asText();
        page.click("theme");
        page.waitFor("getComputedStyle(document.body).backgroundColor !== '" + before + "'");
        areWell(page);
    }

    private static void hasNoForeignElements(Page page) {
        assertThat(page.eval("document.querySelectorAll('img, [onerror], body script').length")
                        .asInt())
                .isZero();
        assertThat(page.eval("window.hacked === undefined").asBoolean()).isTrue();
    }

    private static Page connected() {
        Page page = browser.open(server.uri("http", "/"));
        page.waitFor(Page.at("connection-state") + ".dataset.state === 'connected'");
        return page;
    }

    /** A page whose subscription is known to work, as a message of its own has come through it. */
    private static Page subscribed(String destination) {
        Page page = connected();
        page.type("subscribe-destination", destination);
        page.enter();
        publish(page, destination, "its own");
        waitForMessage(page, "its own");
        return page;
    }

    private static void publish(Page page, String destination, String body) {
        page.type("publish-destination", destination);
        page.type("publish-body", body);
        page.enter();
    }

    private static void waitForMessage(Page page, String body) {
        page.waitFor("[...document.querySelectorAll('[data-testid=message-body]')].some(row => row.textContent === "
                + Page.quoted(body) + ")");
    }

    private static void areWell(Page... pages) {
        for (Page page : pages) {
            assertThat(page.complaints()).isEmpty();
            assertThat(page.requests())
                    .isNotEmpty()
                    .allMatch(url -> List.of(
                                    server.uri().toString(),
                                    server.uri("ws", "/ws").toString())
                            .stream()
                            .anyMatch(url::startsWith));
        }
    }
}
