package io.longwire.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.protocol.extension.ExtensionFactory;
import io.longwire.protocol.extension.ExtensionOffer;
import io.longwire.protocol.extension.LoopLocal;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.handshake.HandshakeResult.Accepted;
import io.longwire.protocol.handshake.HandshakeResult.Rejected;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 §4.1. */
class ClientHandshakeTest {
    private static final byte[] NONCE = "the sample nonce".getBytes(StandardCharsets.US_ASCII);
    private static final Headers PROOF = Headers.of("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    private static final ExtensionFactory A = NamedExtension.any("a", 0b100);
    private static final ExtensionFactory B =
            new NamedExtension("b", 0b010, offer -> !offer.parameters().containsKey("wrong"));
    private static final ExtensionFactory C = NamedExtension.any("c", 0b100);

    private final ClientHandshake plain = ClientHandshake.start(List.of(), List.of(), NONCE);
    private final ClientHandshake full = ClientHandshake.start(List.of("chat", "superchat"), List.of(A, B, C), NONCE);

    private static void assertRejected(HandshakeResult result, String text) {
        assertThat(result).isInstanceOf(Rejected.class);
        assertThat(((Rejected) result).text()).contains(text);
    }

    @Test
    void theRequestSaysWhatIsWanted() {
        assertThat(plain.headers())
                .isEqualTo(Headers.of("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version", "13"));
        assertThat(full.headers().first("Sec-WebSocket-Protocol")).isEqualTo("chat, superchat");
        assertThat(full.headers().first("Sec-WebSocket-Extensions"))
                .isEqualTo("a; mode=fast, b; mode=fast, c; mode=fast");
    }

    @Test
    void theProofAloneIsEnough() {
        HandshakeResult result = full.check(101, PROOF);

        assertThat(result).isEqualTo(new Accepted(PROOF, null, List.of()));
    }

    @Test
    void whatWasAgreedIsTold() {
        Headers response =
                PROOF.with("Sec-WebSocket-Protocol", "superchat").with("Sec-WebSocket-Extensions", "b; x=1, a");

        Accepted accepted = (Accepted) full.check(101, response);

        assertThat(accepted.subprotocol()).isEqualTo("superchat");
        assertThat(accepted.agreed()).extracting(ExtensionOffer::toString).containsExactly("b; x=1", "a");
        assertThat(accepted.stages(Side.CLIENT, new LoopLocal()))
                .extracting(stage -> stage.rsv())
                .containsExactly(0b010, 0b100);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 301, 400, 426, 503})
    void anotherStatusThan101IsNoConnection(int status) {
        HandshakeResult result = plain.check(status, PROOF);

        assertRejected(result, "status " + status);
        assertThat(((Rejected) result).status()).isEqualTo(status);
    }

    @Test
    void aMissingWrongOrRepeatedProofIsNoConnection() {
        assertRejected(plain.check(101, Headers.NONE), "Sec-WebSocket-Accept");
        assertRejected(plain.check(101, Headers.of("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOO=")), "Accept");
        assertRejected(plain.check(101, PROOF.with("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")), "Accept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "CHAT", "", "chat, superchat"})
    void aSubprotocolThatWasNotOfferedIsNoConnection(String chosen) {
        assertRejected(full.check(101, PROOF.with("Sec-WebSocket-Protocol", chosen)), "Sec-WebSocket-Protocol");
    }

    @Test
    void twoSubprotocolsAreNoConnection() {
        Headers two = PROOF.with("Sec-WebSocket-Protocol", "chat").with("Sec-WebSocket-Protocol", "superchat");

        assertRejected(full.check(101, two), "Sec-WebSocket-Protocol");
    }

    @Test
    void aSubprotocolWhereNoneWasOfferedIsNoConnection() {
        assertRejected(plain.check(101, PROOF.with("Sec-WebSocket-Protocol", "chat")), "Sec-WebSocket-Protocol");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "other | not offered",
                "a, a | twice",
                "b; wrong | do not suit the extension b",
                "a, c | do not suit the extension c",
                "a;; | grammar",
                "a; x; x | grammar",
            })
    void extensionsOnOtherTermsAreNoConnection(String answer, String text) {
        assertRejected(full.check(101, PROOF.with("Sec-WebSocket-Extensions", answer)), text);
    }

    @Test
    void badInputIsTheCallersMistake() {
        assertThatThrownBy(() -> ClientHandshake.start(List.of(), List.of(), new byte[15]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16 bytes");
        assertThatThrownBy(() -> ClientHandshake.start(List.of("a b"), List.of(), NONCE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a b'");
        assertThatThrownBy(() -> ClientHandshake.start(List.of("a", "a"), List.of(), NONCE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twice");
    }

    @Test
    void clientAndServerAgree() {
        RequestHead head = new RequestHead("GET", "http", "localhost", "/", null, "websocket", full.headers());

        Accepted server = (Accepted) ServerHandshake.answer(head, List.of("superchat"), List.of(B, A));
        Accepted client = (Accepted) full.check(101, server.headers());

        assertThat(client.subprotocol()).isEqualTo("superchat");
        assertThat(client.agreed()).isEqualTo(server.agreed()).hasSize(2);
    }
}
