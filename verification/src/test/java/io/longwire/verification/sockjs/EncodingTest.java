package io.longwire.verification.sockjs;

import static io.longwire.verification.sockjs.SockJsSite.session;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.longwire.verification.raw.RawClient;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SockJS protocol 0.3.3, "JSON Unicode Encoding" and "Http 1.0 and 1.1 chunking". */
@Timeout(120)
final class EncodingTest {
    private static final String WELCOME = "Welcome to SockJS!\n";

    @RegisterExtension
    static final SockJsSite SITE = new SockJsSite();

    @Nested
    class JsonEncoding {
        private static String escaped(int from, IntPredicate which) {
            StringBuilder json = new StringBuilder("\"");
            for (int c = from; c < 0x10000; c++) {
                if (which.test(c)) {
                    json.append(String.format("\\u%04x", c));
                }
            }
            return json.append('"').toString();
        }

        private static boolean isMangledFromServers(int c) {
            return (c >= 0x200c && c <= 0x200f)
                    || (c >= 0x2028 && c <= 0x202f)
                    || (c >= 0x2060 && c <= 0x206f)
                    || c >= 0xfff0;
        }

        @Test
        void theServerEscapesWhatBrowsersMangle() throws Exception {
            String url = session("/echo");
            SITE.post(url + "/xhr", "").is(200, "o\n");
            String json = escaped(255, JsonEncoding::isMangledFromServers);
            String bare = new JsonMapper().readValue(json, String.class);
            SITE.post(url + "/xhr_send", "[\"" + bare + "\"]").is(204, "");
            SITE.post(url + "/xhr", "").is(200, "a[" + json + "]\n");
        }

        @Test
        void theServerDecodesWhatClientsEscape() throws Exception {
            String url = session("/echo");
            SITE.post(url + "/xhr", "").is(200, "o\n");
            // Of all that clients escape none is a surrogate; so everything else is tried.
            String json = escaped(0, c -> !Character.isSurrogate((char) c));
            SITE.post(url + "/xhr_send", "[" + json + "]").is(204, "");
            String frame = SITE.post(url + "/xhr", "").body();
            assertThat(new JsonMapper().readValue(frame.substring(2, frame.length() - 2), String.class))
                    .isEqualTo(new JsonMapper().readValue(json, String.class));
        }
    }

    @Nested
    class Http10 {
        @Test
        void aGreetingIsAnsweredWithItsLengthAndTheConnectionStays() {
            try (RawClient client = SITE.connect()) {
                for (int i = 0; i < 2; i++) {
                    client.send(RawClient.request("GET /echo HTTP/1.0", "Host: localhost", "Connection: Keep-Alive"));
                    Answer answer = SockJsSite.read(client).is(200, WELCOME);
                    assertThat(answer.field("Transfer-Encoding")).isEmpty();
                    assertThat(answer.field("Connection")).isEqualToIgnoringCase("keep-alive");
                }
            }
        }

        @Test
        void aStreamEndsWithTheConnection() {
            try (RawClient client = SITE.connect()) {
                client.send(RawClient.request(
                        "POST " + session("/close") + "/xhr_streaming HTTP/1.0",
                        "Host: localhost",
                        "Connection: Keep-Alive"));
                var head = client.head();
                assertThat(head.status()).isEqualTo(200);
                assertThat(head.field("Transfer-Encoding")).isEmpty();
                assertThat(head.field("Content-Length")).isEmpty();
                assertThat(client.bytes(2049)).isEqualTo("h".repeat(2048) + "\n");
                assertThat(client.bytes(2)).isEqualTo("o\n");
                assertThat(client.bytes(19)).isEqualTo("c[3000,\"Go away!\"]\n");
                assertThat(client.ends()).isTrue();
            }
        }
    }

    @Nested
    class Http11 {
        @Test
        void aGreetingLeavesTheConnectionOpen() {
            try (RawClient client = SITE.connect()) {
                for (int i = 0; i < 2; i++) {
                    SockJsSite.send(client, "GET", "/echo", "", "Connection: Keep-Alive");
                    Answer answer = SockJsSite.read(client).is(200, WELCOME);
                    assertThat(answer.field("Connection")).isIn("", "keep-alive");
                }
            }
        }

        @Test
        void aStreamComesInChunksAndLeavesTheConnectionOpen() {
            try (RawClient client = SITE.connect()) {
                SockJsSite.send(client, "POST", session("/close") + "/xhr_streaming", "", "Connection: Keep-Alive");
                Stream stream = new Stream(client, client.head());
                assertThat(stream.head().field("Transfer-Encoding")).isEqualToIgnoringCase("chunked");
                assertThat(stream.head().field("Content-Length")).isEmpty();
                assertThat(stream.chunk()).startsWith("h");
                assertThat(stream.chunk()).isEqualTo("o\n");
                assertThat(stream.chunk()).isEqualTo("c[3000,\"Go away!\"]\n");
                assertThat(stream.chunk()).isEmpty();
                SockJsSite.send(client, "GET", "/echo", "");
                SockJsSite.read(client).is(200, WELCOME);
            }
        }
    }
}
