package io.longwire.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longwire.netty.HandshakeDecision;
import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketListener;
import io.longwire.netty.WebSocketServer;
import io.longwire.protocol.message.MessageType;
import io.longwire.server.tools.EchoServer;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The load {@code echo} against servers that do as they should, and others that do not. */
@Timeout(60)
final class EchoLoadTest {
    private static final int IN_FLIGHT = 8;
    private static final EchoLoad LOAD = new EchoLoad(2, 64, IN_FLIGHT, MessageType.TEXT);

    private final Benches benches = new Benches();

    /** Handles the n-th message of a connection. */
    private interface Answer {
        void to(WebSocket webSocket, MessageType type, ByteBuffer payload, int number);
    }

    private boolean runAgainst(Answer answer, Duration patience) throws Exception {
        try (WebSocketServer server = Benches.server(() -> new WebSocketListener() {
            private int number;

            @Override
            public void message(WebSocket webSocket, MessageType type, ByteBuffer payload) {
                answer.to(webSocket, type, payload, number++);
            }
        })) {
            return benches.run(LOAD, Benches.terms(Benches.uri(server, "/"), patience), false);
        }
    }

    private static ByteBuffer copy(ByteBuffer payload) {
        return ByteBuffer.allocate(payload.remaining()).put(payload.duplicate()).flip();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 64, 100_000})
    void anEchoServerIsRightWhateverTheSize(int size) throws Exception {
        for (MessageType type : MessageType.values()) {
            try (WebSocketServer server = EchoServer.start("127.0.0.1", 0, 1)) {
                Terms terms = Benches.terms(Benches.uri(server, "/echo"), Benches.LONG);
                assertThat(benches.run(new EchoLoad(3, size, IN_FLIGHT, type), terms, false))
                        .as(benches.out() + benches.err())
                        .isTrue();
            }
        }
        assertThat(benches.out()).contains("All right: nothing lost, nothing wrong.");
        assertThat(benches.err()).isEmpty();
    }

    @Test
    void aServerThatChangesAByteIsFoundOut() throws Exception {
        assertThat(runAgainst(
                        (webSocket, type, payload, number) -> {
                            ByteBuffer changed = copy(payload);
                            if (number == 3) {
                                changed.put(changed.limit() - 1, (byte) '#');
                            }
                            webSocket.send(type, changed);
                        },
                        Benches.LONG))
                .isFalse();
        assertThat(benches.out())
                .contains("WRONG: 2 wrong bytes: ", " got TEXT of 64 bytes that are not those of message 3")
                .doesNotContain("missing", "All right");
    }

    @Test
    void aServerThatAnswersTextWithBinaryIsFoundOut() throws Exception {
        assertThat(runAgainst(
                        (webSocket, type, payload, number) ->
                                webSocket.send(number == 0 ? MessageType.BINARY : type, payload),
                        Benches.LONG))
                .isFalse();
        assertThat(benches.out()).contains("WRONG: 2 wrong bytes: ", "got BINARY of 64 bytes");
    }

    @Test
    void aServerThatDropsAMessageIsFoundOutByTheNextAnswer() throws Exception {
        assertThat(runAgainst(
                        (webSocket, type, payload, number) -> {
                            if (number != 3) {
                                webSocket.send(type, payload);
                            }
                        },
                        Benches.LONG))
                .isFalse();
        assertThat(benches.out())
                .contains("WRONG: 2 missing: ", "got the answer to message 4, but 3 was due")
                .doesNotContain("wrong bytes", "out of order");
    }

    @Test
    void aServerThatStopsAnsweringIsFoundOutWhenPatienceEnds() throws Exception {
        assertThat(runAgainst((webSocket, type, payload, number) -> {}, Duration.ofMillis(10)))
                .isFalse();
        assertThat(benches.out()).contains("WRONG: " + 2 * IN_FLIGHT + " missing: no answer within 10 ms");
    }

    @Test
    void aServerThatAnswersOutOfOrderIsFoundOut() throws Exception {
        ByteBuffer[] kept = new ByteBuffer[1];
        try (WebSocketServer server = Benches.server(() -> new WebSocketListener() {
            private int number;

            @Override
            public void message(WebSocket webSocket, MessageType type, ByteBuffer payload) {
                if (number++ == 3) {
                    kept[0] = copy(payload);
                    return;
                }
                webSocket.send(type, payload);
                if (kept[0] != null) {
                    webSocket.send(type, kept[0]);
                    kept[0] = null;
                }
            }
        })) {
            EchoLoad one = new EchoLoad(1, 64, IN_FLIGHT, MessageType.TEXT);
            assertThat(benches.run(one, Benches.terms(Benches.uri(server, "/"), Benches.LONG), false))
                    .isFalse();
        }
        assertThat(benches.out())
                .contains("WRONG: 1 out of order: connection 0 got the answer to message 3 when 5 was due")
                .doesNotContain("missing", "wrong bytes");
    }

    @Test
    void aServerThatAnswersTwiceIsFoundOut() throws Exception {
        assertThat(runAgainst(
                        (webSocket, type, payload, number) -> {
                            webSocket.send(type, payload);
                            if (number == 0) {
                                webSocket.send(type, payload);
                            }
                        },
                        Benches.LONG))
                .isFalse();
        assertThat(benches.out()).contains("WRONG: 2 repeated: ");
    }

    @Test
    void aServerThatClosesIsFoundOutAndWhatWasOnTheWayIsMissing() throws Exception {
        assertThat(runAgainst((webSocket, type, payload, number) -> webSocket.close(4000, "enough"), Benches.LONG))
                .isFalse();
        assertThat(benches.out())
                .contains("WRONG: 2 connections lost: ", " was closed with 4000 (enough)")
                .contains("WRONG: " + 2 * IN_FLIGHT + " missing: on the way when the connection was lost");
    }

    @Test
    void theJsonObjectHasTheFiguresAndTheFaults() throws Exception {
        try (WebSocketServer server = EchoServer.start("127.0.0.1", 0, 1)) {
            benches.run(LOAD, Benches.terms(Benches.uri(server, "/echo"), Benches.LONG), true);
        }
        assertThat(benches.out()).hasLineCount(1);
        JsonNode node = new ObjectMapper().readTree(benches.out());
        assertThat(node.path("load").asText()).isEqualTo("echo");
        assertThat(node.path("connections").asInt()).isEqualTo(2);
        assertThat(node.path("binary").isBoolean()).isTrue();
        assertThat(node.path("compressed").isBoolean()).isTrue();
        assertThat(node.path("messagesPerSecond").isNumber()).isTrue();
        assertThat(node.path("latencyP99Micros").isNumber()).isTrue();
        assertThat(node.path("serverCpuMicrosPerMessage").isNull())
                .as("nobody said which process it is")
                .isTrue();
        assertThat(node.path("faults").path("missing").asInt()).isZero();
        assertThat(node.path("right").asBoolean()).isTrue();
    }

    @Test
    void nobodyListeningIsOneLine() {
        assertThat(benches.run(LOAD, Benches.terms(URI.create("ws://127.0.0.1:1/"), Benches.LONG), false))
                .isFalse();
        assertThat(benches.err())
                .isEqualTo(
                        "longwire: No connection to ws://127.0.0.1:1/: Connection refused: /127.0.0.1:1; is a server listening there?\n");
        assertThat(benches.out()).isEmpty();
    }

    @Test
    void aRefusedHandshakeIsOneLineWithItsStatus() throws Exception {
        WebSocketServer.Builder builder = WebSocketServer.builder()
                .endpoint(
                        "/",
                        endpoint -> endpoint.listener(() -> new WebSocketListener() {})
                                .handshake(request ->
                                        CompletableFuture.completedStage(HandshakeDecision.reject(403, "not you"))));
        try (WebSocketServer server = builder.start()) {
            assertThat(benches.run(LOAD, Benches.terms(Benches.uri(server, "/"), Benches.LONG), false))
                    .isFalse();
        }
        assertThat(benches.err()).contains("the server refused it: ", "403").hasLineCount(1);
    }

    @Test
    void compressionIsOfferedAsBrowsersOfferIt() throws Exception {
        List<String> offered = new CopyOnWriteArrayList<>();
        WebSocketServer.Builder builder = WebSocketServer.builder()
                .endpoint(
                        "/",
                        endpoint -> endpoint.listener(() -> new WebSocketListener() {})
                                .handshake(request -> {
                                    offered.addAll(request.headers().all("Sec-WebSocket-Extensions"));
                                    return CompletableFuture.completedStage(HandshakeDecision.reject(403, "seen"));
                                }));
        try (WebSocketServer server = builder.start()) {
            URI uri = Benches.uri(server, "/");
            Duration brief = Duration.ofMillis(100);
            benches.run(
                    LOAD,
                    new Terms(uri, List.of(), List.of(), List.of(), true, 1, Duration.ZERO, brief, Benches.LONG),
                    false);
        }
        assertThat(offered).isNotEmpty().containsOnly("permessage-deflate; client_max_window_bits");
    }

    @Test
    void aServerThatSpeaksNoneOfTheSubprotocolsIsOneLine() throws Exception {
        try (WebSocketServer server = EchoServer.start("127.0.0.1", 0, 1)) {
            URI uri = Benches.uri(server, "/echo");
            Terms terms = new Terms(
                    uri,
                    List.of(),
                    List.of(),
                    List.of("unknown"),
                    false,
                    1,
                    Duration.ZERO,
                    Duration.ofMillis(10),
                    Benches.LONG);
            assertThat(benches.run(LOAD, terms, false)).isFalse();
            assertThat(benches.err())
                    .isEqualTo("longwire: No connection to " + uri
                            + ": the server speaks none of the subprotocols offered: unknown\n");
        }
    }
}
