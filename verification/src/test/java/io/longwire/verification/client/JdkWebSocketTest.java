package io.longwire.verification.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.verification.program.RunningServer;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The WebSocket client of the JDK. */
@Timeout(120)
final class JdkWebSocketTest {
    private static final String NUL = "\0";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start();
    }

    @AfterAll
    static void stop() {
        server.isWell();
        server.close();
    }

    @Test
    void theServerChoosesTheSubprotocolThatTheClientPrefers() {
        Received received = new Received();
        assertThat(open(received, "v11.stomp", "v12.stomp").getSubprotocol()).isEqualTo("v11.stomp");
        assertThat(open(received, "unknown", "v10.stomp").getSubprotocol()).isEqualTo("v10.stomp");
        assertThat(open(received).getSubprotocol()).isEmpty();
    }

    @Test
    void aPathWithoutWebSocketRefusesTheHandshake() {
        CompletableFuture<WebSocket> refused =
                HTTP.newWebSocketBuilder().buildAsync(server.uri("ws", "/health"), new Received());
        assertThatThrownBy(refused::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
    }

    @Test
    void textAndBinaryBodiesArriveAsTheyWereSent() throws Exception {
        Received received = new Received();
        WebSocket socket = connected(received, "/topic/jdk");
        socket.sendText("SEND\ndestination:/topic/jdk\n\nGrüße 🐇" + NUL, true).join();
        assertThat(received.next()).startsWith("text MESSAGE").endsWith("\n\nGrüße 🐇" + NUL);
        ByteBuffer frame = ByteBuffer.allocate(100)
                .put("SEND\ndestination:/topic/jdk\ncontent-length:3\n\n".getBytes(StandardCharsets.UTF_8))
                .put(new byte[] {(byte) 0xff, 0, (byte) 0xfe, 0})
                .flip();
        socket.sendBinary(frame, true).join();
        assertThat(received.next()).startsWith("binary MESSAGE").endsWith("\n\n\u00ff\0\u00fe\0");
    }

    @Test
    void aMessageInFragmentsIsOneMessage() throws Exception {
        Received received = new Received();
        WebSocket socket = connected(received, "/topic/fragments");
        String frame = "SEND\ndestination:/topic/fragments\n\n" + "abc".repeat(10_000) + NUL;
        for (int i = 0; i < frame.length(); i += 1_000) {
            String part = frame.substring(i, Math.min(frame.length(), i + 1_000));
            socket.sendText(part, i + 1_000 >= frame.length()).join();
        }
        assertThat(received.next()).endsWith("\n\n" + "abc".repeat(10_000) + NUL);
    }

    @Test
    void pingsAreAnswered() throws Exception {
        Received received = new Received();
        open(received).sendPing(ByteBuffer.wrap(new byte[] {'h', 'i'})).join();
        assertThat(received.next()).isEqualTo("pong hi");
    }

    @Test
    void closeCodesComeBack() throws Exception {
        for (int code : new int[] {1000, 1001, 3000, 4999}) {
            Received received = new Received();
            open(received).sendClose(code, "bye").join();
            assertThat(received.next()).startsWith("close " + code);
        }
    }

    @Test
    void aMessageOfOneMebibytePassesAndOneBeyondIsRefusedWith1009() throws Exception {
        Received received = new Received();
        WebSocket socket = connected(received, "/topic/large");
        String body = "x".repeat(1 << 20);
        socket.sendText("SEND\ndestination:/topic/large\n\n" + body + NUL, true).join();
        assertThat(received.next()).endsWith(body + NUL);
        var tooLarge = socket.sendText("SEND\ndestination:/topic/large\n\n" + body + "x" + NUL, true);
        // Whether it is sent to its end or cut off depends on when the refusal comes.
        tooLarge.exceptionally(cut -> null).join();
        String end = received.next();
        assertThat(end.startsWith("text ERROR") ? received.next() : end).startsWith("close 1009");
    }

    private static WebSocket connected(Received received, String destination) throws InterruptedException {
        WebSocket socket = open(received, "v12.stomp");
        socket.sendText("CONNECT\naccept-version:1.2\nhost:localhost\n\n" + NUL, true)
                .join();
        assertThat(received.next()).startsWith("text CONNECTED");
        socket.sendText("SUBSCRIBE\nid:1\nreceipt:r\ndestination:" + destination + "\n\n" + NUL, true)
                .join();
        assertThat(received.next()).startsWith("text RECEIPT");
        return socket;
    }

    private static WebSocket open(Received received, String... subprotocols) {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        if (subprotocols.length > 0) {
            String[] others = java.util.Arrays.copyOfRange(subprotocols, 1, subprotocols.length);
            builder.subprotocols(subprotocols[0], others);
        }
        return builder.buildAsync(server.uri("ws", "/ws"), received).join();
    }

    /** What comes, each with its kind; bytes as ISO-8859-1. */
    private static final class Received implements WebSocket.Listener {
        private final BlockingQueue<String> all = new LinkedBlockingQueue<>();
        private final StringBuilder parts = new StringBuilder();

        String next() throws InterruptedException {
            String next = all.poll(RunningServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(next).as("something arrives").isNotNull();
            return next;
        }

        private void part(String kind, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                all.add(kind + parts);
                parts.setLength(0);
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part("text ", data, last);
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            part("binary ", StandardCharsets.ISO_8859_1.decode(data), last);
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            all.add("pong " + StandardCharsets.ISO_8859_1.decode(message));
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            all.add("close " + code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            all.add("error " + error);
        }
    }
}
