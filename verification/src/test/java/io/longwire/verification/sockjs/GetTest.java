package io.longwire.verification.sockjs;

import static io.longwire.verification.sockjs.SockJsSite.session;
import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.raw.Head;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SockJS protocol 0.3.3, "EventSource", "HtmlFile", "JsonpPolling" and "JSESSIONID cookie". */
@Timeout(120)
final class GetTest {
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

    @RegisterExtension
    static final SockJsSite SITE = new SockJsSite();

    @Nested
    class EventSource {
        @Test
        void theTransport() {
            String url = session("/echo");
            try (Stream stream = SITE.stream("GET", url + "/eventsource")) {
                assertThat(stream.head().status()).isEqualTo(200);
                Answer.hasType(stream.head(), "text/event-stream;charset=UTF-8");
                Answer.isNotCached(stream.head());
                assertThat(stream.chunk()).isEqualTo("\r\n");
                assertThat(stream.chunk()).isEqualTo("data: o\r\n\r\n");
                SITE.post(url + "/xhr_send", "[\"x\"]").is(204, "");
                assertThat(stream.chunk()).isEqualTo("data: a[\"x\"]\r\n\r\n");
                SITE.post(url + "/xhr_send", "[\"  \\u0000\\n\\r \"]").is(204, "");
                assertThat(stream.chunk()).isEqualTo("data: a[\"  \\u0000\\n\\r \"]\r\n\r\n");
            }
        }

        @Test
        void theResponseEndsAtItsLimit() {
            String url = session("/echo");
            try (Stream stream = SITE.stream("GET", url + "/eventsource")) {
                assertThat(stream.chunk()).isEqualTo("\r\n");
                assertThat(stream.chunk()).isEqualTo("data: o\r\n\r\n");
                String message = "\"" + "x".repeat(4096) + "\"";
                SITE.post(url + "/xhr_send", "[" + message + "]").is(204, "");
                assertThat(stream.chunk()).isEqualTo("data: a[" + message + "]\r\n\r\n");
                assertThat(stream.chunk()).isEmpty();
            }
        }
    }

    @Nested
    class HtmlFile {
        private static final String PAGE = """
                <!doctype html>
                <html><head>
                  <meta http-equiv="X-UA-Compatible" content="IE=edge" />
                  <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
                </head><body><h2>Don't panic!</h2>
                  <script>
                    document.domain = document.domain;
                    var c = parent.callback;
                    c.start();
                    function p(d) {c.message(d);};
                    window.onload = function() {c.stop();};
                  </script>""";

        @Test
        void theTransport() {
            String url = session("/echo");
            try (Stream stream = SITE.stream("GET", url + "/htmlfile?c=%63allback")) {
                assertThat(stream.head().status()).isEqualTo(200);
                Answer.hasType(stream.head(), "text/html;charset=UTF-8");
                Answer.isNotCached(stream.head());
                String page = stream.chunk();
                assertThat(page.strip()).isEqualTo(PAGE);
                assertThat(page).hasSizeGreaterThan(1024);
                assertThat(stream.chunk()).isEqualTo("<script>\np(\"o\");\n</script>\r\n");
                SITE.post(url + "/xhr_send", "[\"x\"]").is(204, "");
                assertThat(stream.chunk()).isEqualTo("<script>\np(\"a[\\\"x\\\"]\");\n</script>\r\n");
            }
        }

        @Test
        void aCallbackIsRequired() {
            Answer answer = SITE.get("/echo/a/a/htmlfile");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body()).contains("\"callback\" parameter required");
        }

        @Test
        void theResponseEndsAtItsLimit() {
            String url = session("/echo");
            try (Stream stream = SITE.stream("GET", url + "/htmlfile?c=callback")) {
                assertThat(stream.chunk()).isNotEmpty();
                assertThat(stream.chunk()).isEqualTo("<script>\np(\"o\");\n</script>\r\n");
                String message = "x".repeat(4096);
                SITE.post(url + "/xhr_send", "[\"" + message + "\"]").is(204, "");
                assertThat(stream.chunk()).isEqualTo("<script>\np(\"a[\\\"" + message + "\\\"]\");\n</script>\r\n");
                assertThat(stream.chunk()).isEmpty();
            }
        }
    }

    @Nested
    class JsonPolling {
        @Test
        void theTransport() {
            String url = session("/echo");
            SITE.get(url + "/jsonp?c=%63allback")
                    .is(200, "callback(\"o\");\r\n")
                    .hasType("application/javascript;charset=UTF-8")
                    .isNotCached();
            SITE.post(url + "/jsonp_send", "d=%5B%22x%22%5D", FORM)
                    .is(200, "ok")
                    .hasType("text/plain;charset=UTF-8")
                    .isNotCached();
            SITE.get(url + "/jsonp?c=%63allback").is(200, "callback(\"a[\\\"x\\\"]\");\r\n");
        }

        @Test
        void aCallbackIsRequired() {
            Answer answer = SITE.get("/echo/a/a/jsonp");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body()).contains("\"callback\" parameter required");
        }

        @Test
        void brokenJsonIsAnErrorAndTheSessionGoesOn() {
            String url = session("/echo");
            SITE.get(url + "/jsonp?c=x").is(200, "x(\"o\");\r\n");
            Answer broken = SITE.post(url + "/jsonp_send", "d=%5B%22x", FORM);
            assertThat(broken.status()).isEqualTo(500);
            assertThat(broken.body()).contains("Broken JSON encoding.");
            for (String data : new String[] {"", "d=", "p=p"}) {
                Answer empty = SITE.post(url + "/jsonp_send", data, FORM);
                assertThat(empty.status()).isEqualTo(500);
                assertThat(empty.body()).contains("Payload expected.");
            }
            SITE.post(url + "/jsonp_send", "d=%5B%22b%22%5D", FORM).is(200, "ok");
            SITE.get(url + "/jsonp?c=x").is(200, "x(\"a[\\\"b\\\"]\");\r\n");
        }

        @Test
        void whatIsNoFormIsTakenAsItIs() {
            String url = session("/echo");
            SITE.get(url + "/jsonp?c=x").is(200, "x(\"o\");\r\n");
            SITE.post(url + "/jsonp_send", "d=%5B%22abc%22%5D", FORM).is(200, "ok");
            SITE.post(url + "/jsonp_send", "[\"%61bc\"]", "Content-Type: text/plain")
                    .is(200, "ok");
            SITE.get(url + "/jsonp?c=x").is(200, "x(\"a[\\\"abc\\\",\\\"%61bc\\\"]\");\r\n");
        }

        @Test
        void aSessionThatTheServerClosesSaysSoAgainAndAgain() {
            String url = session("/close");
            SITE.get(url + "/jsonp?c=x").is(200, "x(\"o\");\r\n");
            SITE.get(url + "/jsonp?c=x").is(200, "x(\"c[3000,\\\"Go away!\\\"]\");\r\n");
            SITE.get(url + "/jsonp?c=x").is(200, "x(\"c[3000,\\\"Go away!\\\"]\");\r\n");
        }
    }

    @Nested
    class JsessionidCookie {
        @Test
        void theInformationSaysThatItIsNeeded() {
            assertThat(SITE.get("/cookie_needed_echo/info").hasNoCookie().body())
                    .contains("\"cookie_needed\":true");
        }

        @Test
        void aPollSetsItOrEchoesIt() {
            hasCookie(
                    SITE.post(session("/cookie_needed_echo") + "/xhr", "")
                            .is(200, "o\n")
                            .head(),
                    "dummy");
            Answer known = SITE.post(session("/cookie_needed_echo") + "/xhr", "", "Cookie: JSESSIONID=abcdef")
                    .is(200, "o\n");
            hasCookie(known.head(), "abcdef");
        }

        @Test
        void streamsSetIt() {
            String service = "/cookie_needed_echo";
            try (Stream xhr = SITE.stream("POST", session(service) + "/xhr_streaming");
                    Stream events = SITE.stream("GET", session(service) + "/eventsource");
                    Stream html = SITE.stream("GET", session(service) + "/htmlfile?c=%63allback")) {
                hasCookie(xhr.head(), "dummy");
                hasCookie(events.head(), "dummy");
                hasCookie(html.head(), "dummy");
            }
        }

        @Test
        void jsonpSetsIt() {
            String url = session("/cookie_needed_echo");
            hasCookie(
                    SITE.get(url + "/jsonp?c=%63allback")
                            .is(200, "callback(\"o\");\r\n")
                            .head(),
                    "dummy");
            hasCookie(
                    SITE.post(url + "/jsonp_send", "d=%5B%22x%22%5D", FORM)
                            .is(200, "ok")
                            .head(),
                    "dummy");
        }

        private static void hasCookie(Head head, String value) {
            assertThat(head.field("Set-Cookie").split(";", -1)[0].strip()).isEqualTo("JSESSIONID=" + value);
            assertThat(head.field("Set-Cookie").split(";", -1)[1].strip()).isEqualToIgnoringCase("path=/");
        }
    }
}
