package io.longwire.server.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketListener;
import io.longwire.netty.WebSocketServer;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintStream;
import java.io.Reader;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private boolean run(int port, boolean binary, List<String> subprotocols, Duration patience, Reader lines) {
        URI uri = URI.create("ws://127.0.0.1:" + port + "/echo");
        return new Connect(
                        new Connect.Options(uri, binary, subprotocols, List.of(), Duration.ZERO, patience),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(new BufferedReader(lines));
    }

    /** With a server that does this to whoever has connected; there are no lines, and their end does not come. */
    private boolean runAgainst(Consumer<WebSocket> opened) throws IOException {
        WebSocketServer.Builder builder = WebSocketServer.builder()
                .endpoint(
                        "/echo",
                        endpoint -> endpoint.listener(() -> new WebSocketListener() {
                            @Override
                            public void opened(WebSocket webSocket) {
                                opened.accept(webSocket);
                            }
                        }));
        try (WebSocketServer server = builder.start();
                PipedWriter neverEnds = new PipedWriter();
                PipedReader lines = new PipedReader(neverEnds)) {
            return run(server.address().getPort(), false, List.of(), LONG, lines);
        }
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aFileLargerThanAnyQueueIsSentWholeAndInOrder() throws IOException {
        String file = IntStream.range(0, 60_000)
                .mapToObj(line -> line + "x".repeat(200) + "\n")
                .collect(Collectors.joining());
        StringBuilder came = new StringBuilder();
        WebSocketServer.Builder builder = WebSocketServer.builder()
                .endpoint(
                        "/echo",
                        endpoint -> endpoint.listener(() -> new WebSocketListener() {
                            @Override
                            public void text(WebSocket webSocket, String text) {
                                if (text.equals("end")) {
                                    webSocket.close();
                                } else {
                                    came.append(text).append('\n');
                                }
                            }
                        }));
        try (WebSocketServer server = builder.start()) {
            assertThat(run(server.address().getPort(), false, List.of(), LONG, new StringReader(file + "end\n")))
                    .isTrue();
        }
        assertThat(came.toString()).isEqualTo(file);
        assertThat(err()).isEqualTo("Connected\nClosed with 1000\n");
    }

    @Test
    void noneOfVeryManyShortLinesIsRefused() throws IOException {
        AtomicInteger came = new AtomicInteger();
        WebSocketServer.Builder builder = WebSocketServer.builder()
                .endpoint(
                        "/echo",
                        endpoint -> endpoint.listener(() -> new WebSocketListener() {
                            @Override
                            public void text(WebSocket webSocket, String text) {
                                came.incrementAndGet();
                                if (text.equals("end")) {
                                    webSocket.close();
                                }
                            }
                        }));
        Reader lines = new StringReader("\n".repeat(1_000_000) + "end\n");
        try (WebSocketServer server = builder.start()) {
            assertThat(run(server.address().getPort(), false, List.of(), LONG, lines))
                    .isTrue();
        }
        assertThat(came).hasValue(1_000_001);
        assertThat(err()).isEqualTo("Connected\nClosed with 1000\n");
    }

    @Test
    void anotherCodeThan1000IsShownWithItsReasonAndFails() throws IOException {
        assertThat(runAgainst(webSocket -> webSocket.close(4000, "bye"))).isFalse();
        assertThat(err()).isEqualTo("Connected\nClosed with 4000 (bye)\n");
    }

    @Test
    void aReasonThatWouldCommandTheTerminalIsMadeHarmless() throws IOException {
        assertThat(runAgainst(webSocket -> webSocket.close(1000, "\u001b[2Jgr\u00fc\u00dfe\n")))
                .isTrue();
        assertThat(err()).isEqualTo("Connected\nClosed with 1000 (?[2Jgr\u00fc\u00dfe)\n");
    }

    @Test
    void aBrokenConnectionIsCalledOne() throws IOException {
        assertThat(runAgainst(WebSocket::abort)).isFalse();
        assertThat(err()).isEqualTo("Connected\nClosed with 1006 (the connection broke)\n");
    }

    @Test
    void aSubprotocolThatWasNotAgreedOnIsSaid() throws IOException {
        try (WebSocketServer server = EchoServer.start("127.0.0.1", 0, 1)) {
            run(server.address().getPort(), false, List.of("unknown"), Duration.ZERO, new StringReader(""));
        }
        assertThat(err()).startsWith("Connected, no subprotocol: the server speaks none of those offered, permessage");
    }

    @Test
    void bytesAreHexadecimalDigitsBothWaysAndWhatIsNoneIsSaid() throws IOException {
        try (WebSocketServer server = EchoServer.start("127.0.0.1", 0, 1)) {
            assertThat(run(
                            server.address().getPort(),
                            true,
                            List.of("echo"),
                            Duration.ofSeconds(1),
                            new StringReader("00 ff 10\nzz\n")))
                    .isTrue();
        }
        assertThat(out()).isEqualTo("00ff10\n");
        assertThat(err())
                .startsWith("Connected, subprotocol echo, permessage-deflate")
                .contains("Not sent, a binary message is given as hexadecimal digits: zz\n")
                .endsWith("Closed with 1000\n");
    }

    @Test
    void nobodyListeningIsSaidWithoutTheNamesOfFunctions() {
        assertThat(run(1, false, List.of(), LONG, new StringReader(""))).isFalse();
        assertThat(err()).isEqualTo("No connection to ws://127.0.0.1:1/echo: Connection refused: /127.0.0.1:1\n");
    }
}
