package io.longwire.verification.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.longwire.verification.program.OnPath;
import io.longwire.verification.program.RunningServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Script in what the console shows, and another site's page in the user's own browser. */
@Timeout(120)
class HostilePagesTest {
    private static final String MARKUP =
            "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";

    @TempDir
    private static Path profile;

    private static RunningServer server;
    private static Browser browser;
    private static HttpServer otherSite;

    @BeforeAll
    static void start() throws Exception {
        OnPath.require(Browser.installed().isPresent(), "Chromium");
        server = RunningServer.start();
        otherSite = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        otherSite.createContext("/", exchange -> {
            byte[] page = "<!doctype html><title>Other</title><p>Another site</p>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        otherSite.start();
        browser = Browser.start(profile);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (otherSite != null) {
            otherSite.stop(0);
        }
        if (server != null) {
            server.close();
        }
    }

    private static Tab foreignPage() {
        return browser.open(
                URI.create("http://127.0.0.1:" + otherSite.getAddress().getPort() + "/"));
    }

    @Test
    void markupInTopicsAndMessagesIsShownAsText() {
        try (Tab tab = browser.open(server.http("/"))) {
            tab.await("document.getElementById('connection-state')?.dataset.state === 'connected'");
            // No topic has a '>', but the page's own would end the tag.
            String topic = "/topic/<img src=x onerror=document.title='owned' x=";
            tab.fill("subscribe-destination", topic);
            tab.click("subscribe");
            tab.await("document.querySelectorAll('[data-testid=subscription]').length === 1");
            tab.fill("publish-destination", topic);
            tab.fill("publish-body", MARKUP);
            tab.click("publish");
            tab.await("document.querySelectorAll('[data-testid=message]').length === 1");
            assertThat(tab.texts("message-body")).containsExactly(MARKUP);
            assertThat(tab.texts("message-destination")).containsExactly(topic);
            tab.fill("publish-destination", MARKUP);
            tab.click("publish");
            tab.await("document.getElementById('notice-text').textContent.includes('<script>')");
            assertThat(tab.evaluate("document.title").asText()).isEqualTo("Longwire console");
            assertThat(tab.evaluate("document.querySelectorAll('img, main script').length")
                            .asInt())
                    .isZero();
            assertThat(tab.problems()).isEmpty();
        }
    }

    @Test
    void theConsolesPolicyKeepsMarkupAndForeignScriptsOut() {
        try (Tab tab = browser.open(server.http("/"))) {
            assertThat(tab.evaluate("(() => { try { document.body.innerHTML = '<p>x</p>'; return 'written'; }"
                                    + " catch (refused) { return 'refused'; } })()")
                            .asText())
                    .isEqualTo("refused");
            assertThat(tab.evaluate("fetch('http://127.0.0.1:"
                                    + otherSite.getAddress().getPort()
                                    + "/', { mode: 'no-cors' }).then(() => 'loaded', () => 'refused')")
                            .asText())
                    .isEqualTo("refused");
        }
    }

    @Test
    void anotherSiteCannotOpenAWebSocket() {
        try (Tab tab = foreignPage()) {
            String outcome = tab.evaluate(
                            "new Promise((resolve) => { const s = new WebSocket('" + server.webSocket()
                                    + "', 'v12.stomp'); s.onopen = () => resolve('open'); s.onerror = () => resolve('refused'); })")
                    .asText();
            assertThat(outcome).isEqualTo("refused");
            assertThat(tab.problems()).anyMatch(problem -> problem.contains("403"));
        }
    }

    @Test
    void anotherSiteCannotPublish() throws Exception {
        try (Tab tab = foreignPage()) {
            URI topic = server.http("/topic/forged");
            // A form or a request without CORS is sent without asking first; only the server can refuse it.
            assertThat(tab.evaluate("fetch('" + topic + "', { method: 'POST', mode: 'no-cors', body: 'forged' })"
                                    + ".then((response) => response.type)")
                            .asText())
                    .isEqualTo("opaque");
            String retained = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(topic).build(), BodyHandlers.ofString())
                    .body();
            assertThat(retained).contains("\"messages\":[]");
        }
    }

    @Test
    void anotherSiteCannotReadATopicOrFrameTheConsole() {
        try (Tab tab = foreignPage()) {
            assertThat(tab.evaluate("fetch('" + server.http("/topic/secret")
                                    + "').then((response) => response.text(), () => 'refused')")
                            .asText())
                    .isEqualTo("refused");
            assertThat(tab.evaluate("new Promise((resolve) => { const f = document.createElement('iframe'); f.src = '"
                                    + server.http("/")
                                    + "'; f.onload = () => resolve(f.contentDocument === null ? 'foreign' : 'blank');"
                                    + " document.body.append(f); })")
                            .asText())
                    .isEqualTo("foreign");
            tab.awaitProblem("frame-ancestors");
        }
    }
}
