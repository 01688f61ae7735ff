package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.exchange.WebSocketAcceptance;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.transport.Connector.Target;
import io.longwire.protocol.transport.Transport;
import io.longwire.protocol.transport.TransportListener;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What HTTP itself says of an upgrade (RFC 9110 §7.8, §15.2). */
class UpgradeOverHttpTest {
    private final EventLoops loops = new EventLoops(1, "test");

    private static final class Quiet implements TransportListener {
        @Override
        public void opened(Transport transport) {}

        @Override
        public void message(MessageType type, ByteBuffer payload) {}

        @Override
        public void closed(CloseReason reason, Side began) {}
    }

    @AfterEach
    void stop() throws Exception {
        loops.stop(Duration.ofSeconds(1)).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void aServerIgnoresTheUpgradeOfAnHttp10Request() throws Exception {
        WebSocketAcceptance acceptance =
                new WebSocketAcceptance(List.of(), List.of(), Limits.DEFAULT, Headers.NONE, new Quiet());
        try (NettyServer server = NettyServer.start(
                        ServerOptions.at("127.0.0.1", 0), loops, exchange -> exchange.upgrade(acceptance));
                RawClient client = new RawClient(server.address())) {
            client.send("GET / HTTP/1.0\r\n" + RawClient.UPGRADE + "\r\n");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 426 ");
        }
    }

    /** @param template of the answer, with the accept for {@code %s} */
    private Transport connect(String template) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI uri = URI.create("ws://127.0.0.1:" + listener.getLocalPort());
            Target target = new Target(uri, Headers.NONE, List.of(), List.of(), Limits.DEFAULT);
            CompletableFuture<Transport> connecting =
                    new NettyConnector(loops).connect(target, new Quiet()).toCompletableFuture();
            try (Socket socket = listener.accept()) {
                String request = new String(socket.getInputStream().readNBytes(1), StandardCharsets.US_ASCII);
                while (!request.endsWith("\r\n\r\n")) {
                    request += (char) socket.getInputStream().read();
                }
                int at = request.toLowerCase(java.util.Locale.ROOT).indexOf("sec-websocket-key: ") + 19;
                String key =
                        request.substring(at, request.indexOf("\r\n", at)) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
                String accept = Base64.getEncoder()
                        .encodeToString(
                                MessageDigest.getInstance("SHA-1").digest(key.getBytes(StandardCharsets.US_ASCII)));
                socket.getOutputStream().write(String.format(template, accept).getBytes(StandardCharsets.US_ASCII));
                return connecting.get(10, TimeUnit.SECONDS);
            }
        }
    }

    private static final String ANSWER = " 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: %s\r\n\r\n";

    @Test
    void aClientPassesInterimAnswersOver() throws Exception {
        assertThat(connect(
                        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1" + ANSWER))
                .isNotNull();
    }

    @Test
    void aClientDoesNotSwitchInHttp10() {
        assertThatThrownBy(() -> connect("HTTP/1.0" + ANSWER)).hasMessageContaining("HTTP/1.0, which has no upgrade");
    }
}
