package io.longwire.netty;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A server and its clients over loopback. Waiting gives up after ten seconds. */
final class BothEnds implements AutoCloseable {
    final EventLoops loops;
    private final List<AutoCloseable> open = new ArrayList<>();

    BothEnds() {
        this(2);
    }

    /** All on that many event loops. */
    BothEnds(int loops) {
        this.loops = new EventLoops(loops, "ends");
    }

    URI server(Consumer<WebSocketEndpoint> endpoint) throws Exception {
        WebSocketServer server = WebSocketServer.builder()
                .eventLoops(loops)
                .endpoint("/", endpoint)
                .start();
        open.add(server);
        return URI.create("ws://127.0.0.1:" + server.address().getPort() + "/");
    }

    CompletionStage<WebSocket> connecting(
            URI uri, WebSocketListener listener, Consumer<WebSocketClient.Builder> settings) {
        WebSocketClient.Builder builder = WebSocketClient.builder().eventLoops(loops);
        settings.accept(builder);
        return builder.build().connect(uri, listener);
    }

    WebSocket connect(URI uri, WebSocketListener listener) throws Exception {
        return get(connecting(uri, listener, builder -> {}));
    }

    WebSocket connect(URI uri, WebSocketListener listener, Limits limits) throws Exception {
        return get(connecting(uri, listener, builder -> builder.limits(limits)));
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** What the loop of that WebSocket says. */
    static <T> T onLoop(WebSocket webSocket, Supplier<T> question) throws Exception {
        return CompletableFuture.supplyAsync(question, webSocket.loop()).get(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        get(loops.stop(Duration.ofSeconds(1)));
    }

    /** Writes down what it hears. */
    static class Ear implements WebSocketListener {
        final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        final CompletableFuture<WebSocket> webSocket = new CompletableFuture<>();

        @Override
        public void opened(WebSocket opened) {
            webSocket.complete(opened);
        }

        @Override
        public void text(WebSocket from, String text) {
            heard.add(text);
        }

        @Override
        public void binary(WebSocket from, ByteBuffer payload) {
            heard.add("binary " + payload.remaining());
        }

        @Override
        public void ping(WebSocket from, ByteBuffer payload) {
            heard.add("ping");
        }

        @Override
        public void closed(WebSocket from, CloseReason reason, Side began) {
            heard.add("closed " + reason.code() + " " + began + " " + reason.text());
        }

        String next() throws InterruptedException {
            return heard.poll(10, TimeUnit.SECONDS);
        }
    }

    /** Sends back what it hears. */
    static final class Echo implements WebSocketListener {
        @Override
        public void message(WebSocket webSocket, MessageType type, ByteBuffer payload) {
            webSocket.send(type, payload);
        }
    }
}
