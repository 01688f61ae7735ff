package io.longwire.verification.interop;

import io.longwire.verification.interop.Terms.Compression;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.container.jdk.client.JdkClientContainer;
import org.glassfish.tyrus.ext.extension.deflate.PerMessageDeflateExtension;

/** Tyrus, the reference of Jakarta WebSocket, on the JDK's sockets. */
final class TyrusClient implements PeerClient {
    @Override
    public String name() {
        return "Tyrus " + Versions.of(ClientManager.class);
    }

    @Override
    public Map<Ability, String> inabilities() {
        return Map.of(
                Ability.SEND_MANY, "a send that meets a read may wait for ever, though everything was written",
                Ability.COMPRESS_EMPTY, "it leaves out the empty block (RFC 7692 §7.2.3.6)",
                Ability.COMPRESS_FRAGMENTS, "it sets RSV1 on each frame (RFC 7692 §6.1)",
                Ability.REFUSE_LARGE, "its limit is for messages in fragments",
                Ability.FORGET_CONTEXT, "it knows no parameters and ignores client_no_context_takeover");
    }

    @Override
    public Connected connect(URI uri, Terms terms) throws Exception {
        ClientManager client = ClientManager.createClient(JdkClientContainer.class.getName());
        client.setDefaultMaxTextMessageBufferSize(terms.peerLimit());
        client.setDefaultMaxBinaryMessageBufferSize(terms.peerLimit());
        ClientEndpointConfig.Builder config = ClientEndpointConfig.Builder.create();
        config.preferredSubprotocols(terms.offered());
        if (terms.compression() != Compression.NONE) {
            config.extensions(List.of(new PerMessageDeflateExtension()));
        }
        Ear ear = new Ear();
        Session session = client.connectToServer(new TyrusEndpoint(ear), config.build(), uri);
        return new Connected(new TyrusEnd(ear, session), client::shutdown);
    }

    private static final class TyrusEndpoint extends Endpoint {
        private final Ear ear;

        TyrusEndpoint(Ear ear) {
            this.ear = ear;
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(String.class, text -> ear.hear(new Heard.Text(text)));
            session.addMessageHandler(ByteBuffer.class, payload -> ear.hear(Heard.binary(payload)));
            session.addMessageHandler(PongMessage.class, pong -> ear.hear(Heard.pong(pong.getApplicationData())));
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            String phrase = Objects.requireNonNullElse(reason.getReasonPhrase(), "");
            ear.hear(new Heard.Closed(reason.getCloseCode().getCode(), phrase));
        }

        @Override
        public void onError(Session session, Throwable error) {
            ear.error(error);
        }
    }

    private static final long PATIENCE_SECONDS = 40;

    private record TyrusEnd(Ear ear, Session session) implements End {
        @Override
        public void text(String text) throws Exception {
            session.getAsyncRemote().sendText(text).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public void binary(byte[] payload) throws Exception {
            session.getAsyncRemote().sendBinary(ByteBuffer.wrap(payload)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public void textPart(String part, boolean last) throws Exception {
            session.getBasicRemote().sendText(part, last);
        }

        @Override
        public void binaryPart(byte[] part, boolean last) throws Exception {
            session.getBasicRemote().sendBinary(ByteBuffer.wrap(part), last);
        }

        @Override
        public void ping(String payload) throws Exception {
            session.getBasicRemote().sendPing(ByteBuffer.wrap(payload.getBytes(StandardCharsets.ISO_8859_1)));
        }

        @Override
        public void close(int code, String reason) throws Exception {
            session.close(new CloseReason(CloseCodes.getCloseCode(code), reason));
        }

        @Override
        public String subprotocol() {
            return session.getNegotiatedSubprotocol();
        }
    }
}
