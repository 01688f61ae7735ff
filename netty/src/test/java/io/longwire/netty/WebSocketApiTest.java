package io.longwire.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.deflate.DeflateOptions;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.peer.Identity;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The library as its users see it, both ends over loopback. */
class WebSocketApiTest {
    private final EventLoops loops = new EventLoops(2, "api");
    private final List<AutoCloseable> open = new ArrayList<>();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        loops.stop(Duration.ofSeconds(1)).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private URI server(String path, Consumer<WebSocketEndpoint> endpoint) throws Exception {
        WebSocketServer server = WebSocketServer.builder()
                .eventLoops(loops)
                .endpoint(path, endpoint)
                .start();
        open.add(server);
        return URI.create("ws://127.0.0.1:" + server.address().getPort());
    }

    private WebSocketClient client(Consumer<WebSocketClient.Builder> settings) {
        WebSocketClient.Builder builder = WebSocketClient.builder().eventLoops(loops);
        settings.accept(builder);
        return builder.build();
    }

    private WebSocket connect(URI uri) throws Exception {
        return connect(uri, builder -> {});
    }

    private WebSocket connect(URI uri, Consumer<WebSocketClient.Builder> settings) throws Exception {
        return client(settings)
                .connect(uri, new Hearing())
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private String next() throws InterruptedException {
        return heard.poll(10, TimeUnit.SECONDS);
    }

    private final class Hearing implements WebSocketListener {
        @Override
        public void text(WebSocket webSocket, String text) {
            heard.add(text);
        }

        @Override
        public void binary(WebSocket webSocket, ByteBuffer payload) {
            heard.add("binary " + payload.remaining());
        }

        @Override
        public void closed(WebSocket webSocket, CloseReason reason, Side began) {
            heard.add("closed " + reason.code() + " " + began);
        }
    }

    private static final class Echo implements WebSocketListener {
        @Override
        public void message(WebSocket webSocket, MessageType type, ByteBuffer payload) {
            webSocket.send(type, payload);
        }
    }

    @Test
    void whatCannotBeAskedForFailsTheAttemptAndSaysWhy() throws Exception {
        URI uri = server("/", endpoint -> {});
        assertThatThrownBy(() -> connect(uri, builder -> builder.subprotocols("no token")))
                .hasStackTraceContaining("IllegalArgumentException: The subprotocol 'no token' is no token");
        assertThatThrownBy(() -> connect(uri, builder -> builder.header("sec-websocket-key", "x")))
                .hasMessageContaining("'sec-websocket-key' is set by the handshake itself");
        assertThatThrownBy(() -> connect(URI.create("http://127.0.0.1:8080/a?secret")))
                .hasStackTraceContaining("but this is http://127.0.0.1:8080/a\n");
        assertThatThrownBy(() -> connect(URI.create("a"))).hasStackTraceContaining("but this is a\n");
    }

    @Test
    void textAndBinaryGoBothWaysCompressedOrNot() throws Exception {
        URI uri =
                server("/echo", echo -> echo.compression(DeflateOptions.DEFAULT).listener(Echo::new));
        for (WebSocket webSocket : List.of(
                connect(uri.resolve("/echo")),
                connect(uri.resolve("/echo"), builder -> builder.compression(DeflateOptions.DEFAULT.withContext())))) {
            assertThat(webSocket.send("żółw ".repeat(100))).isTrue();
            assertThat(next()).isEqualTo("żółw ".repeat(100));
            assertThat(webSocket.send(ByteBuffer.wrap(new byte[70_000]))).isTrue();
            assertThat(next()).isEqualTo("binary 70000");
        }
    }

    @Test
    void whatTheServerSendsAgainCostsNextToNothingWhereItsContextIsKept() throws Exception {
        CompletableFuture<WebSocket> accepted = new CompletableFuture<>();
        URI uri = server(
                "/",
                any -> any.compression(DeflateOptions.DEFAULT.withContext()).listener(() -> new WebSocketListener() {
                    @Override
                    public void opened(WebSocket webSocket) {
                        accepted.complete(webSocket);
                    }
                }));
        connect(uri.resolve("/"), builder -> builder.compression(DeflateOptions.DEFAULT.withContext()));
        WebSocket server = accepted.get(10, TimeUnit.SECONDS);
        String text = new Random(1)
                .ints(8_000, ' ', '~')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();

        server.send(text);
        assertThat(next()).isEqualTo(text);
        long once = written(server);
        server.send(text);
        server.sendAndTell(text);
        server.send(ByteBuffer.wrap(text.getBytes(UTF_8)));
        server.loop().execute(() -> server.send(text));
        for (String expected : List.of(text, text, "binary 8000", text)) {
            assertThat(next()).isEqualTo(expected);
        }

        assertThat(once).isGreaterThan(6_000);
        assertThat(written(server) - once).isLessThan(1_000);
    }

    private static long written(WebSocket webSocket) throws Exception {
        CompletableFuture<Long> bytes = new CompletableFuture<>();
        webSocket.loop().execute(() -> bytes.complete(webSocket.statistics().wireBytesOut()));
        return bytes.get(10, TimeUnit.SECONDS);
    }

    @Test
    void theHookSeesTheRequestAndAttachesWhoItIs() throws Exception {
        CompletableFuture<WebSocket> accepted = new CompletableFuture<>();
        URI uri = server(
                "/chat/{room}",
                chat -> chat.subprotocols("a", "b")
                        .handshake(request -> CompletableFuture.supplyAsync(() -> new HandshakeDecision.Accept(
                                new Identity(request.cookies().get("user"), Map.of(), null),
                                "b",
                                io.longwire.protocol.http.Headers.of(
                                        "X-Room", request.pathVariables().get("room")),
                                Map.of("token", request.queryParameter("token")))))
                        .listener(() -> new WebSocketListener() {
                            @Override
                            public void opened(WebSocket webSocket) {
                                accepted.complete(webSocket);
                            }
                        }));
        WebSocket webSocket = connect(
                uri.resolve("/chat/tea%20time?token=t1"),
                builder -> builder.subprotocols("a", "b").header("Cookie", "user=ada; other=x"));
        assertThat(webSocket.subprotocol()).isEqualTo("b");
        WebSocket other = accepted.get(10, TimeUnit.SECONDS);
        assertThat(other.identity().name()).isEqualTo("ada");
        assertThat(other.attributes()).containsEntry("token", "t1");
    }

    @Test
    void whoIsRejectedHearsTheStatus() throws Exception {
        URI uri = server(
                "/",
                door -> door.handshake(
                        request -> CompletableFuture.completedStage(HandshakeDecision.reject(401, "Who are you?"))));
        assertThatThrownBy(() -> connect(uri.resolve("/"))).hasMessageContaining("401");
        assertThatThrownBy(() -> connect(uri.resolve("/elsewhere"))).hasMessageContaining("404");
    }

    @Test
    void aHookThatFailsIsAnsweredWith500() throws Exception {
        URI thrown = server(
                "/",
                door -> door.handshake(request -> {
                    throw new IllegalStateException("on purpose");
                }));
        assertThatThrownBy(() -> connect(thrown.resolve("/"))).hasMessageContaining("500");
        URI failed = server(
                "/", door -> door.handshake(request -> CompletableFuture.failedStage(new IllegalStateException("so"))));
        assertThatThrownBy(() -> connect(failed.resolve("/"))).hasMessageContaining("500");
    }

    @Test
    void aForeignPageMayNotConnectUnlessItsOriginIsAllowed() throws Exception {
        URI uri = server("/", door -> door.origins("https://friend.example"));
        assertThatThrownBy(() -> connect(uri.resolve("/"), b -> b.header("Origin", "https://foe.example")))
                .hasMessageContaining("403");
        assertThatThrownBy(() -> connect(uri.resolve("/"), b -> b.header("Origin", "null")))
                .hasMessageContaining("403");
        assertThat(connect(uri.resolve("/"), b -> b.header("Origin", "https://friend.example"))
                        .isOpen())
                .isTrue();
    }

    @Test
    void messagesOfManyThreadsAreWholeAndEachThreadsStayInOrder() throws Exception {
        URI uri = server(
                "/echo",
                echo -> echo.limits(Limits.DEFAULT.withOutboundBytes(64 << 20)).listener(Echo::new));
        WebSocket webSocket = connect(uri.resolve("/echo"), b -> b.limits(Limits.DEFAULT.withOutboundBytes(64 << 20)));
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            String name = "t" + t;
            threads.add(new Thread(() -> {
                for (int i = 0; i < 500; i++) {
                    assertThat(webSocket.send(name + ":" + i)).isTrue();
                }
            }));
        }
        threads.forEach(Thread::start);
        int[] expected = new int[4];
        for (int i = 0; i < 2_000; i++) {
            String[] parts = next().split(":", 2);
            int thread = Integer.parseInt(parts[0].substring(1));
            assertThat(Integer.parseInt(parts[1])).isEqualTo(expected[thread]++);
        }
    }

    @Test
    void whatIsHeldIsToldOfOnceItIsInTheBatch() throws Exception {
        WebSocket webSocket =
                connect(server("/echo", echo -> echo.listener(Echo::new)).resolve("/echo"));
        webSocket.hold();
        CompletableFuture<Void> told = webSocket.sendAndTell("held").toCompletableFuture();
        told.get(10, TimeUnit.SECONDS);
        webSocket.flush();
        assertThat(next()).isEqualTo("held");
    }

    @Test
    void afterTheEndSendingIsRefused() throws Exception {
        WebSocket webSocket =
                connect(server("/echo", echo -> echo.listener(Echo::new)).resolve("/echo"));
        webSocket.close(4_001, "done");
        assertThat(next()).isEqualTo("closed 4001 CLIENT");
        assertThat(webSocket.send("late")).isFalse();
        assertThatThrownBy(() ->
                        webSocket.sendAndTell("late").toCompletableFuture().get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> webSocket.close(1_006, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> webSocket.ping(ByteBuffer.allocate(126))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMessageBeyondTheLimitClosesWith1009OnBothEnds() throws Exception {
        CompletableFuture<Integer> serverSaw = new CompletableFuture<>();
        URI uri = server(
                "/",
                small -> small.limits(Limits.DEFAULT.withMessageBytes(100)).listener(() -> new WebSocketListener() {
                    @Override
                    public void closed(WebSocket webSocket, CloseReason reason, Side began) {
                        serverSaw.complete(reason.code());
                    }
                }));
        WebSocket webSocket = connect(uri.resolve("/"));
        webSocket.send("x".repeat(101));
        assertThat(next()).isEqualTo("closed 1009 SERVER");
        assertThat(serverSaw.get(10, TimeUnit.SECONDS)).isEqualTo(1009);
    }

    @Test
    void aMessageInPartsIsOneMessageAtTheOtherEnd() throws Exception {
        WebSocket webSocket =
                connect(server("/echo", echo -> echo.listener(Echo::new)).resolve("/echo"));
        webSocket.sendPart(MessageType.TEXT, UTF_8.encode("one "), false);
        webSocket.sendPart(MessageType.TEXT, UTF_8.encode("two "), false);
        webSocket.sendPart(MessageType.TEXT, UTF_8.encode("three"), true);
        assertThat(next()).isEqualTo("one two three");
    }

    @Test
    void messagesWaitForDemand() throws Exception {
        URI uri = server(
                "/",
                talk -> talk.listener(() -> new WebSocketListener() {
                    @Override
                    public void opened(WebSocket webSocket) {
                        for (int i = 0; i < 3; i++) {
                            webSocket.send("m" + i);
                        }
                        webSocket.ping(UTF_8.encode("behind"));
                    }
                }));
        WebSocket webSocket = connect(uri.resolve("/"), WebSocketClient.Builder::waitForDemand);
        webSocket.request(1);
        assertThat(next()).isEqualTo("m0");
        webSocket.request(2);
        assertThat(next()).isEqualTo("m1");
        assertThat(next()).isEqualTo("m2");
    }

    @Test
    void keepAliveMeasuresTheRoundTrip() throws Exception {
        CompletableFuture<Duration> trip = new CompletableFuture<>();
        URI uri = server("/", plain -> plain.listener(Echo::new));
        client(b -> b.keepAlive(Duration.ofMillis(20)))
                .connect(uri.resolve("/"), new WebSocketListener() {
                    @Override
                    public void pong(WebSocket webSocket, ByteBuffer payload) {
                        trip.complete(webSocket.statistics().roundTrip());
                    }
                })
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        assertThat(trip.get(10, TimeUnit.SECONDS)).isPositive();
    }

    @Test
    void anExceptionOfTheListenerClosesWith1011() throws Exception {
        CompletableFuture<Throwable> failed = new CompletableFuture<>();
        URI uri = server(
                "/",
                bad -> bad.listener(() -> new WebSocketListener() {
                    @Override
                    public void text(WebSocket webSocket, String text) {
                        throw new IllegalStateException("on purpose");
                    }

                    @Override
                    public void failed(WebSocket webSocket, Throwable failure) {
                        failed.complete(failure);
                    }
                }));
        connect(uri.resolve("/")).send("x");
        assertThat(next()).isEqualTo("closed 1011 SERVER");
        assertThat(failed.get(10, TimeUnit.SECONDS)).hasMessage("on purpose");
    }
}
