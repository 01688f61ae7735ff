package io.longwire.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.WebSocketAcceptance;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.transport.Connector.Target;
import io.longwire.protocol.transport.Transport;
import io.longwire.protocol.transport.TransportListener;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebSocketTest {
    private static final Limits LIMITS =
            new Limits(1 << 20, 1 << 20, 1_000, 1_000, 1 << 20, 4 << 10, Duration.ofSeconds(5), Duration.ofMillis(300));

    private final EventLoops loops = new EventLoops(1, "test");
    private final CompletableFuture<Transport> accepted = new CompletableFuture<>();
    private final CompletableFuture<Long> room = new CompletableFuture<>();
    private final CompletableFuture<String> serverClosed = new CompletableFuture<>();
    private NettyServer server;

    @BeforeEach
    void start() throws IOException {
        server = NettyServer.start(ServerOptions.at("127.0.0.1", 0).withLimits(LIMITS), loops, this::handle);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        loops.stop(Duration.ofSeconds(1)).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private void handle(HttpExchange exchange) {
        WebSocketAcceptance acceptance =
                new WebSocketAcceptance(List.of("echo"), List.of(), LIMITS, Headers.of("X-Hello", "there"), new Echo());
        if (exchange.request().path().equals("/later")) {
            exchange.loop().execute(() -> exchange.upgrade(acceptance));
        } else {
            exchange.upgrade(acceptance);
        }
    }

    private final class Echo implements TransportListener {
        private Transport transport;

        @Override
        public void opened(Transport opened) {
            transport = opened;
            accepted.complete(opened);
            String path = opened.peer().request().path();
            if (path.equals("/greets")) {
                transport.send(MessageType.TEXT, UTF_8.encode("hi"));
                transport.flush();
            }
            if (path.equals("/fails")) {
                throw new IllegalStateException("on purpose");
            }
            if (!path.equals("/silent")) {
                transport.request(1);
            }
        }

        @Override
        public void writable() {
            room.complete(transport.queuedBytes());
        }

        @Override
        public void message(MessageType type, ByteBuffer payload) {
            if (UTF_8.decode(payload.duplicate()).toString().equals("fail")) {
                throw new IllegalStateException("on purpose");
            }
            transport.send(type, payload);
            transport.request(1);
        }

        @Override
        public void closed(CloseReason reason, Side began) {
            serverClosed.complete(reason.code() + " " + reason.text() + " " + began);
        }
    }

    private RawClient upgraded(String path) throws IOException {
        RawClient client = new RawClient(server.address());
        client.send("GET " + path + " HTTP/1.1\r\n" + RawClient.UPGRADE + "\r\n");
        assertThat(client.readHead())
                .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                .contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "X-Hello: there");
        return client;
    }

    private String inLoop(Transport transport, java.util.function.Function<Transport, Object> action) throws Exception {
        CompletableFuture<Object> result = new CompletableFuture<>();
        transport.loop().execute(() -> result.complete(action.apply(transport)));
        return String.valueOf(result.get(10, TimeUnit.SECONDS));
    }

    @Test
    void framesSentTogetherWithTheHandshakeAreNotLost() throws IOException {
        for (String path : List.of("/", "/later")) {
            try (RawClient client = new RawClient(server.address())) {
                client.send("GET " + path + " HTTP/1.1\r\n" + RawClient.UPGRADE + "\r\n"
                        + new String(RawClient.frame(0x81, "early"), java.nio.charset.StandardCharsets.ISO_8859_1));
                assertThat(client.readHead()).startsWith("HTTP/1.1 101");
                assertThat(client.read(7)).isEqualTo(new byte[] {(byte) 0x81, 5, 'e', 'a', 'r', 'l', 'y'});
            }
        }
    }

    @Test
    void oneBytePerPacketIsUnderstood() throws IOException {
        try (RawClient client = upgraded("/")) {
            for (byte b : RawClient.frame(0x81, "slow")) {
                client.send(b);
            }
            assertThat(client.read(6)).isEqualTo(new byte[] {(byte) 0x81, 4, 's', 'l', 'o', 'w'});
        }
    }

    @Test
    void theCloseIsAnsweredAndThenTheServerClosesFirst() throws Exception {
        try (RawClient client = upgraded("/")) {
            client.send((byte) 0x88, (byte) 0x82, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0x03, (byte) 0xe8);
            assertThat(client.readToEnd()).isEqualTo("\u0088\u0002\u0003\u00e8");
        }
        assertThat(serverClosed.get(5, TimeUnit.SECONDS)).isEqualTo("1000  CLIENT");
    }

    @Test
    void aProtocolErrorIsAnsweredWith1002() throws Exception {
        try (RawClient client = upgraded("/")) {
            client.send((byte) 0x81, (byte) 0x01, (byte) 'x');
            assertThat(client.readToEnd()).startsWith("\u0088").contains("\u0003\u00ea");
        }
        assertThat(serverClosed.get(5, TimeUnit.SECONDS)).startsWith("1002 ").endsWith("SERVER");
    }

    @Test
    void aClientThatLeavesWithoutAWordIsReportedAs1006() throws Exception {
        upgraded("/").close();
        assertThat(serverClosed.get(5, TimeUnit.SECONDS)).isEqualTo("1006  null");
    }

    @Test
    void aClientThatDoesNotAnswerTheCloseIsCutOff() throws Exception {
        try (RawClient client = upgraded("/")) {
            Transport transport = accepted.get(5, TimeUnit.SECONDS);
            inLoop(transport, t -> {
                t.close(CloseReason.NORMAL);
                return null;
            });
            assertThat(client.readToEnd()).isEqualTo("\u0088\u0002\u0003\u00e8");
        }
        assertThat(serverClosed.get(5, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void anExceptionInTheListenerClosesWith1011() throws Exception {
        try (RawClient client = upgraded("/")) {
            client.send(RawClient.frame(0x81, "fail"));
            assertThat(client.readToEnd()).contains("\u0003\u00f3").doesNotContain("on purpose");
        }
    }

    @Test
    void aRequestThatIsNoHandshakeIsAnsweredWith426() throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readToEnd())
                    .startsWith("HTTP/1.1 426")
                    .contains("Upgrade: websocket", "connection: close, upgrade");
        }
    }

    @Test
    void aHandshakeWithABodyIsRefused() throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.send("GET / HTTP/1.1\r\n" + RawClient.UPGRADE + "Content-Length: 3\r\n\r\nabc");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 400").contains("connection: close");
        }
    }

    @Test
    void withoutDemandNothingIsReadBeyondOneBuffer() throws Exception {
        try (RawClient client = upgraded("/silent")) {
            CompletableFuture<Integer> sent = CompletableFuture.supplyAsync(() -> {
                java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
                for (int i = 0; i < 1_000; i++) {
                    out.writeBytes(RawClient.frame(0x82, "x".repeat(100)));
                }
                byte[] frames = out.toByteArray();
                for (int i = 0; i < 1_000; i++) {
                    try {
                        client.send(frames);
                    } catch (IOException cut) {
                        return i;
                    }
                }
                return 1_000;
            });
            assertThatThrownBy(() -> sent.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            inLoop(accepted.get(), t -> {
                t.abort();
                return null;
            });
            assertThat(sent.get(10, TimeUnit.SECONDS)).isLessThan(1_000);
        }
    }

    @Test
    void aReaderThatStopsFillsABoundedQueueAndTheNextSendIsRefused() throws Exception {
        try (RawClient client = upgraded("/")) {
            PreparedMessage message = new PreparedMessage(MessageType.BINARY, new byte[64 << 10]);
            String result = inLoop(accepted.get(5, TimeUnit.SECONDS), t -> {
                int count = 0;
                while (t.send(message)) {
                    t.flush();
                    count++;
                }
                return t.queuedBytes() <= LIMITS.outboundBytes() && count > 10;
            });
            assertThat(result).isEqualTo("true");
        }
    }

    @Test
    void aRefusedSendIsFollowedByWordOfRoomAlsoBelowTheChannelsOwnMark() throws Exception {
        try (RawClient client = upgraded("/")) {
            PreparedMessage message = new PreparedMessage(MessageType.BINARY, new byte[6 << 10]);
            String accepted = inLoop(this.accepted.get(5, TimeUnit.SECONDS), t -> {
                t.limits(LIMITS.withOutboundBytes(10 << 10));
                boolean first = t.send(message);
                boolean second = t.send(message);
                return first + " " + second + " " + room.isDone();
            });
            assertThat(accepted).isEqualTo("true false false");
            assertThat(room.get(5, TimeUnit.SECONDS)).isZero();
        }
    }

    @Test
    void whatIsSentAndFlushedWhenItOpensLeavesAsFrames() throws Exception {
        try (RawClient client = upgraded("/greets")) {
            assertThat(client.read(4)).isEqualTo(new byte[] {(byte) 0x81, 2, 'h', 'i'});
        }
    }

    @Test
    void anExceptionWhenItOpensClosesWith1011() throws Exception {
        try (RawClient client = upgraded("/fails")) {
            assertThat(client.readToEnd()).startsWith("\u0088").contains("\u0003\u00f3");
        }
    }

    @Test
    void anUpgradeInHttp10IsPassedOver() throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.send("GET / HTTP/1.0\r\n" + RawClient.UPGRADE + "\r\n");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 426");
        }
    }

    @Test
    void whatIsHeldLeavesInOrderAtTheFlush() throws Exception {
        try (RawClient client = upgraded("/")) {
            CompletableFuture<Throwable> told = new CompletableFuture<>();
            Transport transport = accepted.get(5, TimeUnit.SECONDS);
            inLoop(transport, t -> {
                t.hold();
                t.send(MessageType.TEXT, UTF_8.encode("1"));
                t.send(MessageType.TEXT, UTF_8.encode("2"), Long.MAX_VALUE, told::complete);
                return null;
            });
            inLoop(transport, t -> {
                assertThat(told).isNotDone();
                t.flush();
                return null;
            });
            assertThat(client.read(6)).isEqualTo(new byte[] {(byte) 0x81, 1, '1', (byte) 0x81, 1, '2'});
            assertThat(told.get(5, TimeUnit.SECONDS)).isNull();
        }
    }

    @Test
    void aMessageNotWrittenByItsDeadlineFails() throws Exception {
        try (RawClient client = upgraded("/")) {
            CompletableFuture<Throwable> told = new CompletableFuture<>();
            inLoop(accepted.get(5, TimeUnit.SECONDS), t -> {
                t.hold();
                return t.send(MessageType.TEXT, UTF_8.encode("2"), t.loop().now(), told::complete);
            });
            assertThat(told.get(5, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(client.socket.isConnected()).isTrue();
        }
    }

    @Test
    void stoppingClosesEachWith1001() throws Exception {
        try (RawClient client = upgraded("/")) {
            CompletableFuture<Void> stopped = server.stop(Duration.ofSeconds(5)).toCompletableFuture();
            assertThat(client.readToEnd()).startsWith("\u0088").contains("\u0003\u00e9");
            client.close();
            stopped.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void theConnectorTalksToTheServer() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        Transport transport = connect("/", "echo", heard);
        assertThat(transport.subprotocol()).isEqualTo("echo");
        inLoop(transport, t -> {
            t.send(MessageType.TEXT, UTF_8.encode("hello"));
            t.send(MessageType.BINARY, ByteBuffer.wrap(new byte[300_000]));
            return null;
        });
        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("TEXT 5");
        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("BINARY 300000");
        inLoop(transport, t -> {
            t.close(CloseReason.of(4000, "enough"));
            return null;
        });
        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("closed 4000");
        assertThat(serverClosed.get(5, TimeUnit.SECONDS)).isEqualTo("4000 enough CLIENT");
    }

    @Test
    void aClientThatSendsAndFlushesWhenItOpensIsUnderstood() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        connect("/?greet", "echo", heard);
        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("TEXT 2");
    }

    @Test
    void theConnectorReportsWhyNoConnectionCameAbout() {
        int port = server.address().getPort();
        server.close();
        assertThatThrownBy(() ->
                        connectTo(URI.create("ws://127.0.0.1:" + port + "/"), "echo", new LinkedBlockingQueue<>()))
                .hasMessageContaining("refused");
        assertThatThrownBy(() -> connectTo(URI.create("http://127.0.0.1/"), "echo", new LinkedBlockingQueue<>()))
                .hasMessageContaining("starts with ws:");
    }

    private Transport connect(String path, String subprotocol, BlockingQueue<String> heard) throws Exception {
        return connectTo(URI.create("ws://127.0.0.1:" + server.address().getPort() + path), subprotocol, heard);
    }

    private Transport connectTo(URI uri, String subprotocol, BlockingQueue<String> heard) throws Exception {
        TransportListener listener = new TransportListener() {
            @Override
            public void opened(Transport transport) {
                transport.request(Long.MAX_VALUE);
                if ("greet".equals(transport.peer().request().query())) {
                    transport.send(MessageType.TEXT, UTF_8.encode("hi"));
                    transport.flush();
                }
            }

            @Override
            public void message(MessageType type, ByteBuffer payload) {
                heard.add(type + " " + payload.remaining());
            }

            @Override
            public void closed(CloseReason reason, Side began) {
                heard.add("closed " + reason.code());
            }
        };
        Target target = new Target(uri, Headers.NONE, List.of(subprotocol), List.of(), Limits.DEFAULT);
        return new NettyConnector(loops)
                .connect(target, listener)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }
}
