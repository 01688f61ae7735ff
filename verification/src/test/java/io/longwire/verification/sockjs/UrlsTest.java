package io.longwire.verification.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SockJS protocol 0.3.3, "Static URLs" and "Session URLs"; the nested classes have the names that the specification gives its own. */
@Timeout(120)
final class UrlsTest {
    @RegisterExtension
    static final SockJsSite SITE = new SockJsSite();

    @Nested
    class BaseUrlGreeting {
        @ParameterizedTest
        @ValueSource(strings = {"/echo", "/echo/"})
        void theBaseUrlGreets(String url) {
            SITE.get(url)
                    .is(200, "Welcome to SockJS!\n")
                    .hasType("text/plain;charset=UTF-8")
                    .hasNoCookie();
        }

        @ParameterizedTest
        @ValueSource(strings = {"/a", "/a.html", "//", "///", "/a/a", "/a/a/", "/a/"})
        void otherSimpleRequestsFindNothing(String suffix) {
            assertThat(SITE.get("/echo" + suffix).status()).isEqualTo(404);
        }
    }

    @Nested
    class IframePage {
        private final Pattern page = Pattern.compile(String.join(
                "\n",
                "<!DOCTYPE html>",
                "<html>",
                "<head>",
                "  <meta http-equiv=\"X-UA-Compatible\" content=\"IE=edge\" />",
                "  <meta http-equiv=\"Content-Type\" content=\"text/html; charset=UTF-8\" />",
                "  <script>",
                "    document.domain = document.domain;",
                "    _sockjs_onload = function\\(\\)\\{SockJS.bootstrap_iframe\\(\\);};",
                "  </script>",
                "  <script src=\"((?:/|http)[^\"]*)\"></script>",
                "</head>",
                "<body>",
                "  <h2>Don't panic!</h2>",
                "  <p>This is a SockJS hidden iframe. It's used for cross domain magic.</p>",
                "</body>",
                "</html>"));

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/iframe.html",
                    "/iframe-a.html",
                    "/iframe-.html",
                    "/iframe-0.1.2.html",
                    "/iframe-0.1.2abc-dirty.2144.html",
                    "/iframe-a.html?t=1234",
                    "/iframe-0.1.2.html?t=123414",
                    "/iframe-0.1.2abc-dirty.2144.html?t=qweqweq123"
                })
        void thePageIsThereInAnyVersionAndMayBeKept(String suffix) {
            Answer answer = SITE.get("/echo" + suffix)
                    .hasType("text/html;charset=UTF-8")
                    .hasNoCookie();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.field("Cache-Control")).contains("public").containsPattern("max-age=[1-9][0-9]{6}");
            assertThat(answer.field("Expires")).isNotEmpty();
            assertThat(answer.field("ETag")).isNotEmpty();
            assertThat(answer.field("Last-Modified")).isEmpty();
            assertThat(answer.body().strip()).matches(page);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/iframe.htm",
                    "/iframe",
                    "/IFRAME.HTML",
                    "/IFRAME",
                    "/iframe.HTML",
                    "/iframe.xml",
                    "/iframe-/.html"
                })
        void aMalformedUrlFindsNothing(String suffix) {
            assertThat(SITE.get("/echo" + suffix).status()).isEqualTo(404);
        }

        @Test
        void whoKnowsItIsToldThatItHasNotChanged() {
            String tag = SITE.get("/echo/iframe.html").field("ETag");
            assertThat(tag).isNotEmpty().isEqualTo(SITE.get("/echo/iframe.html").field("ETag"));
            Answer again =
                    SITE.get("/echo/iframe.html", "If-None-Match: " + tag).is(304, "");
            assertThat(again.field("Content-Type")).isEmpty();
        }

        @Test
        void theClientThatItLoadsComesFromThisServer() {
            assertThat(SITE.get("/echo/iframe.html").body()).contains("src=\"/sockjs-client/1.6.1/sockjs.min.js\"");
            Answer client = SITE.get("/sockjs-client/1.6.1/sockjs.min.js").hasType("text/javascript;charset=utf-8");
            assertThat(client.body()).startsWith("/* sockjs-client v1.6.1 ").hasSizeGreaterThan(50_000);
        }
    }

    @Nested
    class InfoTest {
        @Test
        void itTellsWhatTheServerCan() {
            Answer info = SITE.get("/echo/info")
                    .hasType("application/json;charset=UTF-8")
                    .hasNoCookie()
                    .isNotCached()
                    .mayBeReadBy(null);
            assertThat(info.status()).isEqualTo(200);
            assertThat(info.body())
                    .matches("\\{\"websocket\":true,\"origins\":\\[\"\\*:\\*\"],\"cookie_needed\":false,"
                            + "\"entropy\":(\\d{1,10})}");
        }

        @Test
        void itsEntropyChanges() {
            assertThat(SITE.get("/echo/info").body())
                    .isNotEqualTo(SITE.get("/echo/info").body());
        }

        @Test
        void itMayBeAskedByPagesOfAnyOrigin() {
            Preflights.areAnswered(SITE, "/echo/info", "OPTIONS, GET");
            assertThat(SITE.options("/echo/info", "Origin: null").is(204, "").field("Access-Control-Allow-Origin"))
                    .isEqualTo("*");
        }

        @Test
        void itTellsThatWebSocketsAreSwitchedOff() {
            assertThat(SITE.get("/disabled_websocket_echo/info").body()).contains("\"websocket\":false");
        }
    }

    @Nested
    class SessionUrls {
        @ParameterizedTest
        @ValueSource(strings = {"/a/a", "/_/_", "/1/1", "/abcdefgh_i-j%20/abcdefg_i-j%20"})
        void anyServerAndSessionAreAccepted(String part) {
            SITE.post("/echo" + part + "/xhr", "").is(200, "o\n");
        }

        @ParameterizedTest
        @ValueSource(strings = {"//", "/a./a", "/a/a.", "/./.", "/", "///"})
        void noneMayBeEmptyOrHaveADot(String part) {
            assertThat(SITE.get("/echo" + part + "/xhr").status()).isEqualTo(404);
            assertThat(SITE.post("/echo" + part + "/xhr", "").status()).isEqualTo(404);
        }

        @Test
        void theServersIdIsIgnored() {
            String id = UUID.randomUUID().toString();
            SITE.post("/echo/000/" + id + "/xhr", "").is(200, "o\n");
            SITE.post("/echo/000/" + id + "/xhr_send", "[\"a\"]").is(204, "");
            SITE.post("/echo/999/" + id + "/xhr", "").is(200, "a[\"a\"]\n");
        }
    }
}
