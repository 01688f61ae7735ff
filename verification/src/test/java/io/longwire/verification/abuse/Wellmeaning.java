package io.longwire.verification.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketClient;
import io.longwire.netty.WebSocketListener;
import io.longwire.netty.WebSocketServer;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Another server, to which the same client has a WebSocket meanwhile. */
final class Wellmeaning implements AutoCloseable {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final WebSocketServer server;
    private final WebSocket webSocket;

    Wellmeaning(WebSocketClient client) throws Exception {
        server = WebSocketServer.builder()
                .eventLoops(1)
                .endpoint(
                        "/",
                        echo -> echo.listener(() -> new WebSocketListener() {
                            @Override
                            public void text(WebSocket from, String text) {
                                from.send(text);
                            }
                        }))
                .start();
        URI uri = URI.create("ws://127.0.0.1:" + server.address().getPort() + "/");
        webSocket = client.connect(uri, new WebSocketListener() {
                    @Override
                    public void text(WebSocket from, String text) {
                        heard.add(text);
                    }
                })
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    void isAnswered() throws InterruptedException {
        webSocket.send("still here");
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("still here");
    }

    @Override
    public void close() {
        server.close();
    }
}
