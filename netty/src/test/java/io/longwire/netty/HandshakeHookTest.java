package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.netty.BothEnds.Ear;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.peer.Identity;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HandshakeHookTest {
    private final BothEnds ends = new BothEnds();

    @AfterEach
    void close() throws Exception {
        ends.close();
    }

    private static HandshakeDecision acceptedWith(String subprotocol, Headers headers) {
        return new HandshakeDecision.Accept(Identity.ANONYMOUS, subprotocol, headers, Map.of());
    }

    private static Named<Consumer<WebSocketEndpoint>> failure(String name, Consumer<WebSocketEndpoint> endpoint) {
        return Named.of(name, endpoint);
    }

    static Stream<Named<Consumer<WebSocketEndpoint>>> failures() {
        return Stream.of(
                failure(
                        "throws",
                        at -> at.handshake(request -> {
                            throw new IllegalStateException("on purpose");
                        })),
                failure("answers null", at -> at.handshake(request -> null)),
                failure("decides null", at -> at.handshake(request -> CompletableFuture.completedStage(null))),
                failure(
                        "fails later",
                        at -> at.handshake(request -> CompletableFuture.supplyAsync(() -> {
                            throw new IllegalStateException("on purpose");
                        }))),
                failure(
                        "chooses what was not offered",
                        at -> at.handshake(
                                request -> CompletableFuture.completedStage(acceptedWith("other", Headers.NONE)))),
                failure(
                        "makes no listener",
                        at -> at.listener(request -> {
                            throw new IllegalStateException("on purpose");
                        })),
                failure(
                        "makes no listener later",
                        at -> at.handshake(request -> CompletableFuture.supplyAsync(HandshakeDecision::accept))
                                .listener(request -> {
                                    throw new IllegalStateException("on purpose");
                                })));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatFailsIsAnsweredWith500AndSaysNothingOfWhy(Consumer<WebSocketEndpoint> endpoint) throws Exception {
        URI uri = ends.server(endpoint);
        try (RawClient client = new RawClient(new java.net.InetSocketAddress(uri.getHost(), uri.getPort()))) {
            client.send("GET / HTTP/1.1\r\nConnection: close\r\n"
                    + RawClient.UPGRADE.replace("Connection: Upgrade", "Connection: Upgrade, close") + "\r\n");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 500").doesNotContain("purpose");
        }
    }

    @Test
    void aDecisionThatIsNeverMadeKeepsNobodyElseWaiting() throws Exception {
        CompletableFuture<HandshakeDecision> never = new CompletableFuture<>();
        URI uri = ends.server(at -> at.handshake(request -> request.queryParameter("wait") == null
                ? CompletableFuture.completedStage(HandshakeDecision.accept())
                : never));
        CompletableFuture<WebSocket> waiting = ends.connecting(uri.resolve("/?wait=1"), new Ear(), builder -> {})
                .toCompletableFuture();
        assertThat(ends.connect(uri, new Ear()).isOpen()).isTrue();
        assertThat(waiting).isNotDone();
        never.complete(HandshakeDecision.reject(403, "No"));
        assertThatThrownBy(() -> BothEnds.get(waiting)).hasMessageContaining("403");
    }

    @Test
    void whoLeftBeforeTheDecisionGetsNoListenerThatWouldNeverHearOfTheEnd() throws Exception {
        CompletableFuture<HandshakeDecision> late = new CompletableFuture<>();
        CompletableFuture<HandshakeRequest> asked = new CompletableFuture<>();
        Ear ear = new Ear();
        URI uri = ends.server(at -> at.handshake(request -> {
                    asked.complete(request);
                    return late;
                })
                .listener(() -> ear));
        try (RawClient client = new RawClient(new java.net.InetSocketAddress(uri.getHost(), uri.getPort()))) {
            client.send("GET / HTTP/1.1\r\n" + RawClient.UPGRADE + "\r\n");
            BothEnds.get(asked);
        }
        late.complete(HandshakeDecision.accept());
        assertThat(ends.connect(ends.server(at -> {}), new Ear()).isOpen()).isTrue();
        if (ear.webSocket.isDone()) { // the end came behind the decision
            assertThat(ear.next()).startsWith("closed 1006");
        }
    }

    @Test
    void headersOfTheDecisionReachTheClientAcceptedOrNot() throws Exception {
        URI uri = ends.server(at -> at.handshake(request -> CompletableFuture.completedStage(
                request.queryParameter("in") != null
                        ? acceptedWith(null, Headers.of("X-In", "yes"))
                        : new HandshakeDecision.Reject(302, Headers.of("Location", "/there"), "Elsewhere"))));
        for (String query : new String[] {"?in=1", ""}) {
            try (RawClient client = new RawClient(new java.net.InetSocketAddress(uri.getHost(), uri.getPort()))) {
                client.send("GET /" + query + " HTTP/1.1\r\n" + RawClient.UPGRADE + "\r\n");
                assertThat(client.readHead())
                        .containsIgnoringCase(query.isEmpty() ? "location: /there" : "x-in: yes")
                        .startsWith(query.isEmpty() ? "HTTP/1.1 302" : "HTTP/1.1 101");
            }
        }
    }

    @Test
    void whoIsRejectedHearsTheStatusAndTheHeaders() throws Exception {
        URI uri = ends.server(at -> at.handshake(request -> CompletableFuture.completedStage(
                new HandshakeDecision.Reject(401, Headers.of("WWW-Authenticate", "Bearer"), "Who are you?"))));
        assertThatThrownBy(() -> ends.connect(uri, new Ear()))
                .cause()
                .isInstanceOfSatisfying(RejectedHandshakeException.class, rejected -> {
                    assertThat(rejected.status()).isEqualTo(401);
                    assertThat(rejected.headers().first("WWW-Authenticate")).isEqualTo("Bearer");
                });
    }
}
