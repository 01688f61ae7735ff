package io.longwire.verification.interop;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;

/** Java-WebSocket's server. */
final class JavaWebSocketServer implements PeerServer {
    @Override
    public String name() {
        return JavaWebSocket.NAME + ", server";
    }

    @Override
    public Map<Ability, String> inabilities() {
        return JavaWebSocket.INABILITIES;
    }

    @Override
    public Listening listen(Terms terms) throws Exception {
        Server server = new Server(JavaWebSocket.draft(terms, terms.spoken()));
        server.start();
        server.started.get(20, TimeUnit.SECONDS);
        return server;
    }

    private static final class Server extends WebSocketServer implements Listening {
        private final Ear ear = new Ear();
        private final CompletableFuture<Boolean> started = new CompletableFuture<>();
        private final CompletableFuture<End> opened = new CompletableFuture<>();

        Server(Draft draft) {
            super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1, List.of(draft));
        }

        @Override
        public void onStart() {
            started.complete(true);
        }

        @Override
        public URI uri() {
            return URI.create("ws://127.0.0.1:" + getPort() + "/");
        }

        @Override
        public End accepted() throws Exception {
            return opened.get(20, TimeUnit.SECONDS);
        }

        @Override
        public void close() throws Exception {
            stop(1_000);
        }

        @Override
        public void onOpen(WebSocket socket, ClientHandshake handshake) {
            opened.complete(new JavaWebSocket.JavaWebSocketEnd(ear, socket));
        }

        @Override
        public void onMessage(WebSocket socket, String text) {
            ear.hear(new Heard.Text(text));
        }

        @Override
        public void onMessage(WebSocket socket, ByteBuffer payload) {
            ear.hear(Heard.binary(payload));
        }

        @Override
        public void onWebsocketPong(WebSocket socket, Framedata frame) {
            super.onWebsocketPong(socket, frame);
            ear.hear(Heard.pong(frame.getPayloadData()));
        }

        @Override
        public void onClose(WebSocket socket, int code, String reason, boolean remote) {
            ear.hear(new Heard.Closed(code, reason));
        }

        @Override
        public void onError(@Nullable WebSocket socket, Exception error) {
            started.completeExceptionally(error);
            ear.error(error);
        }
    }
}
