package io.longwire.verification.conformance;

import io.longwire.netty.EventLoops;
import io.longwire.protocol.frame.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The four ends that every row is played against; to be registered as an extension of the test class, which ends them. */
final class Ends implements AfterAllCallback {
    private final EventLoops loops = new EventLoops(1, "conformance");
    private final ExecutorService writers = Executors.newCachedThreadPool();
    private final ServerEnd server;
    private final ClientEnd client;

    Ends() {
        try {
            server = new ServerEnd(loops, writers);
            client = new ClientEnd(loops, writers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<EndUnderTest> all() {
        return List.of(new MemoryEnd(Side.SERVER), new MemoryEnd(Side.CLIENT), server, client);
    }

    /** Plays the rows against each end that they concern. */
    Stream<DynamicNode> play(List<Row> rows) {
        return Suite.of(rows, all());
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        server.close();
        client.close();
        loops.stop(Duration.ofSeconds(1)).toCompletableFuture().get(10, TimeUnit.SECONDS);
        writers.shutdown();
    }
}
