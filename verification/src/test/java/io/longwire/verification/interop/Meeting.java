package io.longwire.verification.interop;

import io.longwire.netty.EventLoops;
import io.longwire.netty.WebSocketClient;
import io.longwire.netty.WebSocketServer;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.Side;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One WebSocket between Longwire and a peer, open.
 *
 * @param peerSide which side the peer is
 * @param release ends what was started for it
 */
record Meeting(LongwireEnd longwire, End peer, Side peerSide, AutoCloseable release) implements AutoCloseable {
    /** Lets a client connect to Longwire. */
    static Meeting of(EventLoops loops, PeerClient peer, Terms terms) throws Exception {
        LongwireEnd longwire = new LongwireEnd();
        WebSocketServer server = WebSocketServer.builder()
                .eventLoops(loops)
                .endpoint("/interop", endpoint -> {
                    endpoint.listener(() -> longwire).limits(limits(terms));
                    endpoint.subprotocols(terms.spoken().toArray(String[]::new));
                    if (terms.compresses()) {
                        endpoint.compression(terms.compression().options());
                    }
                })
                .start();
        AutoCloseable stop =
                () -> server.stop(Duration.ZERO).toCompletableFuture().get(20, TimeUnit.SECONDS);
        try {
            URI uri = URI.create("ws://127.0.0.1:" + server.address().getPort() + "/interop");
            PeerClient.Connected connected = peer.connect(uri, terms);
            longwire.awaitOpen();
            return new Meeting(longwire, connected.end(), Side.CLIENT, () -> {
                try (stop) {
                    connected.release().close();
                }
            });
        } catch (Exception | Error failure) {
            try (stop) {
                throw failure;
            }
        }
    }

    /** Lets Longwire connect to a server. */
    static Meeting of(EventLoops loops, PeerServer peer, Terms terms) throws Exception {
        LongwireEnd longwire = new LongwireEnd();
        WebSocketClient.Builder builder = WebSocketClient.builder()
                .eventLoops(loops)
                .limits(limits(terms))
                .subprotocols(terms.offered().toArray(String[]::new));
        if (terms.compresses()) {
            builder.compression(terms.compression().options());
        }
        PeerServer.Listening server = peer.listen(terms);
        try {
            builder.build()
                    .connect(server.uri(), longwire)
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
            return new Meeting(longwire, server.accepted(), Side.SERVER, () -> {
                try (server) {
                    longwire.abort();
                }
            });
        } catch (Exception | Error failure) {
            try (server) {
                throw failure;
            }
        }
    }

    private static Limits limits(Terms terms) {
        return Limits.DEFAULT.withMessageBytes(terms.longwireLimit()).withOutboundBytes(16 << 20);
    }

    @Override
    public void close() throws Exception {
        release.close();
    }
}
