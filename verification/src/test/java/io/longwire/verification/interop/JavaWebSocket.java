package io.longwire.verification.interop;

import io.longwire.verification.interop.Terms.Compression;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.extensions.IExtension;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.framing.PingFrame;
import org.java_websocket.protocols.IProtocol;
import org.java_websocket.protocols.Protocol;

/** What Java-WebSocket's client and server have in common. */
final class JavaWebSocket {
    static final String NAME = "Java-WebSocket " + version();
    static final Map<Ability, String> INABILITIES = Map.of(
            Ability.KEEP_CONTEXT, "it always asks for server_no_context_takeover",
            Ability.ANSWER_CLOSE, "what it has to write and the end of its socket race");

    private JavaWebSocket() {}

    private static String version() {
        return Versions.of(WebSocket.class);
    }

    static Draft_6455 draft(Terms terms, List<String> subprotocols) {
        List<IProtocol> protocols = new ArrayList<>();
        subprotocols.forEach(name -> protocols.add(new Protocol(name)));
        protocols.add(new Protocol("")); // none is fine too
        return new Draft_6455(extensions(terms.compression()), protocols, terms.peerLimit());
    }

    private static List<IExtension> extensions(Compression compression) {
        if (compression == Compression.NONE) {
            return List.of();
        }
        PerMessageDeflateExtension deflate = new PerMessageDeflateExtension();
        deflate.setServerNoContextTakeover(true);
        deflate.setClientNoContextTakeover(true);
        deflate.setThreshold(1); // it decides frame by frame, and a plain frame in a compressed message is an error
        return List.of(deflate);
    }

    /** Either end; {@code socket} is the client itself or what the server was handed. */
    record JavaWebSocketEnd(Ear ear, WebSocket socket) implements End {
        @Override
        public void text(String text) {
            socket.send(text);
        }

        @Override
        public void binary(byte[] payload) {
            socket.send(payload);
        }

        @Override
        public void textPart(String part, boolean last) {
            socket.sendFragmentedFrame(Opcode.TEXT, ByteBuffer.wrap(part.getBytes(StandardCharsets.UTF_8)), last);
        }

        @Override
        public void binaryPart(byte[] part, boolean last) {
            socket.sendFragmentedFrame(Opcode.BINARY, ByteBuffer.wrap(part), last);
        }

        @Override
        public void ping(String payload) {
            PingFrame ping = new PingFrame();
            ping.setPayload(ByteBuffer.wrap(payload.getBytes(StandardCharsets.ISO_8859_1)));
            socket.sendFrame(ping);
        }

        @Override
        public void close(int code, String reason) {
            socket.close(code, reason);
        }

        @Override
        public String subprotocol() {
            return socket.getProtocol().getProvidedProtocol();
        }
    }
}
