package io.longwire.verification.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.program.OnOneJdk;
import io.longwire.verification.program.OnPath;
import io.longwire.verification.program.RunningServer;
import io.longwire.verification.program.ServerLaunch;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Headless Chromium drives the console page of the real server. */
@Timeout(120)
@OnOneJdk
class ConsoleTest {
    private static final String CONNECTED =
            "document.getElementById('connection-state')?.dataset.state === 'connected'";

    @TempDir
    private static Path profile;

    private static RunningServer server;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        OnPath.require(Browser.installed().isPresent(), "Chromium");
        server = RunningServer.start();
        browser = Browser.start(profile);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private static Tab console() {
        Tab tab = browser.open(server.http("/"));
        tab.await(CONNECTED);
        return tab;
    }

    private static void subscribe(Tab tab, String destination) {
        int before = tab.texts("subscription").size();
        tab.fill("subscribe-destination", destination);
        tab.click("subscribe");
        tab.await("document.querySelectorAll('[data-testid=subscription]').length === " + (before + 1));
    }

    /** Publishes and waits until the server has accepted. */
    private static void publish(Tab tab, String destination, String body) {
        tab.fill("publish-destination", destination);
        tab.fill("publish-body", body);
        tab.click("publish");
        tab.await("document.getElementById('publish-status').dataset.kind === 'good'");
    }

    private static void awaitMessages(Tab tab, int count) {
        tab.await("document.querySelectorAll('[data-testid=message]').length === " + count);
    }

    @Test
    void aMessageTypedInOneTabArrivesInTheOther() {
        try (Tab one = console();
                Tab two = console()) {
            subscribe(one, "/topic/tabs");
            subscribe(two, "/topic/tabs");
            subscribe(two, "/topic/other");
            publish(one, "/topic/tabs", "typed in one tab");
            awaitMessages(one, 1);
            awaitMessages(two, 1);
            assertThat(two.texts("message-body")).containsExactly("typed in one tab");
            assertThat(two.texts("message-destination")).containsExactly("/topic/tabs");
            assertThat(two.texts("message-position")).isEqualTo(one.texts("message-position"));
            publish(two, "/topic/other", "answer");
            publish(two, "/topic/tabs", "seen by both");
            awaitMessages(one, 2);
            awaitMessages(two, 3);
            assertThat(one.texts("message-body")).containsExactly("seen by both", "typed in one tab");
            two.await("document.getElementById('total').textContent === '3'");
            assertThat(one.problems()).isEmpty();
            assertThat(two.problems()).isEmpty();
        }
    }

    @Test
    void whatCurlPublishesArrivesAndTheRateIsDrawn() throws Exception {
        try (Tab tab = console()) {
            subscribe(tab, "/topic/curl");
            publish(tab, "/topic/curl", "ready");
            awaitMessages(tab, 1);
            HttpRequest request = HttpRequest.newBuilder(server.http("/topic/curl"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"price\":1}"))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(request, BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
            awaitMessages(tab, 2);
            assertThat(tab.texts("message-body")).containsExactly("{\"price\":1}", "ready");
            tab.await("document.getElementById('chart').getAttribute('aria-label').includes('at most')");
            assertThat(tab.problems()).isEmpty();
        }
    }

    @Test
    void everythingCanBeDoneWithTheKeyboardAlone() {
        try (Tab tab = console()) {
            tab.tabTo("subscribe-destination");
            tab.replace("/topic/keys");
            tab.enter();
            tab.await("document.querySelectorAll('[data-testid=subscription]').length === 1");
            tab.tabTo("publish-destination");
            tab.replace("/topic/keys");
            tab.tabTo("publish-body");
            tab.replace("first line");
            tab.shiftEnter();
            assertThat(tab.evaluate("document.getElementById('publish-body').value")
                            .asText())
                    .isEqualTo("first line\n");
            tab.replace("by keys");
            tab.enter();
            awaitMessages(tab, 1);
            assertThat(tab.texts("message-body")).containsExactly("by keys");
            assertThat(tab.texts("publish-status")).containsExactly("Accepted");
            filterPauseAndClear(tab);
            assertThat(tab.problems()).isEmpty();
        }
    }

    private static void filterPauseAndClear(Tab tab) {
        tab.tabTo("filter");
        tab.replace("nothing like this");
        awaitMessages(tab, 0);
        tab.escape();
        awaitMessages(tab, 1);
        tab.tabTo("pause");
        tab.space();
        tab.await("document.getElementById('pause').getAttribute('aria-pressed') === 'true'");
        tab.tabTo("clear");
        tab.enter();
        awaitMessages(tab, 0);
        tab.tabTo("connect");
        tab.enter();
        tab.await("document.getElementById('connection-state').dataset.state === 'disconnected'");
        tab.enter();
        tab.await(CONNECTED);
    }

    @Test
    void bytesAreShownAsHex() {
        try (Tab tab = console()) {
            subscribe(tab, "/topic/hex");
            tab.evaluate("document.getElementById('publish-encoding').value = 'hex'");
            publish(tab, "/topic/hex", "ff 00 c3 28");
            awaitMessages(tab, 1);
            assertThat(tab.texts("message-body")).singleElement().asString().startsWith("0000  ff 00 c3 28");
            assertThat(tab.problems()).isEmpty();
        }
    }

    @Test
    void whatIsRefusedIsSaid() {
        try (Tab tab = console()) {
            tab.fill("publish-destination", "nowhere");
            tab.click("publish");
            tab.await("document.getElementById('publish-status').dataset.kind === 'bad'");
            assertThat(tab.texts("notice-text"))
                    .containsExactly(
                            "Not a destination: 'nowhere': destinations begin with /topic/, /queue/, /user/ or /app/");
            tab.await(CONNECTED);
        }
    }

    @Test
    void theThemeIsChosenAndKept() {
        try (Tab tab = console()) {
            String background = "getComputedStyle(document.body).backgroundColor";
            String before = tab.evaluate(background).asText();
            tab.click("theme");
            tab.await(background + " !== '" + before + "'");
            String after = tab.evaluate(background).asText();
            tab.load(server.http("/?again"));
            tab.await(CONNECTED);
            tab.await(background + " === '" + after + "'");
            assertThat(tab.problems()).isEmpty();
        }
    }

    @Test
    void theSubscriptionsOutliveTheServer() throws Exception {
        RunningServer first = RunningServer.start();
        try (Tab tab = browser.open(first.http("/"))) {
            tab.await(CONNECTED);
            subscribe(tab, "/topic/again");
            publish(tab, "/topic/again", "before");
            awaitMessages(tab, 1);
            int port = first.port();
            assertThat(first.stop()).isZero();
            tab.await("document.getElementById('connection-state').dataset.state === 'reconnecting'");
            try (RunningServer second = RunningServer.start(ServerLaunch.DEFAULT.with("--port", "" + port))) {
                tab.await(CONNECTED);
                publish(tab, "/topic/again", "after");
                awaitMessages(tab, 2);
                assertThat(tab.texts("message-body")).containsExactly("after", "before");
                assertThat(second.http("/")).isEqualTo(URI.create("http://127.0.0.1:" + port + "/"));
            }
        } finally {
            first.close();
        }
    }
}
