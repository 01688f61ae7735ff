package io.longwire.verification.interop.process;

import com.sun.net.httpserver.HttpServer;
import io.longwire.verification.browser.Browser;
import io.longwire.verification.browser.Tab;
import io.longwire.verification.program.OnPath;
import io.longwire.verification.program.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Longwire as server of a page in Chromium. */
@Timeout(180)
class ChromiumTest {
    private static final Peer PEER = new Peer("Chromium", Standard.CANNOT);

    @TempDir
    private static Path profile;

    private static LongwireServer server;
    private static Browser browser;
    private static Tab page;
    private static HttpServer site;

    @BeforeAll
    static void start() throws Exception {
        OnPath.require(Browser.installed().isPresent(), "Chromium");
        site = site();
        server = LongwireServer.start();
        browser = Browser.start(profile);
        page = browser.open(URI.create("http://127.0.0.1:" + site.getAddress().getPort() + "/page"));
    }

    /** Where the script comes from: of a page without an address Chromium lets none connect to this machine. */
    private static HttpServer site() throws IOException {
        byte[] script = Files.readAllBytes(Program.root().resolve("verification/src/test/js/interop-standard.mjs"));
        HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve(made, "/page", "text/html", "<!doctype html><title>Peer</title>".getBytes(StandardCharsets.UTF_8));
        serve(made, "/script", "text/javascript", script);
        made.start();
        return made;
    }

    private static void serve(HttpServer site, String path, String type, byte[] body) {
        site.createContext(path, exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (site != null) {
            site.stop(0);
        }
        if (server != null) {
            server.close();
        }
    }

    static List<Check> checks() {
        return PEER.checks();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("checks")
    void chromium(Check check) throws Exception {
        String told = page.evaluate(
                        "import('/script').then((checks) => checks.run('" + server.url() + "', '" + check + "'))")
                .asText();
        PEER.says(check, told);
        check.holds(server.seen(check));
    }

    @Test
    void whatItCannotDoIsTold() throws Exception {
        PEER.tellsWhatItCannotDo();
    }
}
