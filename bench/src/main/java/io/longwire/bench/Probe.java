package io.longwire.bench;

import io.longwire.netty.EventLoops;
import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketClient;
import io.longwire.netty.WebSocketListener;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Whether a server sends back what it is sent, before it is measured. */
final class Probe {
    private static final String TEXT = "Grüße ✓ " + "x".repeat(1_000);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Probe() {}

    /** Sends a text and a binary message. Fails with the reason when either does not come back as it was. */
    static void echo(Server server) throws Exception {
        EventLoops loops = new EventLoops(1, "probe");
        try (WebSocketClient client =
                WebSocketClient.builder().eventLoops(loops).build()) {
            Answers answers = new Answers();
            WebSocket webSocket = opened(client, server, answers);
            webSocket.send(TEXT);
            same(TEXT, answers.text, "text");
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(TEXT);
            webSocket.send(bytes.duplicate());
            same(bytes, answers.binary, "binary");
        } catch (TimeoutException e) {
            throw new IllegalStateException("does not answer", e);
        } finally {
            loops.stop(Duration.ofSeconds(1)).toCompletableFuture().join();
        }
    }

    /** Some servers listen before they know their endpoints: a refusal counts when it lasts. */
    private static WebSocket opened(WebSocketClient client, Server server, Answers answers) throws Exception {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return client.connect(server.uri, answers)
                        .toCompletableFuture()
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (System.nanoTime() > until) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    private static <T> void same(T sent, CompletableFuture<T> answer, String what) throws Exception {
        if (!sent.equals(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))) {
            throw new IllegalStateException("answers a " + what + " message wrongly");
        }
    }

    private static final class Answers implements WebSocketListener {
        private final CompletableFuture<String> text = new CompletableFuture<>();
        private final CompletableFuture<ByteBuffer> binary = new CompletableFuture<>();

        @Override
        public void text(WebSocket webSocket, String message) {
            text.complete(message);
        }

        @Override
        public void binary(WebSocket webSocket, ByteBuffer message) {
            ByteBuffer copy = ByteBuffer.allocate(message.remaining());
            binary.complete(copy.put(message).flip());
        }
    }
}
