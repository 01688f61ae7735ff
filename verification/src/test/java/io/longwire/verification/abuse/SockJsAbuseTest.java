package io.longwire.verification.abuse;

import static io.longwire.verification.raw.SockJsRequests.FORM;
import static io.longwire.verification.raw.SockJsRequests.path;
import static io.longwire.verification.raw.SockJsRequests.stomp;
import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.raw.Head;
import io.longwire.verification.raw.RawClient;
import io.longwire.verification.raw.SockJsRequests;
import io.longwire.verification.raw.SockJsRequests.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on SockJS by what a request says. */
@Timeout(120)
final class SockJsAbuseTest {
    @RegisterExtension
    static final Unharmed UNHARMED = new Unharmed();

    private static SockJsRequests client() {
        return new SockJsRequests(UNHARMED.server());
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    /** Asks over a connection of its own, which ends where the server refuses a body unread. */
    private static Answer once(String method, String path, String body, String... headers) {
        try (SockJsRequests client = client()) {
            return client.ask(method, path, body, headers);
        }
    }

    /** Opens a session. */
    private static String opened(SockJsRequests client, String... headers) {
        String session = id();
        assertThat(client.poll(session, headers).body()).isEqualTo("o\n");
        return session;
    }

    // ---- whose session

    @ParameterizedTest
    @ValueSource(strings = {"", "Authorization: Bearer thief", "Cookie: Authorization=Bearer owner"})
    void aSessionIsHisWhoOpenedItAndForAnybodyElseThereIsNone(String thief) {
        String owner = "Authorization: Bearer owner";
        try (SockJsRequests client = client();
                SockJsRequests elsewhere = client()) {
            String session = opened(client, owner);
            String unknown = once("POST", path(id(), "xhr_send"), "[]").body();
            for (String transport : List.of("xhr", "xhr_streaming", "xhr_send", "jsonp_send")) {
                Answer refused = once("POST", path(session, transport), "[\"forged\"]", thief);
                assertThat(refused.status()).as(transport).isEqualTo(404);
                assertThat(refused.body()).isEqualTo(unknown);
            }
            for (String transport : List.of("eventsource", "htmlfile?c=x", "jsonp?c=x")) {
                assertThat(once("GET", path(session, transport), "", thief).status())
                        .isEqualTo(404);
            }
            String connect = stomp("CONNECT\naccept-version:1.2\nhost:x\n\n");
            assertThat(elsewhere.send(session, connect, owner).status()).isEqualTo(204);
            assertThat(client.poll(session, owner).body()).contains("CONNECTED");
        }
    }

    @Test
    void whoGuessesIdsFindsNothingAndMakesNothing() {
        for (int i = 0; i < 100; i++) {
            String guess = "s" + i;
            assertThat(once("POST", path(guess, "xhr_send"), "[\"x\"]").status())
                    .isEqualTo(404);
            assertThat(once("POST", path(guess, "jsonp_send"), "d=[]", FORM).status())
                    .isEqualTo(404);
        }
    }

    @Test
    void idsAreInNoLog() {
        String large = "unseen".repeat(21);
        for (String id : List.of("unseen%0d%0aERROR%1b[31m", "unseen\u0001", "unseen\u00ff", large, large + large)) {
            try (SockJsRequests client = client()) {
                assertThat(client.poll(id).status()).isIn(200, 400, 404);
            }
            try (SockJsRequests client = client()) {
                assertThat(client.send(id, "{broken").status()).isIn(400, 404, 500);
            }
        }
        assertThat(UNHARMED.server().program().err().toString()).doesNotContain("unseen");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ws//",
                "/ws/000",
                "/ws/000/a",
                "/ws/000//xhr",
                "/ws//a/xhr",
                "/ws/000/a/xhr/",
                "/ws/000/a/xhr;v=1",
                "/ws/000/a;v=1/xhr",
                "/ws/000/../xhr",
                "/ws/000/./xhr",
                "/ws/000%2Fa/xhr",
                "/ws/000/a%2Fxhr",
                "/ws/000/a/XHR",
                "/ws/000/a/telepathy",
                "/ws/000/a/b/xhr",
                "/ws/../ws/000/a/xhr",
                "/wss/000/a/xhr",
                "/WS/000/a/xhr"
            })
    void aPathThatIsNoneLeadsNowhere(String path) {
        try (SockJsRequests client = client()) {
            assertThat(client.ask("POST", path, "").status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "xhr, POST",
        "xhr_streaming, POST",
        "xhr_send, POST",
        "jsonp_send, POST",
        "eventsource, GET",
        "jsonp, GET",
        "htmlfile, GET"
    })
    void aMethodThatIsWrongIsToldTheRightOnes(String transport, String right) {
        try (SockJsRequests client = client()) {
            for (String method : List.of("GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "get")) {
                if (!method.equals(right)) {
                    Answer answer = client.ask(method, path("m", transport + "?c=x"), "");
                    assertThat(answer.status()).as(method).isEqualTo(405);
                    assertThat(answer.head().field("Allow")).isEqualTo("OPTIONS, " + right);
                }
            }
            assertThat(client.ask("OPTIONS", path("m", transport), "").status()).isEqualTo(204);
            assertThat(client.send("m", "[]").status()).isEqualTo(404);
        }
    }

    // ---- pages

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%3Cscript%3Ealert(1)%3C/script%3E",
                "alert(document.cookie)//",
                "a%0d%0aSet-Cookie:%20x=y",
                "a;b",
                "a%00",
                "a-b",
                "%E2%80%A8"
            })
    void aCallbackIsANameAndNothingElse(String callback) {
        try (SockJsRequests client = client()) {
            for (String transport : List.of("jsonp", "htmlfile")) {
                Answer answer = client.ask("GET", path(id(), transport) + "?c=" + callback, "");
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.head().field("Content-Type")).startsWith("text/plain");
                assertThat(answer.body()).isEqualTo("invalid \"callback\" parameter\n");
            }
            String longest = "x".repeat(65); // no file of another kind fits into it
            assertThat(client.ask("GET", path(id(), "jsonp?c=" + longest), "").status())
                    .isEqualTo(400);
        }
    }

    @Test
    void noAnswerIsSniffed() {
        for (String transport :
                List.of("xhr", "xhr_streaming", "eventsource", "htmlfile", "jsonp", "xhr_send", "none")) {
            try (RawClient client = new RawClient(UNHARMED.server())) {
                String method = transport.startsWith("xhr") ? "POST" : "GET";
                new SockJsRequests(client).begin(method, path(id(), transport + "?c=cb"), "");
                Head head = client.head();
                assertThat(head.field("X-Content-Type-Options")).as(transport).isEqualTo("nosniff");
                assertThat(head.field("Content-Type")).as(transport).contains("charset=UTF-8");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: https://evil.example",
                "Origin: null",
                "Origin: https://localhost",
                "Origin: http://localhost.evil.example",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: cross-site\r\nReferer: http://localhost.evil.example/",
                "Sec-Fetch-Site: same-site\r\nReferer: http://localhost:81/"
            })
    void aForeignPageGetsNothing(String page) {
        try (SockJsRequests client = client()) {
            for (String transport : List.of("xhr", "xhr_streaming", "xhr_send", "jsonp_send")) {
                isRefused(client.ask("POST", path(id(), transport), "", page));
            }
            for (String transport : List.of("eventsource", "htmlfile?c=x", "jsonp?c=x", "websocket")) {
                isRefused(client.ask("GET", path(id(), transport), "", page));
            }
            isRefused(client.ask("OPTIONS", path(id(), "xhr"), "", page, "Access-Control-Request-Method: POST"));
            isRefused(client.ask("GET", "/ws/info", "", page));
        }
    }

    private static void isRefused(Answer answer) {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.head().lines())
                .noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("access-control"));
    }

    // ---- what is sent

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "{}",
                "null",
                "1",
                "[1]",
                "[null]",
                "[{}]",
                "[[\"a\"]]",
                "[\"a\"",
                "[\"a\",]",
                "[,\"a\"]",
                "\"a\" \"b\"",
                "[]x",
                "[\"\\x\"]",
                "[\"\\u12\"]",
                "[\"a\nb\"]",
                "\ufeff[]"
            })
    void whatIsNoArrayOfStringsIsRefusedAndTheSessionGoesOn(String json) {
        try (SockJsRequests client = client()) {
            String session = opened(client);
            assertThat(client.send(session, json).status()).isEqualTo(500);
            String form = "d=" + json.replace("%", "%25").replace("\ufeff", "%EF%BB%BF");
            assertThat(client.ask("POST", path(session, "jsonp_send"), form, FORM)
                            .status())
                    .isEqualTo(500);
            assertThat(client.send(session, "[]").status()).isEqualTo(204);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "d", "d=%", "d=%5", "d=%zz", "x=%5B%5D", "[]", "D=[]", "d[]=x", "&&=&"})
    void aFormWithoutMessagesIsRefused(String form) {
        try (SockJsRequests client = client()) {
            String session = opened(client);
            assertThat(client.ask("POST", path(session, "jsonp_send"), form, FORM)
                            .status())
                    .isEqualTo(500);
            assertThat(client.send(session, "[]").status()).isEqualTo(204);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/html", "multipart/form-data; boundary=x", "application/json;charset=utf-16", ";", "T"})
    void noContentTypeMakesABodySomethingElse(String type) {
        try (SockJsRequests client = client()) {
            String session = opened(client);
            assertThat(client.send(session, "[]", "Content-Type: " + type).status())
                    .isEqualTo(204);
            assertThat(client.ask("POST", path(session, "jsonp_send"), "[]", "Content-Type: " + type)
                            .body())
                    .isEqualTo("ok");
        }
    }

    @Test
    void halfACharacterBecomesAReplacementAndNothingElseIsHarmed() {
        try (SockJsRequests client = client()) {
            String session = opened(client);
            client.send(session, stomp("CONNECT\naccept-version:1.2\nhost:x\n\n"));
            client.send(session, stomp("SUBSCRIBE\nid:1\ndestination:/topic/" + session + "\n\n"));
            assertThat(client.poll(session).body()).contains("CONNECTED");
            client.send(
                    session,
                    stomp("SEND\ndestination:/topic/" + session + "\n\n\\ud800 \\udc00\\ud800 \\ud83d\\ude00"));
            assertThat(client.poll(session).body()).contains("\\n\\n\\ufffd \\ufffd\\ufffd \ud83d\ude00");
        }
    }

    @Test
    void nestingIsRefusedAtItsSecondByteAndAMessageWithoutEndAtTheLimit() {
        try (SockJsRequests client = client();
                RawClient nested = new RawClient(UNHARMED.server());
                RawClient endless = new RawClient(UNHARMED.server())) {
            String session = opened(client);
            String length = "Content-Length: 10000000000";
            String other = opened(client);
            nested.send(RawClient.request("POST " + path(other, "xhr_send") + " HTTP/1.1", "Host: localhost", length));
            endless.send(
                    RawClient.request("POST " + path(session, "xhr_send") + " HTTP/1.1", "Host: localhost", length));
            nested.send("[".repeat(1_000));
            assertThat(nested.head().status()).isEqualTo(500);
            endless.send("[\"");
            byte[] piece = "x".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 20; i++) {
                endless.sendWhileOpen(piece);
            }
            assertThat(endless.head().status()).isEqualTo(413);
            assertThat(client.poll(session).body()).startsWith("c[1009,");
        }
    }

    // ---- at once

    @Test
    void aSecondRequestThatReceivesIsToldAndTheFirstGoesOn() {
        try (SockJsRequests first = client();
                SockJsRequests other = client()) {
            String session = id();
            first.begin("POST", path(session, "xhr_streaming"), "");
            assertThat(first.client().head().status()).isEqualTo(200);
            first.client().lineWith("o");
            for (int i = 0; i < 100; i++) {
                assertThat(other.poll(session).body()).isEqualTo("c[2010,\"Another connection still open\"]\n");
            }
            other.send(session, stomp("CONNECT\naccept-version:1.2\nhost:x\n\n"));
            assertThat(first.client().lineWith("a[")).contains("CONNECTED");
        }
    }

    @Test
    void ofManyThatSendAtOnceEachIsTakenOrToldToWait() {
        List<SockJsRequests> sends = new ArrayList<>();
        try (SockJsRequests client = client()) {
            String session = opened(client);
            client.begin("POST", path(session, "xhr"), "");
            for (int i = 0; i < 40; i++) {
                SockJsRequests send = client();
                sends.add(send);
                send.client()
                        .send(RawClient.request(
                                "POST " + path(session, "xhr_send") + " HTTP/1.1",
                                "Host: localhost",
                                "Content-Length: 3"));
                send.client().send("[");
            }
            for (SockJsRequests send : sends) {
                send.client().sendWhileOpen("] ".getBytes(StandardCharsets.US_ASCII));
            }
            for (SockJsRequests send : sends) {
                assertThat(send.answer("POST").status()).isIn(204, 503);
            }
            assertThat(client.answer("POST").body()).startsWith("a[\"ERROR"); // it never said CONNECT
        } finally {
            sends.forEach(SockJsRequests::close);
        }
    }
}
