package io.longwire.verification.interop;

import io.longwire.verification.interop.Terms.Compression;
import io.undertow.Undertow;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.protocol.version13.Hybi13Handshake;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Undertow. */
final class UndertowServer implements PeerServer {
    @Override
    public String name() {
        return "Undertow " + Versions.of(Undertow.class);
    }

    @Override
    public Map<Ability, String> inabilities() {
        return Map.of();
    }

    @Override
    public Listening listen(Terms terms) {
        CompletableFuture<End> accepted = new CompletableFuture<>();
        WebSocketConnectionCallback opened = (exchange, channel) -> {
            UndertowListener listener = new UndertowListener(terms.peerLimit());
            channel.getReceiveSetter().set(listener);
            channel.resumeReceives();
            accepted.complete(new UndertowEnd(listener.ear(), channel));
        };
        Hybi13Handshake handshake = new Hybi13Handshake(Set.copyOf(terms.spoken()), true);
        WebSocketProtocolHandshakeHandler handler = new WebSocketProtocolHandshakeHandler(List.of(handshake), opened);
        if (terms.compresses()) {
            boolean fresh = terms.compression() == Compression.FRESH;
            handler.addExtension(new PerMessageDeflateHandshake(false, !fresh, !fresh));
        }
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(1)
                .setWorkerThreads(2)
                .setHandler(handler)
                .build();
        server.start();
        return new UndertowListening(server, accepted);
    }

    private record UndertowListening(Undertow server, CompletableFuture<End> opening) implements Listening {
        @Override
        public URI uri() {
            InetSocketAddress address =
                    (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
            return URI.create("ws://127.0.0.1:" + address.getPort() + "/interop");
        }

        @Override
        public End accepted() throws Exception {
            return opening.get(20, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            server.stop();
        }
    }
}
