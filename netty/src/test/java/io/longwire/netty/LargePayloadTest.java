package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.message.MessageType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Payloads that are written from where they are, among others, to a client that begins to read when all is sent. */
final class LargePayloadTest {
    private static final int MESSAGES = 300;
    private static final Limits LIMITS =
            Limits.DEFAULT.withMessageBytes(64 << 20).withOutboundBytes(256 << 20);

    private final Random random = new Random(7);
    private final ByteArrayOutputStream expected = new ByteArrayOutputStream();
    private final CompletableFuture<Void> allSent = new CompletableFuture<>();
    private final List<CompletionStage<Void>> told = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {20_000, 100_000, 500_000})
    void payloadsThatTheSocketTakesInPiecesArriveWholeAndInOrder(int largest) throws Exception {
        try (WebSocketServer server = server(largest);
                RawClient client = new RawClient(server.address())) {
            client.send("GET / HTTP/1.1\r\n" + RawClient.UPGRADE + "\r\n");
            client.readHead();
            allSent.get(10, TimeUnit.SECONDS);
            assertThat(client.read(expected.size())).isEqualTo(expected.toByteArray());
            for (CompletionStage<Void> each : told) {
                BothEnds.get(each);
            }
        }
    }

    private WebSocketServer server(int largest) throws Exception {
        return WebSocketServer.builder()
                .eventLoops(1)
                .endpoint(
                        "/",
                        each -> each.limits(LIMITS).listener(() -> new WebSocketListener() {
                            @Override
                            public void opened(WebSocket webSocket) {
                                sendAll(webSocket, largest);
                                allSent.complete(null);
                            }
                        }))
                .start();
    }

    /** Small ones between large ones, some held, some told of. */
    private void sendAll(WebSocket webSocket, int largest) {
        for (int i = 0; i < MESSAGES; i++) {
            ByteBuffer payload = payload(random.nextInt(3) == 0 ? random.nextInt(200) : random.nextInt(largest));
            switch (random.nextInt(8)) {
                case 0 -> webSocket.hold();
                case 1, 2 -> webSocket.flush();
                default -> {}
            }
            if (random.nextInt(4) == 0) {
                told.add(webSocket.sendPartAndTell(MessageType.BINARY, payload, true));
            } else {
                assertThat(webSocket.send(payload)).isTrue();
            }
        }
        webSocket.flush();
    }

    private ByteBuffer payload(int bytes) {
        byte[] content = new byte[bytes];
        random.nextBytes(content);
        frame(content);
        return ByteBuffer.allocateDirect(bytes).put(content).flip();
    }

    private void frame(byte[] payload) {
        int bytes = payload.length;
        expected.write(0x82);
        if (bytes < 126) {
            expected.write(bytes);
        } else {
            boolean wide = bytes > 0xffff;
            expected.write(wide ? 127 : 126);
            expected.writeBytes(
                    wide
                            ? ByteBuffer.allocate(8).putLong(bytes).array()
                            : ByteBuffer.allocate(2).putShort((short) bytes).array());
        }
        expected.writeBytes(payload);
    }
}
