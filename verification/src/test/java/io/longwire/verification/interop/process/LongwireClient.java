package io.longwire.verification.interop.process;

import io.longwire.netty.WebSocketClient;
import io.longwire.protocol.frame.Side;
import io.longwire.verification.program.RunningServer;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Longwire as the client of a peer. */
final class LongwireClient {
    private LongwireClient() {}

    /** Does a check with the server that listens on this port of 127.0.0.1, and waits for the end of the connection. */
    static Seen run(Check check, int port) throws Exception {
        WebSocketClient.Builder builder = WebSocketClient.builder()
                .subprotocols("unheard-of", Terms.SUBPROTOCOL)
                .limits(check.terms().limits());
        if (check.terms().deflate() != null) {
            builder.compression(check.terms().deflate());
        }
        CompletableFuture<Seen> seen = new CompletableFuture<>();
        try (WebSocketClient client = builder.build()) {
            client.connect(
                            URI.create("ws://127.0.0.1:" + port + "/" + check),
                            new Observer(check.conduct(), Side.CLIENT, seen))
                    .toCompletableFuture()
                    .get(RunningServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return seen.get(RunningServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
