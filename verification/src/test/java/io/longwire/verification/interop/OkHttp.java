package io.longwire.verification.interop;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** OkHttp, which always offers permessage-deflate. */
final class OkHttp implements PeerClient {
    private static final String WHOLE = "it sends whole messages only";
    private static final String LIMITLESS = "it has no limit for messages";
    private static final String PINGS = "it pings by itself only, at an interval and without a payload";

    @Override
    public String name() {
        return "OkHttp " + okhttp3.OkHttp.VERSION;
    }

    @Override
    public Map<Ability, String> inabilities() {
        return Map.of(
                Ability.SEND_FRAGMENTS, WHOLE,
                Ability.SEND_BINARY_FRAGMENTS, WHOLE,
                Ability.SEND_PING, PINGS,
                Ability.REFUSE_LARGE, LIMITLESS,
                Ability.REFUSE_MANY, LIMITLESS);
    }

    @Override
    public Connected connect(URI uri, Terms terms) throws Exception {
        OkHttpClient client = new OkHttpClient();
        Request.Builder request = new Request.Builder().url(uri.toString());
        if (!terms.offered().isEmpty()) {
            request.header("Sec-WebSocket-Protocol", String.join(", ", terms.offered()));
        }
        Listener listener = new Listener(new Ear());
        WebSocket socket = client.newWebSocket(request.build(), listener);
        Response response = listener.opened.get(20, TimeUnit.SECONDS);
        String subprotocol = response.header("Sec-WebSocket-Protocol", "");
        return new Connected(new OkHttpEnd(listener.ear, socket, subprotocol), () -> {
            socket.cancel();
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
        });
    }

    private static final class Listener extends WebSocketListener {
        private final Ear ear;
        private final CompletableFuture<Response> opened = new CompletableFuture<>();

        Listener(Ear ear) {
            this.ear = ear;
        }

        @Override
        public void onOpen(WebSocket socket, Response response) {
            opened.complete(response);
        }

        @Override
        public void onMessage(WebSocket socket, String text) {
            ear.hear(new Heard.Text(text));
        }

        @Override
        public void onMessage(WebSocket socket, ByteString bytes) {
            ear.hear(Heard.binary(bytes.toByteArray()));
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            ear.hear(new Heard.Closed(code, reason));
            socket.close(code, null);
        }

        @Override
        public void onFailure(WebSocket socket, Throwable failure, @Nullable Response response) {
            opened.completeExceptionally(failure);
            ear.error(failure);
        }
    }

    private record OkHttpEnd(Ear ear, WebSocket socket, String subprotocol) implements End {
        @Override
        public void text(String text) {
            accepted(socket.send(text));
        }

        @Override
        public void binary(byte[] payload) {
            accepted(socket.send(ByteString.of(ByteBuffer.wrap(payload))));
        }

        @Override
        public void textPart(String part, boolean last) {
            throw new UnsupportedOperationException(WHOLE);
        }

        @Override
        public void binaryPart(byte[] part, boolean last) {
            throw new UnsupportedOperationException(WHOLE);
        }

        @Override
        public void ping(String payload) {
            throw new UnsupportedOperationException(PINGS);
        }

        @Override
        public void close(int code, String reason) {
            accepted(socket.close(code, reason));
        }

        private static void accepted(boolean taken) {
            if (!taken) {
                throw new IllegalStateException("OkHttp refused to send");
            }
        }
    }
}
