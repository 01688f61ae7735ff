package io.longwire.verification.abuse;

import static io.longwire.verification.raw.RawClient.handshake;
import static io.longwire.verification.raw.RawClient.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.longwire.verification.raw.Head;
import io.longwire.verification.raw.RawClient;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Opening handshakes, and requests around them, that attack the parser, the user's browser or what stands in front of the server. */
@Timeout(120)
final class HandshakeAbuseTest {
    @RegisterExtension
    static final Unharmed UNHARMED = new Unharmed("--allowed-origin", "https://app.example.com");

    static Stream<Arguments> costlyHeaders() {
        String quotes = "x;a=\"" + "\\b".repeat(3_500) + "\"";
        return Stream.of(
                arguments("a parameter of 3,500 escapes", "Sec-WebSocket-Extensions: " + quotes, 101),
                arguments("a quote that never ends", "Sec-WebSocket-Extensions: x;a=\"" + "\\\"".repeat(3_500), 400),
                arguments("7,000 blanks", "Sec-WebSocket-Extensions: a" + " ".repeat(7_000) + "b", 400),
                arguments("7,000 semicolons", "Sec-WebSocket-Extensions: a" + ";".repeat(7_000), 400),
                arguments("7,000 commas", "Sec-WebSocket-Extensions: a" + ",".repeat(7_000), 101),
                arguments("3,000 subprotocols", "Sec-WebSocket-Protocol: " + numbered(3_000), 101),
                arguments("one subprotocol 3,000 times", "Sec-WebSocket-Protocol: " + "a,".repeat(3_000) + "a", 400),
                arguments("a header line beyond the limit", "X: " + "a".repeat(20_000), 431),
                arguments("3,000 headers", "a: b\r\n".repeat(3_000) + "c: d", 101),
                arguments("5,000 headers", "a: b\r\n".repeat(5_000) + "c: d", 431));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("costlyHeaders")
    void headersThatCostMuchToParseAreAnsweredOrRefused(String name, String header, int status) {
        try (RawClient client = new RawClient(UNHARMED.server())) {
            client.send(handshake(header));
            assertThat(client.head().status()).isEqualTo(status);
        }
    }

    static Stream<Arguments> oddUpgrades() {
        return Stream.of(
                arguments("no Upgrade", upgrade("", "Connection: Upgrade", "13"), 426),
                arguments("no Connection", upgrade("Upgrade: websocket", "", "13"), 426),
                arguments("Upgrade to h2c", upgrade("Upgrade: h2c", "Connection: Upgrade", "13"), 426),
                arguments("version 8", upgrade("Upgrade: websocket", "Connection: Upgrade", "8"), 426),
                arguments(
                        "a list of upgrades",
                        upgrade("Upgrade: h2c, WebSocket", "Connection: keep-alive, Upgrade", "13"),
                        101),
                arguments("a body by length", handshake("Content-Length: 5"), 400),
                arguments("a body in chunks", handshake("Transfer-Encoding: chunked"), 400),
                arguments("two keys", handshake("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="), 400),
                arguments("POST", handshake().replaceFirst("GET", "POST"), 400),
                arguments("no Host", handshake().replaceFirst("Host: localhost\r\n", ""), 400),
                arguments("two Hosts", handshake("Host: localhost"), 400));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oddUpgrades")
    void anOddUpgradeGetsTheStatusOfItsRule(String name, String handshake, int status) {
        try (RawClient client = new RawClient(UNHARMED.server())) {
            client.send(handshake);
            assertThat(client.head().status()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost, 101",
        "https://app.example.com, 101",
        "null, 403",
        "http://evil.example.com, 403",
        "http://localhost.evil.example.com, 403",
        "http://evillocalhost, 403",
        "http://localhost:81, 403",
        "https://localhost, 403",
        "http://app.example.com, 403",
        "https://app.example.com:444, 403",
        "https://app.example.com.evil.example, 403",
        "https://xapp.example.com, 403",
        "https://sub.app.example.com, 403",
        "https://app.example.com@evil.example, 403",
        "http://localhost@evil.example, 403",
        "http://127.0.0.1, 403",
        "*, 403",
        "'', 403",
    })
    void aForeignPageGetsNoWebSocketAndPublishesNothing(String origin, int status) {
        try (RawClient socket = new RawClient(UNHARMED.server());
                RawClient post = new RawClient(UNHARMED.server())) {
            socket.send(handshake("Origin: " + origin));
            assertThat(socket.head().status()).isEqualTo(status);
            post.send(
                    request("POST /topic/forged HTTP/1.1", "Host: localhost", "Origin: " + origin, "Content-Length: 2")
                            + "hi");
            assertThat(post.head().status()).isEqualTo(status == 101 ? 200 : status);
        }
    }

    @Test
    void theOriginIsJudgedBeforeTheHandshake() {
        assertThat(statusOf(handshake("Origin: http://evil.example", "Sec-WebSocket-Protocol: ,,, bad\u0001")))
                .isIn(400, 403);
        assertThat(statusOf(handshake("Origin: http://evil.example").replace("Version: 13", "Version: 7")))
                .isEqualTo(403);
        assertThat(statusOf(handshake("Origin: http://localhost", "Origin: http://evil.example")))
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "127.0.0.1:99, 200",
        "[::1], 200",
        "LOCALHOST:1, 200",
        "evil.example, 421",
        "localhost.evil.example, 421",
        "127.0.0.1.evil.example, 421",
        "10.0.0.1, 421",
        "0x7f.1, 421",
    })
    void aNameThatWasMadeToResolveHereGetsNothing(String host, int status) {
        assertThat(statusOf(request("GET /topic/any HTTP/1.1", "Host: " + host)))
                .isEqualTo(status);
    }

    static Stream<Arguments> smuggled() {
        return Stream.of(
                arguments("a length and chunks", "Content-Length: 5\r\nTransfer-Encoding: chunked"),
                arguments("two lengths", "Content-Length: 5\r\nContent-Length: 6"),
                arguments("a list of lengths", "Content-Length: 5, 6"),
                arguments("a negative length", "Content-Length: -5"),
                arguments("a length with a sign", "Content-Length: +5"),
                arguments("a blank before the colon", "Content-Length : 5"),
                arguments("a coding nobody knows", "Transfer-Encoding: xchunked"),
                arguments("chunks that are not the last coding", "Transfer-Encoding: chunked, identity"),
                arguments("a line that ends with CR alone", "X: y\rTransfer-Encoding: chunked"),
                arguments("a NUL in a value", "X: y\0z\r\nContent-Length: 5"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("smuggled")
    void aRequestWhoseEndIsInDoubtIsRefusedAndNothingBehindItIsRead(String name, String fields) {
        try (RawClient client = new RawClient(UNHARMED.server())) {
            client.send(request("POST /topic/smuggled HTTP/1.1", "Host: localhost", fields)
                    + "0\r\n\r\n" + request("POST /topic/smuggled HTTP/1.1", "Host: localhost", "Content-Length: 4")
                    + "evil");
            Head head = client.head();
            assertThat(head.status()).isBetween(400, 501);
            assertThat(client.ends()).isTrue();
        }
        try (RawClient client = new RawClient(UNHARMED.server())) {
            client.send(request("GET /topic/smuggled HTTP/1.1", "Host: localhost"));
            assertThat(client.body(client.head())).contains("\"messages\":[]");
        }
    }

    @Test
    void aRefusedUpgradeLeavesNoTunnel() {
        try (RawClient client = new RawClient(UNHARMED.server())) {
            client.send(handshake("Origin: http://evil.example") + "\u0081\u0083\0\0\0\0abc"
                    + request("GET /health HTTP/1.1", "Host: localhost"));
            assertThat(client.head().status()).isEqualTo(403);
            assertThat(client.ends()).isTrue();
        }
    }

    @Test
    void whatFollowsAnUpgradeIsNoRequest() {
        try (RawClient client = new RawClient(UNHARMED.server())) {
            client.send(handshake() + request("GET /health HTTP/1.1", "Host: localhost"));
            assertThat(client.head().status()).isEqualTo(101);
            assertThat(client.closed().closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void noAnswerLetsAForeignPageRead() {
        try (RawClient client = new RawClient(UNHARMED.server())) {
            client.send(request("GET /topic/any HTTP/1.1", "Host: localhost", "Origin: http://evil.example"));
            Head head = client.head();
            assertThat(head.lines())
                    .noneMatch(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("access-control"));
            assertThat(head.field("x-content-type-options")).isEqualTo("nosniff");
        }
    }

    private static int statusOf(String request) {
        try (RawClient client = new RawClient(UNHARMED.server())) {
            client.send(request);
            return client.head().status();
        }
    }

    private static String upgrade(String upgrade, String connection, String version) {
        return request(
                "GET /ws HTTP/1.1",
                "Host: localhost",
                upgrade,
                connection,
                "Sec-WebSocket-Version: " + version,
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
    }

    private static String numbered(int count) {
        StringBuilder names = new StringBuilder("v12.stomp");
        for (int i = 0; i < count; i++) {
            names.append(',').append(Integer.toString(i, 36));
        }
        return names.toString();
    }
}
