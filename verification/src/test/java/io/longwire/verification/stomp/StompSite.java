package io.longwire.verification.stomp;

import io.longwire.broker.engine.HistoryPolicy;
import io.longwire.broker.engine.memory.MemoryLimits;
import io.longwire.client.StompClient;
import io.longwire.client.StompClientBuilder;
import io.longwire.embed.Longwire;
import io.longwire.netty.EventLoops;
import io.longwire.netty.NettyConnector;
import io.longwire.protocol.peer.Identity;
import io.longwire.protocol.transport.Connector;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A server with both ways in, where everybody is who the login says, and loops for clients. */
final class StompSite implements AutoCloseable {
    static final long SECONDS = 40;

    final EventLoops loops = new EventLoops(2, "client");
    final Connector connector = new NettyConnector(loops);
    final Longwire longwire;

    StompSite() throws IOException {
        longwire = Longwire.builder()
                .port(0)
                .stompPort(0)
                .authenticator((peer, credentials) -> CompletableFuture.completedStage(
                        credentials.login() == null
                                ? Identity.ANONYMOUS
                                : new Identity(credentials.login(), Map.of(), null)))
                .history(new HistoryPolicy(200_000, Duration.ofHours(1)))
                .historyLimits(MemoryLimits.DEFAULT.withHistory(512L << 20, 1_000))
                .start();
    }

    /** Where a client comes in. */
    URI uri(String way) {
        return URI.create(
                way.equals("tcp")
                        ? "tcp://127.0.0.1:" + longwire.stompAddress().getPort()
                        : "ws://127.0.0.1:" + longwire.address().getPort() + "/ws");
    }

    StompClientBuilder client(String way) {
        return StompClient.builder(uri(way), connector, loops.loop());
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        longwire.close();
        loops.stop(Duration.ZERO).toCompletableFuture().join();
    }
}
