package io.longwire.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.netty.EventLoops;
import io.longwire.netty.NettyServer;
import io.longwire.netty.ServerOptions;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.exchange.WebSocketAcceptance;
import io.longwire.protocol.extension.ExtensionFactory;
import io.longwire.protocol.handshake.HandshakeResult;
import io.longwire.protocol.handshake.HandshakeResult.Accepted;
import io.longwire.protocol.handshake.HandshakeResult.Rejected;
import io.longwire.protocol.handshake.ServerHandshake;
import io.longwire.protocol.http.Headers;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The server's part of the opening handshake, as a function and over a socket. */
class ServerOpeningTest {
    private static final List<String> SUBPROTOCOLS = List.of("v2.chat", "v1.chat", "superchat");
    private static final List<ExtensionFactory> EXTENSIONS = List.of(
            new NamedExtension("x-first", 0b010),
            new NamedExtension("x-second", 0b001),
            new NamedExtension("x-third", 0b001));

    private static final EventLoops LOOPS = new EventLoops(1, "opening");
    private static NettyServer server;

    @BeforeAll
    static void start() throws Exception {
        WebSocketAcceptance acceptance = new WebSocketAcceptance(
                SUBPROTOCOLS, EXTENSIONS, Limits.DEFAULT, Headers.NONE, new Echo(Echoing.WHOLE));
        server = NettyServer.start(ServerOptions.at("127.0.0.1", 0), LOOPS, exchange -> exchange.upgrade(acceptance));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        LOOPS.stop(Duration.ofSeconds(1)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @TestFactory
    Stream<DynamicNode> answers() {
        return Stream.of(
                DynamicContainer.dynamicContainer(
                        "as a function",
                        OpeningRows.all().stream()
                                .filter(row -> !row.http())
                                .map(row -> DynamicTest.dynamicTest(row.name(), () -> asFunction(row)))),
                DynamicContainer.dynamicContainer(
                        "over a socket",
                        OpeningRows.all().stream()
                                .map(row -> DynamicTest.dynamicTest(row.name(), () -> overSocket(row)))));
    }

    private static void asFunction(OpeningRow row) {
        HandshakeResult result = ServerHandshake.answer(row.request().head(), SUBPROTOCOLS, EXTENSIONS);
        int status = result instanceof Rejected rejected ? rejected.status() : 101;
        assertThat(status).as(row.name()).isEqualTo(row.status());
        Headers headers = result instanceof Accepted accepted ? accepted.headers() : ((Rejected) result).headers();
        row.headers()
                .forEach((name, value) -> assertThat(String.join("|", headers.all(name)))
                        .as("%s: %s", row.name(), name)
                        .isEqualTo(value));
    }

    private static Socket connect() throws Exception {
        Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static String exchange(Socket socket, String text) throws Exception {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return RawHandshake.readHead(socket.getInputStream());
    }

    private static void overSocket(OpeningRow row) throws Exception {
        try (Socket socket = connect()) {
            String head = exchange(socket, row.request().text());
            assertThat(head).as(row.name()).startsWith("HTTP/1.1 " + row.status() + " ");
            row.headers()
                    .forEach((name, value) -> assertThat(RawHandshake.header(head, name))
                            .as("%s: %s", row.name(), name)
                            .isEqualTo(value));
            if (row.status() == 101) {
                assertThat(RawHandshake.header(head, "Upgrade")).isEqualToIgnoringCase("websocket");
                assertThat(RawHandshake.header(head, "Connection")).isEqualToIgnoringCase("upgrade");
            } else {
                assertThat(RawHandshake.header(head, "Sec-WebSocket-Accept")).isEmpty();
            }
        }
    }

    /** RFC 6455 §4.2.2: what is not accepted stays HTTP. */
    @Test
    void afterARefusalTheConnectionStillSpeaksHttp() throws Exception {
        try (Socket socket = connect()) {
            String refused = Request.RIGHT.with("Sec-WebSocket-Key", "short").text();
            String head = exchange(socket, refused);
            assertThat(head).startsWith("HTTP/1.1 400 ");
            socket.getInputStream().readNBytes(Integer.parseInt(RawHandshake.header(head, "Content-Length")));
            assertThat(exchange(socket, Request.RIGHT.text())).startsWith("HTTP/1.1 101 ");
        }
    }

    /** RFC 6455 §4.1: the client may send frames at once after its handshake is accepted, and some do before. */
    @Test
    void framesRightBehindTheRequestAreRead() throws Exception {
        try (Socket socket = connect()) {
            String ping = new String(new char[] {0x89, 0x80, 1, 2, 3, 4});
            assertThat(exchange(socket, Request.RIGHT.text() + ping)).startsWith("HTTP/1.1 101 ");
            assertThat(socket.getInputStream().readNBytes(2)).containsExactly(0x8a, 0);
        }
    }

    /** RFC 6455 §4.1: a request that comes byte by byte is the same request. */
    @Test
    void aRequestInSingleBytesIsUnderstood() throws Exception {
        try (Socket socket = connect()) {
            socket.setTcpNoDelay(true);
            for (byte value : Request.RIGHT.text().getBytes(StandardCharsets.ISO_8859_1)) {
                socket.getOutputStream().write(value);
            }
            assertThat(RawHandshake.readHead(socket.getInputStream())).startsWith("HTTP/1.1 101 ");
        }
    }
}
