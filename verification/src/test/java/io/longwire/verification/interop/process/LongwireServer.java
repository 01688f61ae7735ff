package io.longwire.verification.interop.process;

import io.longwire.netty.WebSocketEndpoint;
import io.longwire.netty.WebSocketServer;
import io.longwire.protocol.frame.Side;
import io.longwire.verification.program.RunningServer;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Longwire as the server of one peer, which connects once for each check. */
final class LongwireServer implements AutoCloseable {
    private final Map<Check, CompletableFuture<Seen>> seen = new EnumMap<>(Check.class);
    private final WebSocketServer server;

    private LongwireServer() throws IOException {
        WebSocketServer.Builder builder = WebSocketServer.builder();
        for (Check check : Check.values()) {
            CompletableFuture<Seen> result = new CompletableFuture<>();
            seen.put(check, result);
            builder.endpoint("/" + check, endpoint -> configure(endpoint, check, result));
        }
        server = builder.start();
    }

    static LongwireServer start() throws IOException {
        return new LongwireServer();
    }

    private static void configure(WebSocketEndpoint endpoint, Check check, CompletableFuture<Seen> result) {
        endpoint.limits(check.terms().limits())
                .subprotocols(Terms.SUBPROTOCOL)
                .anyOrigin()
                .listener(() -> new Observer(check.conduct(), Side.SERVER, result));
        if (check.terms().deflate() != null) {
            endpoint.compression(check.terms().deflate());
        }
    }

    String url() {
        return "ws://127.0.0.1:" + server.address().getPort();
    }

    /** What was seen in this check; waits for its end. */
    Seen seen(Check check) throws Exception {
        return seen.get(check).get(RunningServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        server.close();
    }
}
