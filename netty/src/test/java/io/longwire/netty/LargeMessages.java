package io.longwire.netty;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.message.MessageType;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/** A program with a small heap: one message each way that would not fit into it, written as a stream and read in parts on demand. */
final class LargeMessages {
    private static final Limits LIMITS =
            Limits.DEFAULT.withMessageBytes(1L << 40).withOutboundBytes(256 << 10);

    private LargeMessages() {}

    public static void main(String[] arguments) throws Exception {
        long bytes = Long.parseLong(arguments[0]);
        WebSocketServer server = WebSocketServer.builder()
                .endpoint(
                        "/",
                        large -> large.limits(LIMITS).waitForDemand().listener(() -> new Reader() {
                            @Override
                            void whole(WebSocket webSocket, long count, long sum) {
                                Thread writer = new Thread(() -> write(webSocket, count));
                                writer.start();
                            }
                        }))
                .start();
        CompletableFuture<String> answer = new CompletableFuture<>();
        try (server;
                WebSocketClient client =
                        WebSocketClient.builder().limits(LIMITS).waitForDemand().build()) {
            Reader reader = new Reader() {
                @Override
                void whole(WebSocket webSocket, long count, long sum) {
                    answer.complete(count + " bytes, sum " + sum);
                }
            };
            URI uri = URI.create("ws://127.0.0.1:" + server.address().getPort() + "/");
            write(client.connect(uri, reader).toCompletableFuture().get(10, TimeUnit.SECONDS), bytes);
            System.out.println("came back: " + answer.get(50, TimeUnit.SECONDS));
        }
    }

    /** What the answer must be. */
    static String expected(long bytes) {
        CRC32 sum = new CRC32();
        byte[] block = block();
        for (long left = bytes; left > 0; left -= block.length) {
            sum.update(block);
        }
        return "came back: " + bytes + " bytes, sum " + sum.getValue();
    }

    private static byte[] block() {
        byte[] block = new byte[50_000 * 8];
        for (int i = 0; i < block.length; i++) {
            block[i] = (byte) ((i * 31) >> 3);
        }
        return block;
    }

    private static void write(WebSocket webSocket, long bytes) {
        byte[] block = block();
        try (OutputStream out = webSocket.outputStream(MessageType.BINARY)) {
            for (long left = bytes; left > 0; left -= block.length) {
                out.write(block);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private abstract static class Reader implements WebSocketListener {
        private final CRC32 sum = new CRC32();
        private long count;

        abstract void whole(WebSocket webSocket, long bytes, long crc);

        @Override
        public boolean wantsParts() {
            return true;
        }

        @Override
        public void opened(WebSocket webSocket) {
            webSocket.request(1);
        }

        @Override
        public void part(WebSocket webSocket, MessageType type, ByteBuffer payload, boolean last) {
            count += payload.remaining();
            sum.update(payload);
            if (last) {
                whole(webSocket, count, sum.getValue());
            }
            webSocket.request(1);
        }
    }
}
