package io.longwire.server.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.netty.HandshakeDecision;
import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketListener;
import io.longwire.netty.WebSocketServer;
import io.longwire.server.tools.EchoServer;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The load {@code connections} against servers that do as they should, and others that do not. */
@Timeout(60)
final class ConnectionsLoadTest {
    private static final int COUNT = 20;
    private static final ConnectionsLoad LOAD = new ConnectionsLoad(COUNT, 0, Duration.ZERO, Duration.ZERO);

    private final Benches benches = new Benches();

    @Test
    void allAreOpenedAndHeld() throws Exception {
        try (WebSocketServer server = EchoServer.start("127.0.0.1", 0, 1)) {
            Terms terms = Benches.terms(Benches.uri(server, "/echo"), 2, Benches.LONG);
            assertThat(benches.run(LOAD, terms, false))
                    .as(benches.out() + benches.err())
                    .isTrue();
        }
        assertThat(benches.out()).containsPattern("opened +20\n").containsPattern("open at the end +20\n");
    }

    @Test
    void thoseThatAreRefusedAreCountedWithTheReason() throws Exception {
        AtomicInteger came = new AtomicInteger();
        WebSocketServer.Builder builder = WebSocketServer.builder()
                .endpoint(
                        "/",
                        endpoint -> endpoint.listener(() -> new WebSocketListener() {})
                                .handshake(request -> CompletableFuture.completedStage(
                                        came.incrementAndGet() <= COUNT + 15 // the first of the warm-up among them
                                                ? HandshakeDecision.accept()
                                                : HandshakeDecision.reject(503, "full"))));
        try (WebSocketServer server = builder.start()) {
            assertThat(benches.run(LOAD, Benches.terms(Benches.uri(server, "/"), Benches.LONG), false))
                    .isFalse();
        }
        assertThat(benches.out())
                .containsPattern("opened +15\n")
                .contains("WRONG: 5 failed: ", "the server refused it: ", "503");
    }

    @Test
    void thoseThatTheServerClosesAreCounted() throws Exception {
        AtomicInteger came = new AtomicInteger();
        try (WebSocketServer server = Benches.server(() -> new WebSocketListener() {
            @Override
            public void opened(WebSocket webSocket) {
                if (came.incrementAndGet() > 2 * COUNT - 3) {
                    webSocket.close(1013, "too many");
                }
            }
        })) {
            ConnectionsLoad held = new ConnectionsLoad(COUNT, 0, Duration.ofMillis(500), Duration.ZERO);
            assertThat(benches.run(held, Benches.terms(Benches.uri(server, "/"), Benches.LONG), false))
                    .isFalse();
        }
        assertThat(benches.out()).contains("WRONG: 3 connections lost: ", "was closed with 1013 (too many)");
    }

    @Test
    void nobodyListeningIsOneLine() {
        assertThat(benches.run(LOAD, Benches.terms(URI.create("ws://127.0.0.1:1/"), Benches.LONG), false))
                .isFalse();
        assertThat(benches.err())
                .isEqualTo(
                        "longwire: No connection to ws://127.0.0.1:1/: Connection refused: /127.0.0.1:1; is a server listening there?\n");
    }

    @Test
    void aLimitOnOpenFilesThatIsTooLowIsSaidWithTheRemedy() {
        assertThatThrownBy(() -> Sources.check(10_000, 4_096, "the generator"))
                .isInstanceOf(BenchException.class)
                .hasMessage(
                        "Each connection is an open file, and the generator may have 4096, but needs 10100: raise it with"
                                + " 'ulimit -n 10100' before the start, or ask for fewer connections");
    }

    @Test
    void moreConnectionsThanAnAddressHasPortsComeFromSeveralAddressesOfLoopback() throws Exception {
        assertThat(Sources.of(URI.create("ws://127.0.0.1:9001/"), 25_000)).containsExactly((InetAddress) null);
        assertThat(Sources.of(URI.create("ws://localhost:9001/"), 60_000))
                .extracting(InetAddress::getHostAddress)
                .containsExactly("127.0.0.1", "127.0.0.2", "127.0.0.3");
        assertThatThrownBy(() -> Sources.of(URI.create("ws://192.0.2.1/"), 60_000))
                .isInstanceOf(BenchException.class)
                .hasMessageStartingWith("60000 connections from one address to one port are more than there are ports");
    }
}
