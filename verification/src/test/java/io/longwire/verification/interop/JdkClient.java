package io.longwire.verification.interop;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The JDK's own client. */
final class JdkClient implements PeerClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Override
    public String name() {
        return "java.net.http";
    }

    @Override
    public Map<Ability, String> inabilities() {
        String parts = "it hands messages over in parts and has no limit";
        return Map.of(
                Ability.COMPRESS, "it knows no extensions",
                Ability.REFUSE_LARGE, parts,
                Ability.REFUSE_MANY, parts);
    }

    @Override
    public Connected connect(URI uri, Terms terms) throws Exception {
        Ear ear = new Ear();
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        if (!terms.offered().isEmpty()) {
            String[] others = terms.offered().stream().skip(1).toArray(String[]::new);
            builder.subprotocols(terms.offered().get(0), others);
        }
        WebSocket socket = builder.buildAsync(uri, new JdkListener(ear)).get(20, TimeUnit.SECONDS);
        return new Connected(new JdkEnd(ear, socket), socket::abort);
    }

    private record JdkEnd(Ear ear, WebSocket socket) implements End {
        @Override
        public void text(String text) throws Exception {
            textPart(text, true);
        }

        @Override
        public void binary(byte[] payload) throws Exception {
            binaryPart(payload, true);
        }

        @Override
        public void textPart(String part, boolean last) throws Exception {
            done(socket.sendText(part, last));
        }

        @Override
        public void binaryPart(byte[] part, boolean last) throws Exception {
            done(socket.sendBinary(ByteBuffer.wrap(part), last));
        }

        @Override
        public void ping(String payload) throws Exception {
            done(socket.sendPing(ByteBuffer.wrap(payload.getBytes(StandardCharsets.ISO_8859_1))));
        }

        @Override
        public void close(int code, String reason) {
            socket.sendClose(code, reason).exceptionally(failure -> {
                ear.error(failure);
                return socket;
            });
        }

        @Override
        public String subprotocol() {
            return socket.getSubprotocol();
        }

        private static void done(CompletableFuture<WebSocket> sending) throws Exception {
            WebSocket unused = sending.get(20, TimeUnit.SECONDS);
        }
    }
}
