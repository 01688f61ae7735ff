package io.longwire.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.netty.EventLoops;
import io.longwire.netty.NettyConnector;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.deflate.DeflateOptions;
import io.longwire.protocol.deflate.PermessageDeflate;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.transport.Connector.Target;
import io.longwire.protocol.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The client's part of the opening handshake: what it asks, and which answers it takes (RFC 6455 §4.1). */
class ClientOpeningTest {
    private static final String SECTION = "RFC 6455 §4.1";
    private static final DeflateOptions SMALL = DeflateOptions.DEFAULT.withWindowBits(10, 12);

    private static final EventLoops LOOPS = new EventLoops(1, "opening");
    private static ServerSocket listener;

    @BeforeAll
    static void listen() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        listener.setSoTimeout(10_000);
    }

    @AfterAll
    static void stop() throws Exception {
        listener.close();
        LOOPS.stop(Duration.ofSeconds(1)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static CompletableFuture<Transport> connect(Echo echo, Headers headers) {
        URI uri = URI.create("ws://localhost:" + listener.getLocalPort() + "/chat?room=a%20b");
        Target target = new Target(
                uri,
                headers,
                List.of("v2.chat", "v1.chat"),
                List.of(new PermessageDeflate(SMALL), new NamedExtension("x-other", 0b010)),
                Limits.DEFAULT);
        return new NettyConnector(LOOPS).connect(target, echo).toCompletableFuture();
    }

    /** @param accepted whether the client takes the answer */
    private record AnswerRow(String name, UnaryOperator<String> answer, boolean accepted) {}

    private final List<AnswerRow> rows = new ArrayList<>();

    private void row(String id, String rule, String section, boolean accepted, UnaryOperator<String> answer) {
        rows.add(new AnswerRow(id + " " + rule + " (" + section + ")", answer, accepted));
    }

    private void replaced(String id, String line, String by, boolean accepted) {
        String rule = "'" + line + "' as '" + by + "'";
        row(
                id,
                rule,
                SECTION,
                accepted,
                request -> RawHandshake.answer(request, "").replace(line, by));
    }

    private void more(String id, String more, boolean accepted) {
        String rule = "with '" + more.replace("\r\n", " | ") + "'";
        row(id, rule, SECTION, accepted, request -> RawHandshake.answer(request, more + "\r\n"));
    }

    @TestFactory
    Stream<DynamicTest> answers() {
        row("0.30", "a right answer", SECTION, true, request -> RawHandshake.answer(request, ""));
        statusLines();
        fields();
        subprotocols();
        extensions();
        return rows.stream().map(row -> DynamicTest.dynamicTest(row.name(), () -> play(row)));
    }

    private void statusLines() {
        for (String status : List.of(
                "200 OK",
                "204 No Content",
                "301 Moved Permanently",
                "302 Found",
                "400 Bad Request",
                "401 Unauthorized",
                "404 Not Found",
                "426 Upgrade Required",
                "500 Internal Server Error",
                "999 Odd")) {
            replaced("0.31", "101 Switching Protocols", status, false);
        }
        replaced("0.31", "101 Switching Protocols", "101 ", true);
        replaced("0.31", "101 Switching Protocols", "101 Web Socket Protocol Handshake", true);
        replaced("0.32", "HTTP/1.1", "HTTP/1.0", false);
        replaced("0.32", "HTTP/1.1", "ICY", false);
        row("0.33", "no HTTP at all", SECTION, false, request -> "220 mail.example.org ESMTP\r\n\r\n");
        row("0.33", "nothing", SECTION, false, request -> "");
        row(
                "0.33",
                "half an answer",
                SECTION,
                false,
                request -> RawHandshake.answer(request, "").substring(0, 60));
        row("0.33", "an endless answer", SECTION, false, request -> "HTTP/1.1 101 OK\r\nX: " + "x".repeat(100_000));
        String early = "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n";
        row(
                "0.34",
                "an interim answer first",
                "RFC 9110 §15.2",
                true,
                request -> early + RawHandshake.answer(request, ""));
        row(
                "0.34",
                "two interim answers first",
                "RFC 9110 §15.2",
                true,
                request -> "HTTP/1.1 100 Continue\r\n\r\n" + early + RawHandshake.answer(request, ""));
        row(
                "0.34",
                "an interim answer, then a refusal",
                "RFC 9110 §15.2",
                false,
                request -> early + "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        for (String wrong : List.of("403 Forbidden\r\nContent-Length: 0", "101 Switching Protocols")) {
            row(
                    "0.34",
                    "'" + wrong.lines().findFirst().orElseThrow() + "', then a right answer",
                    SECTION,
                    false,
                    request -> "HTTP/1.1 " + wrong + "\r\n\r\n" + RawHandshake.answer(request, ""));
        }
    }

    private void fields() {
        for (String upgrade : List.of("WebSocket", "WEBSOCKET")) {
            replaced("0.35", "Upgrade: websocket", "Upgrade: " + upgrade, true);
        }
        for (String upgrade : List.of("", "Upgrade: h2c", "Upgrade: websockets")) {
            replaced("0.35", "Upgrade: websocket\r\n", upgrade.isEmpty() ? "" : upgrade + "\r\n", false);
        }
        for (String connection : List.of("upgrade", "UPGRADE", "keep-alive, Upgrade")) {
            replaced("0.36", "Connection: Upgrade", "Connection: " + connection, true);
        }
        for (String connection : List.of("", "Connection: keep-alive", "Connection: upgraded")) {
            replaced("0.36", "Connection: Upgrade\r\n", connection.isEmpty() ? "" : connection + "\r\n", false);
        }
        replaced("0.37", "Sec-WebSocket-Accept: ", "X-Accept: ", false);
        replaced("0.37", "Sec-WebSocket-Accept: ", "sec-websocket-accept:  \t", true);
        replaced("0.37", "Sec-WebSocket-Accept: ", "Sec-WebSocket-Accept: x", false);
        row(
                "0.37",
                "the accept of another key",
                SECTION,
                false,
                request -> RawHandshake.answer("Sec-WebSocket-Key: " + RawHandshake.KEY, ""));
        row("0.37", "the accept in capitals", SECTION, false, request -> {
            String accept = RawHandshake.accept(RawHandshake.header(request, "Sec-WebSocket-Key"));
            return RawHandshake.answer(request, "").replace(accept, accept.toUpperCase(java.util.Locale.ROOT));
        });
        row(
                "0.37",
                "the accept twice",
                SECTION,
                false,
                request -> RawHandshake.answer(
                        request,
                        "Sec-WebSocket-Accept: "
                                + RawHandshake.accept(RawHandshake.header(request, "Sec-WebSocket-Key")) + "\r\n"));
        more("0.38", "X-Unknown: y", true);
    }

    private void subprotocols() {
        more("0.39", "Sec-WebSocket-Protocol: v1.chat", true);
        more("0.39", "Sec-WebSocket-Protocol: v2.chat", true);
        for (String wrong : List.of("other", "V1.CHAT", "v2.chat, v1.chat", "")) {
            more("0.39", "Sec-WebSocket-Protocol: " + wrong, false);
        }
        more("0.39", "Sec-WebSocket-Protocol: v2.chat\r\nSec-WebSocket-Protocol: v1.chat", false);
    }

    private void extensions() {
        String deflate = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
        String bounded = deflate + "; server_max_window_bits=10";
        for (String right : List.of(
                "x-other",
                bounded,
                deflate + "; server_max_window_bits=8; client_max_window_bits=12",
                "permessage-deflate; server_no_context_takeover; server_max_window_bits=9",
                bounded + ", x-other",
                "x-other, " + bounded,
                "x-other\r\nSec-WebSocket-Extensions: " + bounded)) {
            more("0.40", "Sec-WebSocket-Extensions: " + right, true);
        }
        for (String wrong : List.of(
                "unheard-of",
                "x-other, unheard-of",
                "x-other, x-other",
                "x-other; wrong",
                "x-other;",
                "",
                "permessage-deflate",
                deflate,
                deflate + "; server_max_window_bits=11",
                deflate + "; server_max_window_bits=7",
                deflate + "; server_max_window_bits",
                bounded + "; client_max_window_bits",
                bounded + "; client_max_window_bits=16",
                bounded + "; server_max_window_bits=10",
                bounded + "; unheard_of",
                "permessage-deflate; server_no_context_takeover=yes; server_max_window_bits=10")) {
            more("0.41", "Sec-WebSocket-Extensions: " + wrong, false);
        }
    }

    private static void play(AnswerRow row) throws Exception {
        Echo echo = new Echo(Echoing.WHOLE);
        CompletableFuture<Transport> connecting = connect(echo, Headers.NONE);
        try (Socket socket = listener.accept()) {
            socket.setSoTimeout(10_000);
            String request = RawHandshake.readHead(socket.getInputStream());
            String answer = row.answer().apply(request);
            String ping = new String(new char[] {0x89, 0});
            socket.getOutputStream()
                    .write((answer + (row.accepted() ? ping : "")).getBytes(StandardCharsets.ISO_8859_1));
            if (row.accepted()) {
                connecting.get(10, TimeUnit.SECONDS);
                assertThat(socket.getInputStream().readNBytes(2)).as(row.name()).containsExactly(0x8a, 0x80);
                return;
            }
            if (answer.length() < 100) {
                socket.shutdownOutput();
            }
            assertThatThrownBy(() -> connecting.get(10, TimeUnit.SECONDS), row.name())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(Exception.class);
            assertThat(isClosed(socket)).as("the client closes the connection").isTrue();
            assertThat(echo.opened).as("the application hears nothing").isNotDone();
            assertThat(echo.report).isNotDone();
        }
    }

    /** A reset too: the client leaves what it has not read. */
    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException open) {
            return false;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    private static String request(Headers headers) throws Exception {
        CompletableFuture<Transport> connecting = connect(new Echo(Echoing.WHOLE), headers);
        try (Socket socket = listener.accept()) {
            return RawHandshake.readHead(socket.getInputStream());
        } finally {
            assertThatThrownBy(() -> connecting.get(10, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        }
    }

    /** RFC 6455 §4.1, requirements 1 to 11. */
    @Test
    void theRequestIsAsTheRfcWantsIt() throws Exception {
        String head = request(Headers.of("Origin", "http://example.org", "X-More", "1"));
        assertThat(head).startsWith("GET /chat?room=a%20b HTTP/1.1\r\n");
        assertThat(RawHandshake.header(head, "Host")).isEqualTo("localhost:" + listener.getLocalPort());
        assertThat(RawHandshake.header(head, "Upgrade")).isEqualToIgnoringCase("websocket");
        assertThat(RawHandshake.header(head, "Connection")).isEqualToIgnoringCase("upgrade");
        assertThat(RawHandshake.header(head, "Sec-WebSocket-Version")).isEqualTo("13");
        assertThat(RawHandshake.header(head, "Sec-WebSocket-Protocol")).isEqualTo("v2.chat, v1.chat");
        assertThat(RawHandshake.header(head, "Sec-WebSocket-Extensions"))
                .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
                        + " server_max_window_bits=10; client_max_window_bits=12, x-other");
        assertThat(RawHandshake.header(head, "Origin")).isEqualTo("http://example.org");
        assertThat(RawHandshake.header(head, "X-More")).isEqualTo("1");
        assertThat(Base64.getDecoder().decode(RawHandshake.header(head, "Sec-WebSocket-Key")))
                .hasSize(16);
        for (String once : List.of("Host", "Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version")) {
            assertThat(head.split("(?i)\r\n" + once + ":", -1)).as(once).hasSize(2);
        }
    }

    /** RFC 6455 §4.1: a nonce for each connection. */
    @Test
    void eachConnectionHasAKeyOfItsOwn() throws Exception {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            keys.add(RawHandshake.header(request(Headers.NONE), "Sec-WebSocket-Key"));
        }
        assertThat(keys).hasSize(20);
    }
}
