package io.longwire.protocol.sockjs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.testkit.exchange.MemoryExchange;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a service answers, and whom. */
final class SockJsTest {
    private static final SockJsOptions LISTED = SockJsOptions.DEFAULT
            .withOrigins(SockJsOrigins.of(List.of("https://front.example")))
            .withClientUrl("/c.js");

    // ---- whose session

    @Test
    void anothersSessionIsNotThere() {
        Site site = new Site();
        site.poll("a", "Authorization", "Bearer one");
        Ear ear = site.ear();
        assertThat(site.poll("a", "Authorization", "Bearer two").status()).isEqualTo(404);
        assertThat(site.poll("a").status()).isEqualTo(404);
        assertThat(site.ask("POST", "/0/a/xhr_streaming").status()).isEqualTo(404);
        assertThat(site.send("a", "[\"forged\"]").status()).isEqualTo(404);
        assertThat(site.send("a", "[\"forged\"]", "Authorization", "Bearer two").status())
                .isEqualTo(404);
        assertThat(ear.heard).isEmpty();
        assertThat(site.ears).hasSize(1);
        assertThat(site.send("a", "[\"mine\"]", "Authorization", "Bearer one").status())
                .isEqualTo(204);
        assertThat(ear.heard).containsExactly("mine");
        assertThat(site.send("b", "[\"x\"]").takeBody())
                .isEqualTo(site.send("a", "[\"x\"]").takeBody());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.", "a;x", "", "..", "a/b"})
    void anIdWithDotsOrSlashesIsNone(String id) {
        assertThat(new Site().poll(id).status()).isEqualTo(404);
    }

    @Test
    void anIdIsBounded() {
        Site site = new Site();
        assertThat(site.poll("a".repeat(128)).status()).isEqualTo(200);
        assertThat(site.poll("a".repeat(129)).status()).isEqualTo(404);
    }

    // ---- whose pages

    @ParameterizedTest
    @CsvSource({
        "Origin, http://localhost:8080, 200",
        "Origin, https://front.example, 200",
        "Origin, https://FRONT.example, 200",
        "Origin, https://front.example:443, 200",
        "Origin, https://front.example:444, 403",
        "Origin, https://front.example/, 403",
        "Origin, https://front.example.evil, 403",
        "Origin, http://front.example, 403",
        "Origin, https://localhost:8080, 403",
        "Origin, null, 403",
    })
    void onlyPagesOfTheListMayUseIt(String name, String value, int status) {
        Site site = new Site(LISTED);
        MemoryExchange info = site.ask("GET", "/info", name, value);
        assertThat(info.status()).isEqualTo(status);
        assertThat(info.header("Access-Control-Allow-Origin")).isEqualTo(status == 200 ? value : null);
        assertThat(info.header("Access-Control-Allow-Credentials")).isEqualTo(status == 200 ? "true" : null);
        assertThat(site.poll("a", name, value).status()).isEqualTo(status);
        assertThat(site.ask("OPTIONS", "/0/a/xhr", name, value).status()).isEqualTo(status == 200 ? 204 : 403);
        assertThat(site.ask("GET", "/0/e/eventsource", name, value).status()).isEqualTo(status);
        assertThat(site.service.sessions()).isEqualTo(status == 200 ? 2 : 0);
    }

    @ParameterizedTest
    @CsvSource({
        "cross-site, https://evil.example/page, 403",
        "cross-site, https://front.example/page, 200",
        "same-site, https://evil.example/page, 403",
        "cross-site, , 403",
        "same-origin, , 200",
        "none, , 200",
    })
    void aScriptOfAForeignPageGetsNothing(String site, String referer, int status) {
        Site service = new Site(LISTED);
        MemoryExchange script = referer == null
                ? service.ask("GET", "/0/a/jsonp?c=cb", "Sec-Fetch-Site", site)
                : service.ask("GET", "/0/a/jsonp?c=cb", "Sec-Fetch-Site", site, "Referer", referer);
        assertThat(script.status()).isEqualTo(status);
        assertThat(service.ears).hasSize(status == 200 ? 1 : 0);
    }

    @Test
    void aServiceForAllReflectsEachOriginButNull() {
        Site site = new Site(SockJsOptions.DEFAULT.withOrigins(SockJsOrigins.ANY));
        assertThat(site.ask("GET", "/info", "Origin", "https://a.example").header("Access-Control-Allow-Origin"))
                .isEqualTo("https://a.example");
        assertThat(site.ask("GET", "/info", "Origin", "null").header("Access-Control-Allow-Origin"))
                .isEqualTo("*");
        assertThat(site.ask("GET", "/info").header("Vary")).isEqualTo("Origin");
    }

    @Test
    void onlyWhoMayUseItMayFrameThePageThatSpeaksForOthers() {
        MemoryExchange page = new Site(LISTED).ask("GET", "/iframe.html");
        assertThat(page.header("Content-Security-Policy")).isEqualTo("frame-ancestors 'self' https://front.example");
        assertThat(page.takeBody()).contains("<script src=\"/c.js\"></script>");
        assertThat(new Site(LISTED.withOrigins(SockJsOrigins.ANY))
                        .ask("GET", "/iframe.html")
                        .header("Content-Security-Policy"))
                .isNull();
        assertThat(new Site().ask("GET", "/iframe.html").status()).isEqualTo(404);
    }

    @Test
    void theClientsUrlGetsIntoThePageAsItIs() {
        assertThatThrownBy(() -> SockJsOptions.DEFAULT.withClientUrl("/x\"><script>"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SockJsOptions.DEFAULT.withClientUrl("javascript:x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // ---- callbacks and what is written into pages

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alert(1)",
                "%3Cscript%3E",
                "a;b",
                "a%0Ab",
                "a-b",
                "a%5B0%5D",
                "a%",
                "\u00e9",
                "x=y",
                "a'b",
                "a+b"
            })
    void aCallbackIsANameAndNothingElse(String callback) {
        Site site = new Site();
        for (String transport : List.of("jsonp", "htmlfile")) {
            MemoryExchange bad = site.ask("GET", "/0/a/" + transport + "?c=" + callback);
            assertThat(bad.status()).isEqualTo(400);
            assertThat(bad.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(bad.header("Content-Type")).startsWith("text/plain");
            assertThat(bad.takeBody()).isEqualTo("invalid \"callback\" parameter\n");
        }
        assertThat(site.ask("GET", "/0/a/jsonp?c=" + "a".repeat(65)).status()).isEqualTo(400);
        assertThat(site.ask("GET", "/0/a/jsonp").status()).isEqualTo(500);
        assertThat(site.ask("GET", "/0/a/jsonp?c=").status()).isEqualTo(500);
        assertThat(site.ears).isEmpty();
    }

    @Test
    void nothingThatIsSentEndsTheScriptOfAnHtmlfile() {
        Site site = new Site();
        MemoryExchange page = site.ask("GET", "/0/a/htmlfile?c=_jp.a%31");
        assertThat(page.takeBody())
                .contains("var c = parent._jp.a1;")
                .endsWith("<script>\np(\"o\");\n</script>\r\n")
                .hasSizeGreaterThan(1_024);
        site.ear().say("</script><script>alert(1)</script><!-- \u2028\"\\");
        site.loop.run();
        assertThat(page.takeBody())
                .isEqualTo("<script>\np(\"a[\\\"\\u003c/script>\\u003cscript>alert(1)\\u003c/script>\\u003c!-- "
                        + "\\\\u2028\\\\\\\"\\\\\\\\\\\"]\");\n</script>\r\n");
    }

    @Test
    void anEventKeepsItsPercentSigns() {
        Site site = new Site();
        MemoryExchange events = site.ask("GET", "/0/a/eventsource");
        assertThat(events.takeBody()).isEqualTo("\r\ndata: o\r\n\r\n");
        assertThat(events.header("Content-Type")).isEqualTo("text/event-stream;charset=UTF-8");
        site.ear().say("100% %41\r\nid: 7\n\nx\0");
        site.loop.run();
        assertThat(events.takeBody()).isEqualTo("data: a[\"100%25 %2541\\r\\nid: 7\\n\\nx\\u0000\"]\r\n\r\n");
    }

    @Test
    void jsonpSendsAFormOrTheBareText() {
        Site site = new Site();
        assertThat(site.ask("GET", "/0/a/jsonp?callback=cb").takeBody()).isEqualTo("cb(\"o\");\r\n");
        MemoryExchange form =
                site.ask("POST", "/0/a/jsonp_send", "Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
        site.body(form, "x=1&d=%5B%22a+b%C3%A9%22%5D&d=%5B%22no%22%5D");
        assertThat(form.status()).isEqualTo(200);
        assertThat(form.takeBody()).isEqualTo("ok");
        MemoryExchange bare = site.ask("POST", "/0/a/jsonp_send", "Content-Type", "text/plain");
        site.body(bare, "[\"%61+\"]");
        assertThat(site.ear().heard).containsExactly("a bé", "%61+");
        for (String broken : List.of("d=%5B%22%2", "d=%5B%22%zz%22%5D", "d=%5B%22x")) {
            MemoryExchange bad =
                    site.ask("POST", "/0/a/jsonp_send", "Content-Type", "application/x-www-form-urlencoded");
            site.body(bad, broken);
            assertThat(bad.status()).as(broken).isEqualTo(500);
            assertThat(bad.takeBody()).contains("Broken JSON encoding.");
        }
    }

    // ---- cookie, methods

    @ParameterizedTest
    @CsvSource({
        "JSESSIONID=abc, abc",
        "a=b; JSESSIONID=x.y-z; c=d, x.y-z",
        "JSESSIONID=, dummy",
        "'JSESSIONID=a\"b', dummy",
        "XJSESSIONID=abc, dummy",
    })
    void aCookieIsEchoedOnlyWhereItIsOne(String sent, String echoed) {
        Site site = new Site(SockJsOptions.DEFAULT.withCookie(true));
        assertThat(site.poll("a", "Cookie", sent).header("Set-Cookie")).isEqualTo("JSESSIONID=" + echoed + "; Path=/");
        assertThat(site.ask("GET", "/info").header("Set-Cookie")).isNull();
        assertThat(new Site().poll("a", "Cookie", sent).header("Set-Cookie")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"GET, xhr", "GET, xhr_send", "POST, eventsource", "PUT, jsonp", "POST, websocket", "HEAD, xhr"})
    void aMethodThatIsNotForItIsRefused(String method, String transport) {
        MemoryExchange refused = new Site().ask(method, "/0/a/" + transport);
        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.header("Allow")).isNotEmpty();
    }

    @Test
    void withoutWebSocketsThereIsNone() {
        Site site = new Site(SockJsOptions.DEFAULT.withWebSocket(false));
        assertThat(site.ask("GET", "/0/a/websocket").status()).isEqualTo(404);
        assertThat(site.ask("GET", "/websocket").status()).isEqualTo(404);
        assertThat(site.ask("GET", "/info").takeBody()).contains("\"websocket\":false");
    }

    @Test
    void entropyIsANumberBelowTwoToThe32() {
        assertThat(new Site().ask("GET", "/info").takeBody()).contains("\"entropy\":4294967295}");
    }
}
