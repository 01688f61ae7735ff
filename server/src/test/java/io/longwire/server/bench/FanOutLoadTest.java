package io.longwire.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.embed.Longwire;
import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketListener;
import io.longwire.netty.WebSocketServer;
import io.longwire.protocol.message.MessageType;
import io.longwire.server.tools.EchoServer;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The load {@code fan-out} against servers that do as they should, and others that do not. */
@Timeout(60)
final class FanOutLoadTest {
    private static final int SUBSCRIBERS = 5;

    private final Benches benches = new Benches();

    /** Sends what was published to everybody; told what the number of the message is, and what to send on with. */
    private interface Broadcast {
        void to(List<WebSocket> everybody, MessageType type, byte[] payload, long number);
    }

    private boolean runAgainst(Broadcast broadcast, int window, Duration patience) throws Exception {
        List<WebSocket> everybody = new CopyOnWriteArrayList<>();
        WebSocketServer.Builder builder = WebSocketServer.builder()
                .eventLoops(1)
                .endpoint(
                        "/sub",
                        endpoint -> endpoint.listener(() -> new WebSocketListener() {
                            @Override
                            public void opened(WebSocket webSocket) {
                                everybody.add(webSocket);
                            }
                        }))
                .endpoint(
                        "/pub",
                        endpoint -> endpoint.listener(() -> new WebSocketListener() {
                            private long number;

                            @Override
                            public void message(WebSocket webSocket, MessageType type, ByteBuffer payload) {
                                byte[] bytes = new byte[payload.remaining()];
                                payload.get(bytes);
                                boolean probe = bytes[8] != '0';
                                broadcast.to(everybody, type, bytes, probe ? -1 : number++);
                            }
                        }));
        try (WebSocketServer server = builder.start()) {
            FanOutLoad load = new FanOutLoad(SUBSCRIBERS, window, 64, null, Benches.uri(server, "/pub"));
            return benches.run(load, Benches.terms(Benches.uri(server, "/sub"), patience), false);
        }
    }

    private static void toAll(List<WebSocket> everybody, MessageType type, byte[] payload) {
        everybody.forEach(webSocket -> webSocket.send(type, ByteBuffer.wrap(payload)));
    }

    @ParameterizedTest
    @CsvSource({"1,14,1", "1,64,2", "16,64,1", "3,100000,2"})
    void aServerThatSendsOnToAllIsRight(int window, int size, int threads) throws Exception {
        try (WebSocketServer server = EchoServer.start("127.0.0.1", 0, 1)) {
            Terms terms = Benches.terms(Benches.uri(server, "/sub"), threads, Benches.LONG);
            FanOutLoad load = new FanOutLoad(SUBSCRIBERS, window, size, null, Benches.uri(server, "/pub"));
            assertThat(benches.run(load, terms, false))
                    .as(benches.out() + benches.err())
                    .isTrue();
        }
        assertThat(benches.out()).contains("5 subscribers", "All right: nothing lost, nothing wrong.");
        assertThat(benches.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16})
    void aBrokerThatSpeaksStompIsRight(int window) throws Exception {
        try (Longwire longwire = Longwire.builder().port(0).start()) {
            Terms terms = Benches.terms(
                    URI.create("ws://127.0.0.1:" + longwire.address().getPort() + "/ws"), Benches.LONG);
            assertThat(benches.run(new FanOutLoad(SUBSCRIBERS, window, 64, "/topic/a", null), terms, false))
                    .as(benches.out() + benches.err())
                    .isTrue();
        }
        assertThat(benches.out()).contains("5 subscribers", "STOMP, /topic/a", "All right");
    }

    @Test
    void aRefusalOfTheBrokerIsOneLine() throws Exception {
        try (Longwire longwire = Longwire.builder().port(0).start()) {
            Terms terms = Benches.terms(
                    URI.create("ws://127.0.0.1:" + longwire.address().getPort() + "/ws"), Duration.ofMillis(200));
            assertThat(benches.run(new FanOutLoad(SUBSCRIBERS, 1, 64, "nowhere", null), terms, false))
                    .isFalse();
        }
        assertThat(benches.err())
                .startsWith("longwire: ")
                .contains("5 subscribers", "Not a destination")
                .hasLineCount(1);
    }

    @Test
    void aServerThatDropsAMessageForOneIsFoundOutByTheNext() throws Exception {
        assertThat(runAgainst(
                        (everybody, type, payload, number) ->
                                toAll(number == 1 ? everybody.subList(1, SUBSCRIBERS) : everybody, type, payload),
                        16,
                        Benches.LONG))
                .isFalse();
        assertThat(benches.out())
                .contains("WRONG: 1 missing: ", "got message 2 when 1 was due")
                .doesNotContain("out of order", "wrong bytes");
    }

    @Test
    void aServerThatDropsWhatNothingFollowsIsFoundOutWhenPatienceEnds() throws Exception {
        assertThat(runAgainst(
                        (everybody, type, payload, number) ->
                                toAll(number >= 1 ? everybody.subList(1, SUBSCRIBERS) : everybody, type, payload),
                        1,
                        Duration.ofSeconds(1)))
                .isFalse();
        assertThat(benches.out()).contains("WRONG: 1 missing: did not come within 1000 ms");
    }

    @Test
    void aServerThatSwapsMessagesIsFoundOut() throws Exception {
        byte[][] kept = new byte[1][];
        assertThat(runAgainst(
                        (everybody, type, payload, number) -> {
                            if (number == 1) {
                                kept[0] = payload;
                                return;
                            }
                            toAll(everybody, type, payload);
                            if (number == 2) {
                                toAll(everybody, type, kept[0]);
                            }
                        },
                        16,
                        Benches.LONG))
                .isFalse();
        assertThat(benches.out())
                .contains("WRONG: 5 out of order: ", "got message 1 when 3 was due")
                .doesNotContain("missing", "wrong bytes");
    }

    @Test
    void aServerThatChangesAByteIsFoundOut() throws Exception {
        assertThat(runAgainst(
                        (everybody, type, payload, number) -> {
                            payload[63] = number == 1 ? (byte) '#' : payload[63];
                            toAll(everybody, type, payload);
                        },
                        16,
                        Benches.LONG))
                .isFalse();
        assertThat(benches.out())
                .contains("WRONG: 5 wrong bytes: ", "got 64 bytes that nobody published, when message 1 was due");
    }

    @Test
    void aServerThatClosesASubscriberIsFoundOut() throws Exception {
        assertThat(runAgainst(
                        (everybody, type, payload, number) -> {
                            toAll(everybody, type, payload);
                            if (number == 1) {
                                everybody.get(0).close(4000, "enough");
                            }
                        },
                        1,
                        Benches.LONG))
                .isFalse();
        assertThat(benches.out()).contains("WRONG: 1 connections lost: ", "was closed with 4000 (enough)");
    }

    @Test
    void subscribersThatHearNothingAreOneLine() throws Exception {
        assertThat(runAgainst((everybody, type, payload, number) -> {}, 1, Duration.ofMillis(10)))
                .isFalse();
        assertThat(benches.err()).isEqualTo("longwire: Of 5 subscribers 0 heard anything of what was published\n");
    }

    @Test
    void whereOneAddressWasNamedForBothTheOtherOptionIsToldToo() throws Exception {
        try (WebSocketServer server = Benches.server(() -> new WebSocketListener() {})) {
            Terms terms = Benches.terms(Benches.uri(server, "/"), Duration.ofMillis(10));
            assertThat(benches.run(new FanOutLoad(SUBSCRIBERS, 1, 64, null, null), terms, false))
                    .isFalse();
        }
        assertThat(benches.err())
                .startsWith("longwire: Of 5 subscribers 0 heard anything of what was published; ")
                .contains("--publish-url")
                .hasLineCount(1);
    }

    @Test
    void anInterruptBeforeItIsMeasuredIsNotRight() throws Exception {
        benches.interruption.ask();
        try (WebSocketServer server = EchoServer.start("127.0.0.1", 0, 1)) {
            FanOutLoad load = new FanOutLoad(SUBSCRIBERS, 1, 64, null, Benches.uri(server, "/pub"));
            assertThat(benches.run(load, Benches.terms(Benches.uri(server, "/sub"), Benches.LONG), false))
                    .isFalse();
        }
        assertThat(benches.out())
                .contains("Interrupted before anything was measured.")
                .doesNotContain("All right");
    }
}
