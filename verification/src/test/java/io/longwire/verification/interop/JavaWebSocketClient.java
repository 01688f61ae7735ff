package io.longwire.verification.interop;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ServerHandshake;

/** Java-WebSocket's client. */
final class JavaWebSocketClient implements PeerClient {
    private static final Map<Ability, String> INABILITIES = new EnumMap<>(JavaWebSocket.INABILITIES);

    static {
        INABILITIES.put(
                Ability.SEND_CLOSE,
                "its writing thread may be told to end between two looks at its queue, and then leaves the close in it");
    }

    @Override
    public String name() {
        return JavaWebSocket.NAME + ", client";
    }

    @Override
    public Map<Ability, String> inabilities() {
        return INABILITIES;
    }

    @Override
    public Connected connect(URI uri, Terms terms) throws Exception {
        Ear ear = new Ear();
        Client client = new Client(uri, JavaWebSocket.draft(terms, terms.offered()), ear);
        if (!client.connectBlocking(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Java-WebSocket did not connect; it heard " + ear.next());
        }
        return new Connected(new JavaWebSocket.JavaWebSocketEnd(ear, client), client::closeBlocking);
    }

    private static final class Client extends WebSocketClient {
        private final Ear ear;

        Client(URI uri, Draft draft, Ear ear) {
            super(uri, draft);
            this.ear = ear;
        }

        @Override
        public void onOpen(ServerHandshake handshake) {}

        @Override
        public void onMessage(String text) {
            ear.hear(new Heard.Text(text));
        }

        @Override
        public void onMessage(ByteBuffer payload) {
            ear.hear(Heard.binary(payload));
        }

        @Override
        public void onWebsocketPong(WebSocket socket, Framedata frame) {
            super.onWebsocketPong(socket, frame);
            ear.hear(Heard.pong(frame.getPayloadData()));
        }

        @Override
        public void onClose(int code, String reason, boolean remote) {
            ear.hear(new Heard.Closed(code, reason));
        }

        @Override
        public void onError(Exception error) {
            ear.error(error);
        }
    }
}
