package io.longwire.netty;

import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server behind TLS, with an authority of its own. */
final class TlsSite {
    final EventLoops loops = new EventLoops(1, "test");
    final BlockingQueue<HandshakeRequest> requests = new LinkedBlockingQueue<>();
    final BlockingQueue<String> serverClosed = new LinkedBlockingQueue<>();
    final TestCertificates certificates;
    WebSocketServer server;

    static Stream<Tls.Provider> providers() {
        return OpenSsl.isAvailable() ? Stream.of(Tls.Provider.JDK, Tls.Provider.OPENSSL) : Stream.of(Tls.Provider.JDK);
    }

    /** With a certificate for localhost. */
    TlsSite(Path directory) throws Exception {
        certificates = new TestCertificates(directory);
        certificates.issue("server", "localhost");
    }

    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
        loops.stop(Duration.ofSeconds(1)).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    Tls.Builder pem() {
        return Tls.pem(certificates.chain("server"), certificates.key("server"));
    }

    Tls start(Tls.Builder settings) throws IOException {
        Tls tls = settings.load();
        server = WebSocketServer.builder()
                .eventLoops(loops)
                .tls(tls)
                .endpoint(
                        "/echo",
                        echo -> echo.limits(echo.limits.withMessageBytes(4 << 20))
                                .listener(request -> {
                                    requests.add(request);
                                    return new Echo();
                                }))
                .start();
        return tls;
    }

    private final class Echo implements WebSocketListener {
        @Override
        public void text(WebSocket webSocket, String text) {
            webSocket.send(text);
        }

        @Override
        public void binary(WebSocket webSocket, ByteBuffer payload) {
            webSocket.send(payload);
        }

        @Override
        public void closed(WebSocket webSocket, CloseReason reason, Side began) {
            serverClosed.add(reason.code() + " " + began);
        }
    }

    /** What a client hears. */
    static final class Ear implements WebSocketListener {
        final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        @Override
        public void text(WebSocket webSocket, String text) {
            heard.add(text);
        }

        @Override
        public void binary(WebSocket webSocket, ByteBuffer payload) {
            heard.add("binary " + payload.remaining());
        }

        @Override
        public void closed(WebSocket webSocket, CloseReason reason, Side began) {
            heard.add("closed " + reason.code());
        }

        String next() throws InterruptedException {
            return heard.poll(10, TimeUnit.SECONDS);
        }
    }

    WebSocket connect(String host, SslContext context, Ear ear) throws Exception {
        WebSocketClient.Builder client = WebSocketClient.builder().eventLoops(loops);
        if (context != null) {
            client.tls(context);
        }
        return client.limits(io.longwire.protocol.connection.Limits.DEFAULT.withMessageBytes(4 << 20))
                .build()
                .connect(URI.create("wss://" + host + ":" + server.address().getPort() + "/echo"), ear)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    ClientTls trusting(Tls.Provider provider) throws IOException {
        return ClientTls.builder().provider(provider).trust(certificates.authorityFile());
    }
}
