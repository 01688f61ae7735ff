package io.longwire.verification.abuse;

import static io.longwire.verification.raw.RawClient.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.longwire.verification.raw.Head;
import io.longwire.verification.raw.RawClient;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on destinations as HTTP resources, and on those who follow them. */
@Timeout(120)
final class FeedAbuseTest {
    @RegisterExtension
    static final Unharmed UNHARMED = new Unharmed();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\ndata: forged",
                "a\r\n\r\nid: 7\ndata: forged\n\n",
                "a\rdata: forged",
                "\u0000",
                "\u2028x",
                "</script>",
                ":x"
            })
    void noBodyForgesAnEvent(String body) {
        try (RawClient events = follow("text/event-stream", "/topic/injected");
                RawClient post = new RawClient(UNHARMED.server())) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            post.send(request(
                    "POST /topic/injected HTTP/1.1",
                    "Host: localhost",
                    "Content-Type: text/plain",
                    "Content-Length: " + bytes.length));
            post.send(bytes);
            assertThat(post.head().status()).isIn(200, 400);
            post.close();
            try (RawClient last = new RawClient(UNHARMED.server())) {
                last.send(request("POST /topic/injected HTTP/1.1", "Host: localhost", "Content-Length: 4") + "last");
                assertThat(last.head().status()).isEqualTo(200);
            }
            for (String line = line(events); !line.contains("\"data\":\"last\""); line = line(events)) {
                assertThat(line).matches("(?s)|: .*|retry: \\d+|id: [0-9a-z]+-\\d+|event: message|data: \\{.*}");
                assertThat(line).doesNotContain("\r", "\0");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\n{\"event\":\"ended\"}", "\r\n", "\u0000", "\u2028{}", "\"}\n{\"position\":\"x-1\"}", "\\\n"})
    void noBodyForgesALine(String body) throws Exception {
        try (RawClient lines = follow("application/x-ndjson", "/topic/injected/lines");
                RawClient post = new RawClient(UNHARMED.server())) {
            assertThat(line(lines)).startsWith("{\"event\":\"following\"");
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            post.send(request(
                    "POST /topic/injected/lines HTTP/1.1",
                    "Host: localhost",
                    "Content-Type: text/plain",
                    "Content-Length: " + bytes.length));
            post.send(bytes);
            assertThat(post.head().status()).isEqualTo(200);
            assertThat(new ObjectMapper().readTree(line(lines)).path("data").asText())
                    .isEqualTo(body);
        }
    }

    @Test
    void aRequestForThousandsOfTopicsIsRefused() {
        StringBuilder few = new StringBuilder("/feed?x");
        for (int i = 0; i < 33; i++) {
            few.append("&destination=/topic/").append(i);
        }
        try (RawClient client = new RawClient(UNHARMED.server());
                RawClient many = new RawClient(UNHARMED.server())) {
            client.send(request("GET " + few + " HTTP/1.1", "Host: localhost"));
            Head head = client.head();
            assertThat(head.status()).isEqualTo(400);
            assertThat(client.body(head)).contains("At most 32");
            many.send(request("GET /feed?x" + "&destination=/topic/a".repeat(5_000) + " HTTP/1.1", "Host: localhost"));
            assertThat(many.head().status()).isEqualTo(414);
        }
    }

    @Test
    void aCursorOfOtherTopicsIsRefusedBeforeAnythingIsRead() {
        try (RawClient client = new RawClient(UNHARMED.server())) {
            client.send(request(
                    "GET /feed?destination=/topic/a&destination=/topic/b&since=" + "a-1.".repeat(500) + "a-1 HTTP/1.1",
                    "Host: localhost"));
            assertThat(client.head().status()).isEqualTo(400);
        }
    }

    @Test
    void nobodyForgesWhoIsThereOverHttp() {
        try (RawClient client = new RawClient(UNHARMED.server())) {
            client.send(request("POST /topic/presence/a HTTP/1.1", "Host: localhost", "Content-Length: 0"));
            assertThat(client.head().status()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "a-b", "-", "a-1-2", "<script>", "a-99999999999999999999", "a--1"})
    void aPositionThatIsNoneIsRefused(String position) {
        try (RawClient client = new RawClient(UNHARMED.server())) {
            client.send(request(
                    "GET /topic/a HTTP/1.1",
                    "Host: localhost",
                    "Accept: text/event-stream",
                    "Last-Event-ID: " + position));
            Head head = client.head();
            assertThat(head.status()).isEqualTo(400);
            assertThat(client.body(head)).doesNotContain("<script>");
        }
    }

    @Test
    void aPositionFromNowhereIsToldAsLossAndScansNothing() {
        try (RawClient client = follow("text/event-stream", "/topic/a", "Last-Event-ID: zzzz-999999999999")) {
            String line = line(client);
            while (!line.startsWith("event: ")) {
                line = line(client);
            }
            assertThat(line).isEqualTo("event: lost");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/topic/, 400",
        "/topic//a, 400",
        "/topic/../a, 400",
        "/topic/%2e%2e/a, 400",
        "/topic/%2F, 400",
        "/topic/%00, 400",
        "/topic/a%0d%0ab, 400",
        "/topic/%zz, 400",
        "/topic/*, 400",
        "/queue/, 400",
        "/queue/..%2Fa, 400",
        "/user/a, 404",
        "/app/a, 404",
        "/console/../server, 404",
        "/console/%2e%2e/%2e%2e/etc/passwd, 404",
        "/console/stompjs/../index.html, 404",
    })
    void aPathOutsideTheTopicsLeadsNowhere(String path, int status) {
        try (RawClient client = new RawClient(UNHARMED.server())) {
            client.send(request("GET " + path + " HTTP/1.1", "Host: localhost"));
            assertThat(client.head().status()).isEqualTo(status);
        }
    }

    @Test
    void aMessageBeyondTheLimitIsRefusedBeforeItIsSent() {
        try (RawClient client = new RawClient(UNHARMED.server())) {
            client.send(request("POST /topic/a HTTP/1.1", "Host: localhost", "Content-Length: 1048577"));
            assertThat(client.head().status()).isEqualTo(413);
        }
    }

    @Test
    void aBodyInChunksIsCountedAsItComes() {
        try (RawClient client = new RawClient(UNHARMED.server())) {
            client.send(request("POST /topic/a HTTP/1.1", "Host: localhost", "Transfer-Encoding: chunked"));
            String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
            for (int i = 0; i < 17; i++) {
                client.sendWhileOpen(chunk.getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(client.head().status()).isEqualTo(413);
        }
    }

    @Test
    void theConsoleLoadsNothingFromElsewhereAndIsFramedByNobody() {
        try (RawClient client = new RawClient(UNHARMED.server())) {
            client.send(request("GET / HTTP/1.1", "Host: localhost"));
            assertThat(client.head().field("content-security-policy"))
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
        }
    }

    private static RawClient follow(String form, String path, String... fields) {
        RawClient client = new RawClient(UNHARMED.server());
        client.send(request(
                "GET " + path + " HTTP/1.1", "Host: localhost", "Accept: " + form, String.join("\r\n", fields)));
        assertThat(client.head().status()).isEqualTo(200);
        return client;
    }

    /** The next line of the body, without the lines that frame its chunks. */
    private static String line(RawClient client) {
        String line = client.line();
        while (line.endsWith("\r")) {
            line = client.line();
        }
        return line;
    }
}
