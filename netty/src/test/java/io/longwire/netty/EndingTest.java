package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.netty.BothEnds.Ear;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How WebSockets end together with what they belong to, and that whoever waits hears of it. */
class EndingTest {
    private final BothEnds ends = new BothEnds();
    private final Ear other = new Ear();

    @AfterEach
    void close() throws Exception {
        ends.close();
    }

    private static RawClient raw(URI uri) throws Exception {
        return new RawClient(new InetSocketAddress(uri.getHost(), uri.getPort()));
    }

    @Test
    void aClientThatClosesClosesItsWebSocketsWith1001AfterWhatTheyHaveAccepted() throws Exception {
        URI uri = ends.server(at -> at.listener(() -> other));
        try (WebSocketClient client = WebSocketClient.builder().build()) {
            BothEnds.get(client.connect(uri, new Ear())).send("last words");
        }
        assertThat(other.next()).isEqualTo("last words");
        assertThat(other.next()).startsWith("closed 1001 CLIENT");
    }

    @Test
    void aClientOnSharedLoopsClosesItsOwnWebSocketsAlone() throws Exception {
        URI uri = ends.server(at -> at.listener(() -> other));
        WebSocket stranger = ends.connect(ends.server(at -> {}), new Ear());
        try (WebSocketClient client =
                WebSocketClient.builder().eventLoops(ends.loops).build()) {
            BothEnds.get(client.connect(uri, new Ear()));
        }
        assertThat(other.next()).startsWith("closed 1001 CLIENT");
        assertThat(stranger.isOpen()).isTrue();
    }

    @Test
    void afterItsCloseAClientConnectsNoMore() throws Exception {
        WebSocketClient client =
                WebSocketClient.builder().eventLoops(ends.loops).build();
        client.close();
        CompletionStage<WebSocket> late = client.connect(ends.server(at -> {}), new Ear());
        assertThatThrownBy(() -> BothEnds.get(late)).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void connectingOnLoopsThatHaveEndedFails() throws Exception {
        EventLoops ended = new EventLoops(1, "ended");
        BothEnds.get(ended.stop(Duration.ZERO));
        WebSocketClient client = WebSocketClient.builder().eventLoops(ended).build();
        CompletionStage<WebSocket> late = client.connect(URI.create("ws://127.0.0.1:1/"), new Ear());
        assertThatThrownBy(() -> BothEnds.get(late)).hasCauseInstanceOf(Exception.class);
        assertThat(late.toCompletableFuture()).isDone();
    }

    @Test
    void whereTheListenerFailsAsItOpensConnectingEndsAllTheSame() throws Exception {
        URI uri = ends.server(at -> at.listener(() -> other));
        WebSocket opened = ends.connect(uri, new WebSocketListener() {
            @Override
            public void opened(WebSocket webSocket) {
                throw new IllegalStateException("on purpose");
            }
        });
        assertThat(opened.isOpen()).isFalse();
        assertThat(other.next()).startsWith("closed 1011 CLIENT");
    }

    @Test
    void whileTheServersCloseIsNotAnsweredNothingIsAcceptedOnAnyThread() throws Exception {
        WebSocketServer server = WebSocketServer.builder()
                .eventLoops(ends.loops)
                .endpoint("/", at -> at.listener(() -> other))
                .start();
        try (RawClient client = new RawClient(server.address())) {
            client.send("GET / HTTP/1.1\r\n" + RawClient.UPGRADE + "\r\n").readHead();
            WebSocket webSocket = BothEnds.get(other.webSocket);
            CompletionStage<Void> stopped = server.stop(Duration.ofSeconds(60));
            assertThat(client.read(2)).startsWith(0x88);
            assertThat(webSocket.isOpen()).isFalse();
            assertThat(webSocket.send("nobody would get this")).isFalse();
            client.close();
            BothEnds.get(stopped);
        }
    }

    @Test
    void whoIsLetInAfterTheServerWasToldToStopIsClosedWith1001() throws Exception {
        CompletableFuture<HandshakeDecision> decision = new CompletableFuture<>();
        CompletableFuture<HandshakeRequest> asked = new CompletableFuture<>();
        WebSocketServer server = WebSocketServer.builder()
                .eventLoops(ends.loops)
                .endpoint(
                        "/",
                        at -> at.handshake(request -> {
                            asked.complete(request);
                            return decision;
                        }))
                .start();
        try (RawClient client = new RawClient(server.address())) {
            client.send("GET / HTTP/1.1\r\n" + RawClient.UPGRADE + "\r\n");
            BothEnds.get(asked);
            CompletionStage<Void> stopped = server.stop(Duration.ofSeconds(60));
            settle();
            decision.complete(HandshakeDecision.accept());
            assertThat(client.readHead()).startsWith("HTTP/1.1 101");
            assertThat(client.read(4)).startsWith(0x88).endsWith(0x03, 0xe9);
            client.close();
            BothEnds.get(stopped);
        }
    }

    /** Until each loop has done what it was told before, and what that told others. */
    private void settle() throws Exception {
        for (int i = 0; i < 2; i++) {
            for (EventExecutor loop : ends.loops.group) {
                loop.submit(() -> {}).get(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void aHookThatNeverDecidesIsAnsweredForWith503() throws Exception {
        URI uri = ends.server(at -> at.limits(shortHandshake()).handshake(request -> new CompletableFuture<>()));
        try (RawClient client = raw(uri)) {
            client.send("GET / HTTP/1.1\r\n" + RawClient.UPGRADE + "\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 503");
        }
    }

    private static Limits shortHandshake() {
        return new Limits(
                1 << 20, 1 << 20, 1_000, 1_000, 1 << 20, 16 << 10, Duration.ofMillis(50), Duration.ofSeconds(5));
    }

    @Test
    void aGroupBearsMembersWhoseLoopHasEnded() throws Exception {
        EventLoops ended = new EventLoops(1, "ended");
        WebSocketClient client = WebSocketClient.builder().eventLoops(ended).build();
        WebSocket member = BothEnds.get(client.connect(ends.server(at -> {}), new Ear()));
        WebSocketGroup group = new WebSocketGroup();
        group.add(member);
        BothEnds.get(ended.stop(Duration.ZERO));
        group.remove(member);
        group.add(member);
        group.send(new PreparedMessage(MessageType.BINARY, new byte[1]));
        assertThat(member.isOpen()).isFalse();
    }
}
