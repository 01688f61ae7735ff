package io.longwire.verification.sockjs;

import static io.longwire.verification.sockjs.SockJsSite.session;
import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.raw.RawClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SockJS protocol 0.3.3, from "Protocol and framing" to "XhrStreaming", and "Handling close". */
@Timeout(120)
final class XhrTest {
    private static final String PRELUDE = "h".repeat(2048) + "\n";
    private static final String GO_AWAY = "c[3000,\"Go away!\"]\n";
    private static final String ANOTHER = "c[2010,\"Another connection still open\"]\n";

    @RegisterExtension
    static final SockJsSite SITE = new SockJsSite();

    @Nested
    class Protocol {
        @Test
        void aSimpleSession() {
            String url = session("/echo");
            SITE.post(url + "/xhr", "").is(200, "o\n");
            SITE.post(url + "/xhr_send", "[\"a\"]").is(204, "");
            SITE.post(url + "/xhr", "").is(200, "a[\"a\"]\n");
            assertThat(SITE.post("/echo/000/bad_session/xhr_send", "[\"a\"]").status())
                    .isEqualTo(404);
            try (RawClient waiting = waiting(url)) {
                SITE.post(url + "/xhr_send", "[\"b\"]").is(204, "");
                SockJsSite.read(waiting).is(200, "a[\"b\"]\n");
            }
        }

        @Test
        void aSessionThatTheServerClosesSaysSoAgainAndAgain() {
            String url = session("/close");
            SITE.post(url + "/xhr", "").is(200, "o\n");
            SITE.post(url + "/xhr", "").is(200, GO_AWAY);
            SITE.post(url + "/xhr", "").is(200, GO_AWAY);
        }
    }

    /** Of two polls at once, the one that waits when the other, whichever came second, has been told so. */
    private static RawClient waiting(String url) {
        RawClient one = SITE.begin("POST", url + "/xhr");
        RawClient other = SITE.begin("POST", url + "/xhr");
        RawClient told = CompletableFuture.anyOf(answered(one), answered(other))
                .thenApply(RawClient.class::cast)
                .join();
        SockJsSite.read(told).is(200, ANOTHER);
        told.close();
        return told == one ? other : one;
    }

    private static CompletableFuture<RawClient> answered(RawClient client) {
        return CompletableFuture.supplyAsync(
                () -> {
                    client.awaitByte();
                    return client;
                },
                task -> new Thread(task, "poll").start());
    }

    @Nested
    class XhrPolling {
        @Test
        void preflightsAreAnswered() {
            Preflights.areAnswered(SITE, "/echo/abc/abc/xhr", "OPTIONS, POST");
            Preflights.areAnswered(SITE, "/echo/abc/abc/xhr_send", "OPTIONS, POST");
        }

        @Test
        void theTransport() {
            String url = session("/echo");
            SITE.post(url + "/xhr", "")
                    .is(200, "o\n")
                    .hasType("application/javascript;charset=UTF-8")
                    .mayBeReadBy(null)
                    .isNotCached();
            SITE.post(url + "/xhr_send", "[\"x\"]")
                    .is(204, "")
                    .hasType("text/plain;charset=UTF-8")
                    .mayBeReadBy(null)
                    .isNotCached();
            SITE.post(url + "/xhr", "").is(200, "a[\"x\"]\n");
        }

        @Test
        void aSessionThatIsNotThereGetsNothing() {
            assertThat(SITE.post(session("/echo") + "/xhr_send", "[\"x\"]").status())
                    .isEqualTo(404);
        }

        @Test
        void brokenJsonIsAnErrorAndTheSessionGoesOn() {
            String url = session("/echo");
            SITE.post(url + "/xhr", "").is(200, "o\n");
            Answer broken = SITE.post(url + "/xhr_send", "[\"x");
            assertThat(broken.status()).isEqualTo(500);
            assertThat(broken.body()).contains("Broken JSON encoding.");
            Answer empty = SITE.post(url + "/xhr_send", "");
            assertThat(empty.status()).isEqualTo(500);
            assertThat(empty.body()).contains("Payload expected.");
            SITE.post(url + "/xhr_send", "[\"a\"]").is(204, "");
            SITE.post(url + "/xhr", "").is(200, "a[\"a\"]\n");
        }

        @Test
        void anyContentTypeIsAccepted() {
            String url = session("/echo");
            SITE.post(url + "/xhr", "").is(200, "o\n");
            List<String> types = List.of(
                    "text/plain",
                    "T",
                    "application/json",
                    "application/xml",
                    "",
                    "application/json; charset=utf-8",
                    "text/xml; charset=utf-8",
                    "text/xml");
            for (String type : types) {
                SITE.post(url + "/xhr_send", "[\"a\"]", "Content-Type: " + type).is(204, "");
            }
            SITE.post(url + "/xhr", "").is(200, "a[" + "\"a\",".repeat(types.size() - 1) + "\"a\"]\n");
        }

        @Test
        void theHeadersThatAPageAsksForAreAllowed() {
            Answer asked = SITE.post(session("/echo") + "/xhr", "", "Access-Control-Request-Headers: a, b, c")
                    .is(200, "o\n")
                    .mayBeReadBy(null);
            assertThat(asked.field("Access-Control-Allow-Headers")).isEqualTo("a, b, c");
            Answer empty = SITE.post(session("/echo") + "/xhr", "", "Access-Control-Request-Headers: ")
                    .is(200, "o\n")
                    .mayBeReadBy(null);
            assertThat(empty.field("Access-Control-Allow-Headers")).isEmpty();
            Answer none =
                    SITE.post(session("/echo") + "/xhr", "").is(200, "o\n").mayBeReadBy(null);
            assertThat(none.field("Access-Control-Allow-Headers")).isEmpty();
        }
    }

    @Nested
    class XhrStreaming {
        @Test
        void preflightsAreAnswered() {
            Preflights.areAnswered(SITE, "/echo/abc/abc/xhr_streaming", "OPTIONS, POST");
        }

        @Test
        void theTransport() {
            String url = session("/echo");
            try (Stream stream = SITE.stream("POST", url + "/xhr_streaming")) {
                assertThat(stream.head().status()).isEqualTo(200);
                Answer.hasType(stream.head(), "application/javascript;charset=UTF-8");
                Answer.mayBeReadBy(stream.head(), null);
                Answer.isNotCached(stream.head());
                assertThat(stream.chunk()).isEqualTo(PRELUDE);
                assertThat(stream.chunk()).isEqualTo("o\n");
                SITE.post(url + "/xhr_send", "[\"x\"]").is(204, "");
                assertThat(stream.chunk()).isEqualTo("a[\"x\"]\n");
            }
        }

        @Test
        void theResponseEndsAtItsLimit() {
            String url = session("/echo");
            try (Stream stream = SITE.stream("POST", url + "/xhr_streaming")) {
                assertThat(stream.chunk()).isEqualTo(PRELUDE);
                assertThat(stream.chunk()).isEqualTo("o\n");
                String message = "\"" + "x".repeat(128) + "\"";
                for (int i = 0; i < 31; i++) {
                    SITE.post(url + "/xhr_send", "[" + message + "]").is(204, "");
                    assertThat(stream.chunk()).isEqualTo("a[" + message + "]\n");
                }
                assertThat(stream.chunk()).isEmpty();
            }
        }
    }

    @Nested
    class HandlingClose {
        @Test
        void whoComesToAClosedSessionIsToldThatItIsClosed() {
            String url = session("/close");
            try (Stream first = SITE.stream("POST", url + "/xhr_streaming")) {
                assertThat(first.chunk()).isEqualTo(PRELUDE);
                assertThat(first.chunk()).isEqualTo("o\n");
                assertThat(first.chunk()).isEqualTo(GO_AWAY);
                try (Stream second = SITE.stream("POST", url + "/xhr_streaming")) {
                    assertThat(second.chunk()).isEqualTo(PRELUDE);
                    assertThat(second.chunk()).isEqualTo(GO_AWAY);
                    assertThat(first.chunk()).isEmpty();
                    assertThat(second.chunk()).isEmpty();
                }
            }
        }

        @Test
        void aSecondRequestIsToldThatThereIsOne() {
            String url = session("/echo");
            try (Stream first = opened(url);
                    Stream second = SITE.stream("POST", url + "/xhr_streaming")) {
                assertThat(second.chunk()).isEqualTo(PRELUDE);
                assertThat(second.chunk()).isEqualTo(ANOTHER);
                assertThat(second.chunk()).isEmpty();
                SITE.post(url + "/xhr_send", "[\"still here\"]");
                assertThat(first.chunk()).isEqualTo("a[\"still here\"]\n");
            }
        }

        @Test
        void aStreamThatIsAbortedEndsTheSession() {
            String url = session("/echo");
            opened(url).close();
            String told = ANOTHER;
            while (told.equals(ANOTHER)) { // until the server has noticed
                try (Stream next = SITE.stream("POST", url + "/xhr_streaming")) {
                    assertThat(next.chunk()).isEqualTo(PRELUDE);
                    told = next.chunk();
                }
            }
            assertThat(told).isEqualTo("c[1002,\"Connection interrupted\"]\n");
        }

        @Test
        void aPollThatIsAbortedEndsTheSession() {
            String url = session("/echo");
            SITE.post(url + "/xhr", "").is(200, "o\n");
            waiting(url).close();
            String told = ANOTHER;
            while (told.equals(ANOTHER)) {
                told = SITE.post(url + "/xhr", "").body();
            }
            assertThat(told).isEqualTo("c[1002,\"Connection interrupted\"]\n");
        }

        private Stream opened(String url) {
            Stream stream = SITE.stream("POST", url + "/xhr_streaming");
            assertThat(stream.chunk()).isEqualTo(PRELUDE);
            assertThat(stream.chunk()).isEqualTo("o\n");
            return stream;
        }
    }
}
