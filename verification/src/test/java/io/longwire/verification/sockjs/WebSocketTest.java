package io.longwire.verification.sockjs;

import static io.longwire.verification.sockjs.SockJsSite.session;
import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.raw.Head;
import io.longwire.verification.raw.RawClient;
import io.longwire.verification.raw.WireFrame;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SockJS protocol 0.3.3, "WebSocket protocols" and "Raw WebSocket url".
 *
 * <p>What is asked there over Hixie-76 (WebsocketHixie76) is asked here over RFC 6455: that draft of 2010, and the versions 7 and 8 of hybi-07 and hybi-10,
 * were spoken by browsers until 2012 (Safari 5, Firefox 10, Chrome 15) and by none since; their handshake signs with MD5 what a page may choose, and an
 * opening that names them is answered with 426 and the version that is spoken. test_haproxy is about Hixie-76's nonce alone.
 */
@Timeout(120)
final class WebSocketTest {
    @RegisterExtension
    static final SockJsSite SITE = new SockJsSite();

    private static RawClient opened(String path) {
        return SITE.connect().openedAt(path);
    }

    private static void say(RawClient client, String text) {
        client.send(WireFrame.of(WireFrame.FIN | WireFrame.TEXT, text));
    }

    private static void hears(RawClient client, String text) {
        assertThat(client.frame().text()).isEqualTo(text);
    }

    @Nested
    class WebsocketHttpErrors {
        @Test
        void aPlainRequestIsToldThatThisIsForWebSockets() {
            Answer answer = SITE.get("/echo/0/0/websocket");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("Can \"Upgrade\" only to \"WebSocket\".");
        }

        @Test
        void aConnectionHeaderThatAProxyHasRewrittenIsRefused() {
            Answer answer = SITE.get("/echo/0/0/websocket", "Upgrade: WebSocket", "Connection: close");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("\"Connection\" must be \"Upgrade\".");
        }

        @Test
        void onlyGetOpensAWebSocket() {
            for (Answer answer : new Answer[] {
                SITE.post("/echo/0/0/websocket", ""),
                SITE.post("/echo/0/0/websocket", "", "Upgrade: WebSocket", "Connection: Upgrade")
            }) {
                answer.is(405, "");
                assertThat(answer.field("Content-Type")).isEmpty();
                assertThat(answer.field("Allow")).isNotEmpty();
            }
        }

        @Test
        void whereTheyAreSwitchedOffThereIsNone() {
            assertThat(SITE.get("/disabled_websocket_echo/0/0/websocket").status())
                    .isEqualTo(404);
        }
    }

    @Nested
    class WebsocketHybi10 {
        @Test
        void theTransportIgnoresEmptyMessages() {
            try (RawClient client = opened(session("/echo") + "/websocket")) {
                hears(client, "o");
                say(client, "");
                say(client, "[\"a\"]");
                hears(client, "a[\"a\"]");
            }
        }

        @Test
        void theCloseFrameComesBeforeTheEnd() {
            try (RawClient client = opened(session("/close") + "/websocket")) {
                hears(client, "o");
                hears(client, "c[3000,\"Go away!\"]");
                assertThat(client.closed().closeCode()).isEqualTo(3000);
                assertThat(client.ends()).isTrue();
            }
        }

        @Test
        void oneIdServesSeveralAtOnceAndAgain() {
            String path = session("/echo") + "/websocket";
            try (RawClient one = opened(path);
                    RawClient two = opened(path)) {
                hears(one, "o");
                hears(two, "o");
                say(one, "[\"a\"]");
                hears(one, "a[\"a\"]");
                say(two, "[\"b\"]");
                hears(two, "a[\"b\"]");
            }
            try (RawClient again = opened(path)) {
                hears(again, "o");
                say(again, "[\"a\"]");
                hears(again, "a[\"a\"]");
            }
        }

        @Test
        void brokenJsonEndsIt() {
            try (RawClient client = opened(session("/echo") + "/websocket")) {
                hears(client, "o");
                say(client, "[\"a");
                assertThat(client.closed().closeCode()).isEqualTo(1007);
                assertThat(client.ends()).isTrue();
            }
        }

        @Test
        void theHandshakesHeadersAreAsTheyShould() {
            try (RawClient client = SITE.connect()) {
                SockJsSite.send(
                        client,
                        "GET",
                        session("/echo") + "/websocket",
                        "",
                        "Upgrade: websocket",
                        "Connection: keep-alive, Upgrade", // as Firefox has it
                        "Sec-WebSocket-Version: 13",
                        "Origin: http://asd",
                        "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==");
                Head head = client.head();
                assertThat(head.status()).isEqualTo(101);
                assertThat(head.field("Sec-WebSocket-Accept")).isEqualTo("HSmrc0sMlYUkAGmm5OPpG2HaGWk=");
                assertThat(head.field("Connection")).isEqualToIgnoringCase("upgrade");
                assertThat(head.field("Upgrade")).isEqualToIgnoringCase("websocket");
                assertThat(head.field("Content-Length")).isEmpty();
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"7", "8"})
        void theDraftsVersionsAreToldTheOneThatIsSpoken(String version) {
            Answer answer = SITE.get(
                    session("/echo") + "/websocket",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Version: " + version,
                    "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==");
            assertThat(answer.status()).isEqualTo(426);
            assertThat(answer.field("Sec-WebSocket-Version")).isEqualTo("13");
        }
    }

    @Nested
    class RawWebsocket {
        @Test
        void theTransport() {
            try (RawClient client = opened("/echo/websocket")) {
                say(client, "Hello world!\uffff");
                hears(client, "Hello world!\uffff");
            }
        }

        @Test
        void theServerCloses() {
            try (RawClient client = opened("/close/websocket")) {
                assertThat(client.closed().closeCode()).isEqualTo(3000);
                assertThat(client.ends()).isTrue();
            }
        }

        @Test
        void thePlainWebSocketOfTheEchoServerIsBesideIt() {
            try (RawClient client = opened("/echo")) {
                say(client, "[\"plain\"]");
                hears(client, "[\"plain\"]");
            }
        }

        @Test
        void aHandshakeThatIsNoneIsNotGreeted() {
            Answer answer =
                    SITE.get("/echo", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==");
            assertThat(answer.status()).isEqualTo(426);
        }
    }
}
