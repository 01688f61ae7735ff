package io.longwire.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.protocol.extension.ExtensionFactory;
import io.longwire.protocol.extension.ExtensionOffer;
import io.longwire.protocol.extension.LoopLocal;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.handshake.HandshakeResult.Accepted;
import io.longwire.protocol.handshake.HandshakeResult.Rejected;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.RequestHead;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 §4.2. */
class ServerHandshakeTest {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static RequestHead request(String method, @Nullable String protocol, Headers headers) {
        return new RequestHead(method, "http", "server.example.com", "/chat", null, protocol, headers);
    }

    private static RequestHead request(String... more) {
        return request("GET", "websocket", headers(KEY, "13", more));
    }

    private static Headers headers(String key, String version, String... more) {
        Headers headers = Headers.of("Sec-WebSocket-Key", key, "Sec-WebSocket-Version", version);
        for (int i = 0; i < more.length; i += 2) {
            headers = headers.with(more[i], more[i + 1]);
        }
        return headers;
    }

    private static HandshakeResult answer(RequestHead head) {
        return ServerHandshake.answer(head, List.of("chat", "superchat"), List.of());
    }

    private static Accepted accepted(HandshakeResult result) {
        assertThat(result).isInstanceOf(Accepted.class);
        return (Accepted) result;
    }

    private static void assertRejected(HandshakeResult result, int status, String text) {
        assertThat(result).isInstanceOf(Rejected.class);
        Rejected rejected = (Rejected) result;
        assertThat(rejected.status()).isEqualTo(status);
        assertThat(rejected.text()).contains(text);
        assertThat(rejected.headers())
                .isEqualTo(status == 426 ? Headers.of("Sec-WebSocket-Version", "13") : Headers.NONE);
    }

    @Test
    void theExampleOfTheRfc() {
        Accepted accepted = accepted(answer(request("Sec-WebSocket-Protocol", "chat, superchat")));

        assertThat(accepted.headers())
                .isEqualTo(Headers.of(
                        "Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "Sec-WebSocket-Protocol", "chat"));
        assertThat(accepted.subprotocol()).isEqualTo("chat");
        assertThat(accepted.agreed()).isEmpty();
        assertThat(accepted.stages(Side.SERVER, new LoopLocal())).isEmpty();
    }

    @Test
    void whatAsksForNoWebSocketMustUpgrade() {
        assertRejected(answer(request("GET", null, Headers.NONE)), 426, "Upgrade: websocket");
        assertRejected(answer(request("GET", "h2c", headers(KEY, "13"))), 426, "Upgrade: websocket");
        assertRejected(answer(request("POST", null, Headers.NONE)), 426, "Upgrade: websocket");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "HEAD", "get", "CONNECT"})
    void onlyGetOpensAWebSocket(String method) {
        assertRejected(answer(request(method, "websocket", headers(KEY, "13"))), 400, "GET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "0", "14", "", "13, 8", "013", "x"})
    void anotherVersionIsToldTheRightOne(String version) {
        assertRejected(answer(request("GET", "websocket", headers(KEY, version))), 426, "13");
    }

    @Test
    void aMissingVersionIsToldTheRightOne() {
        assertRejected(answer(request("GET", "websocket", Headers.of("Sec-WebSocket-Key", KEY))), 426, "13");
    }

    @Test
    void aVersionThatIsThereTwiceIsABadRequest() {
        assertRejected(answer(request("Sec-WebSocket-Version", "13")), 400, "more than once");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "dGhlIHNhbXBsZSBub25jZQ",
                "dGhlIHNhbXBsZSBub25jZQ=",
                "dGhlIHNhbXBsZSBub25jZXg=",
                "dGhlIHNhbXBsZSBub25jZXh4",
                "dGhlIHNhbXBsZSBub25j*Q==",
                "dGhlIHNhbXBsZSBub25jZQ===="
            })
    void aKeyThatIsNotBase64Of16BytesIsABadRequest(String key) {
        assertRejected(answer(request("GET", "websocket", headers(key, "13"))), 400, "Sec-WebSocket-Key");
    }

    @Test
    void aKeyThatIsMissingOrThereTwiceIsABadRequest() {
        assertRejected(
                answer(request("GET", "websocket", Headers.of("Sec-WebSocket-Version", "13"))),
                400,
                "Sec-WebSocket-Key");
        assertRejected(answer(request("Sec-WebSocket-Key", KEY)), 400, "Sec-WebSocket-Key");
    }

    @Test
    void aRequestWithABodyIsABadRequest() {
        assertRejected(answer(request("Content-Length", "5")), 400, "body");
        assertRejected(answer(request("Transfer-Encoding", "chunked")), 400, "body");
        assertRejected(answer(request("Content-Length", "0", "Content-Length", "5")), 400, "body");
        accepted(answer(request("Content-Length", "0")));
    }

    @Test
    void theFirstOfTheClientsSubprotocolsThatIsSpokenHereIsChosen() {
        assertThat(accepted(answer(
                                request("Sec-WebSocket-Protocol", "other", "Sec-WebSocket-Protocol", "superchat,chat")))
                        .subprotocol())
                .isEqualTo("superchat");
    }

    @Test
    void withoutACommonSubprotocolNoneIsNamed() {
        Accepted accepted = accepted(answer(request("Sec-WebSocket-Protocol", "other, CHAT")));

        assertThat(accepted.subprotocol()).isNull();
        assertThat(accepted.headers().has("Sec-WebSocket-Protocol")).isFalse();
        assertThat(accepted(answer(request())).subprotocol()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "a b", "chat, (x)", "\"chat\"", "chat,chat", "a/b", "é"})
    void subprotocolsThatAreNoTokensOrThereTwiceAreABadRequest(String value) {
        assertRejected(answer(request("Sec-WebSocket-Protocol", value)), 400, "Sec-WebSocket-Protocol");
    }

    @Test
    void aBadRequestsTextIsSafeToLog() {
        HandshakeResult result = answer(request("Sec-WebSocket-Protocol", "\u001b[31m" + "x".repeat(10_000)));

        assertRejected(result, 400, "\\u001b[31m");
        assertThat(((Rejected) result).text()).hasSizeLessThan(300);
    }

    @Test
    void manySubprotocolsCostNoMoreThanTheirLength() {
        String many = String.join(
                ",", IntStream.range(0, 200_000).mapToObj(i -> "p" + i).toList());

        assertThat(accepted(answer(request("Sec-WebSocket-Protocol", many + ",chat")))
                        .subprotocol())
                .isEqualTo("chat");
    }

    @Test
    void theFirstAcceptableOfferOfAnExtensionIsAgreedOn() {
        ExtensionFactory picky =
                new NamedExtension("picky", 0b100, offer -> offer.parameters().containsKey("right"));

        Accepted accepted = accepted(ServerHandshake.answer(
                request(
                        "Sec-WebSocket-Extensions",
                        "unknown, picky; wrong, picky; right=1",
                        "Sec-WebSocket-Extensions",
                        "picky; right=2"),
                List.of(),
                List.of(picky)));

        assertThat(accepted.headers().all("Sec-WebSocket-Extensions")).containsExactly("picky; right=1");
        assertThat(accepted.agreed()).extracting(ExtensionOffer::toString).containsExactly("picky; right=1");
        assertThat(accepted.stages(Side.SERVER, new LoopLocal()))
                .containsExactly(new NamedExtension.Stage(accepted.agreed().get(0), Side.SERVER, 0b100));
    }

    @Test
    void extensionsThatAreNotWantedOrUnknownAreLeftOut() {
        ExtensionFactory never = new NamedExtension("never", 0b100, offer -> false);

        Accepted accepted = accepted(ServerHandshake.answer(
                request("Sec-WebSocket-Extensions", "never, unknown"), List.of(), List.of(never)));

        assertThat(accepted.agreed()).isEmpty();
        assertThat(accepted.headers().has("Sec-WebSocket-Extensions")).isFalse();
    }

    @Test
    void ofTwoExtensionsWithTheSameBitThePreferredOneIsAgreedOn() {
        Accepted accepted = accepted(ServerHandshake.answer(
                request("Sec-WebSocket-Extensions", "c, b, a"),
                List.of(),
                List.of(
                        NamedExtension.any("a", 0b100),
                        NamedExtension.any("b", 0b110),
                        NamedExtension.any("c", 0b010))));

        assertThat(accepted.headers().first("Sec-WebSocket-Extensions")).isEqualTo("a, c");
    }

    @Test
    void malformedExtensionsAreABadRequest() {
        assertRejected(answer(request("Sec-WebSocket-Extensions", "a;;b")), 400, "Sec-WebSocket-Extensions");
    }
}
