package io.longwire.verification.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.longwire.verification.program.Npm;
import io.longwire.verification.program.OnOneJdk;
import io.longwire.verification.program.OnPath;
import io.longwire.verification.program.RunningServer;
import io.longwire.verification.program.ServerLaunch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** sockjs-client in Chromium, on a page of another origin, over each of its transports; by itself, and under stompjs. */
@Timeout(180)
@OnOneJdk
class SockJsBrowserTest {
    @TempDir
    private static Path profile;

    private static RunningServer server;
    private static RunningServer echo;
    private static HttpServer pages;
    private static HttpServer strangers;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        OnPath.require(Browser.installed().isPresent(), "Chromium");
        Npm.install();
        pages = pages();
        strangers = pages();
        server = RunningServer.start(ServerLaunch.DEFAULT.with("--allowed-origin", origin(pages)));
        echo = RunningServer.echo(ServerLaunch.DEFAULT);
        browser = Browser.start(profile);
    }

    private static HttpServer pages() throws IOException {
        HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve(
                made,
                "/",
                "text/html",
                "<!doctype html><title>Front end</title><body></body>".getBytes(StandardCharsets.UTF_8));
        serve(
                made,
                "/stomp.js",
                "text/javascript",
                Files.readAllBytes(Npm.FOLDER.resolve("node_modules/@stomp/stompjs/bundles/stomp.umd.js")));
        serve(
                made,
                "/sockjs.js",
                "text/javascript",
                Files.readAllBytes(Npm.FOLDER.resolve("node_modules/sockjs-client/dist/sockjs.min.js")));
        serve(made, "/drive.js", "text/javascript", Files.readAllBytes(Npm.FOLDER.resolve("sockjs-browser.js")));
        made.start();
        return made;
    }

    private static void serve(HttpServer server, String path, String type, byte[] content) {
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type + ";charset=utf-8");
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
    }

    private static String origin(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (pages != null) {
            pages.stop(0);
            strangers.stop(0);
        }
        if (server != null) {
            server.isWell();
            server.close();
        }
        if (echo != null) {
            echo.isWell();
            echo.close();
        }
    }

    private static Tab page(HttpServer of) {
        Tab tab = browser.open(URI.create(origin(of) + "/"));
        for (String script : new String[] {"sockjs", "stomp", "drive"}) {
            tab.evaluate("new Promise((done, failed) => { const s = document.createElement('script'); s.src = '"
                    + origin(of) + "/" + script
                    + ".js'; s.onload = () => done(1); s.onerror = failed; document.head.append(s); })");
        }
        return tab;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "websocket",
                "xhr-streaming",
                "xhr-polling",
                "eventsource",
                "iframe-eventsource",
                "iframe-htmlfile",
                "iframe-xhr-polling",
                "jsonp-polling"
            })
    void aPageOfAnotherOriginEchoesAndSpeaksStompOverEachTransport(String transport) {
        try (Tab tab = page(pages)) {
            String url = echo.http("/echo").toString();
            assertThat(tab.evaluate("drive.echo('" + url + "', '" + transport + "')")
                            .asText())
                    .isEqualTo("echoed");
            String stomp = server.http("/ws").toString();
            assertThat(tab.evaluate("drive.stomp('" + stomp + "', '" + transport + "')")
                            .asText())
                    .isEqualTo("spoke");
        }
    }

    /** It works from the server's own pages alone, and the page for iframes is one. */
    @Test
    void aPageOfTheServerItselfUsesHtmlfile() {
        try (Tab tab = browser.open(echo.http("/echo/iframe.html"))) {
            String script = origin(pages) + "/drive.js";
            tab.evaluate("new Promise((done, failed) => { const s = document.createElement('script'); s.src = '"
                    + script + "'; s.onload = () => done(1); s.onerror = failed; document.head.append(s); })");
            assertThat(tab.evaluate("drive.echo('" + echo.http("/echo") + "', 'htmlfile')")
                            .asText())
                    .isEqualTo("echoed");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "websocket",
                "xhr-streaming",
                "xhr-polling",
                "eventsource",
                "iframe-eventsource",
                "iframe-htmlfile",
                "iframe-xhr-polling",
                "jsonp-polling"
            })
    void aPageOfAStrangerGetsNowhereByAnyTransport(String transport) {
        String enter = "drive.enter('" + server.http("/ws") + "', '" + transport + "')";
        try (Tab tab = page(pages)) {
            assertThat(tab.evaluate(enter).asText()).isEqualTo("open over " + transport);
        }
        try (Tab tab = page(strangers)) {
            assertThat(tab.evaluate(enter).asText()).isEqualTo("refused");
        }
    }
}
