package io.longwire.verification.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.netty.EventLoops;
import io.longwire.verification.program.RunningServer;
import io.longwire.verification.program.StompClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An honest client that is connected all the while, and must not notice what the others do. */
final class Bystander implements AutoCloseable {
    private static final String TOPIC = "/topic/bystander";

    private final RunningServer server;
    private final EventLoops loops = new EventLoops(1, "bystander");
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final StompClient client;
    private int count;

    Bystander(RunningServer server) throws Exception {
        this.server = server;
        client = StompClient.connect(
                loops, server.webSocket(), frame -> heard.add(new String(frame.copyOfBody(), StandardCharsets.UTF_8)));
        client.subscribe(TOPIC);
    }

    /** The server runs, complains of nothing, and still brings this client what it publishes. */
    void assertUndisturbed() throws Exception {
        String body = "still here " + count++;
        client.publish(TOPIC, body.getBytes(StandardCharsets.UTF_8));
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(body);
        assertThat(client.closed()).isNotDone();
        assertThat(server.program().process().isAlive()).isTrue();
        assertThat(server.program().err().lines())
                .as("the server's log")
                .noneMatch(line -> line.contains("WARN") || line.contains("ERROR") || line.contains("Exception"));
    }

    @Override
    public void close() throws Exception {
        client.close();
        loops.stop(Duration.ofSeconds(1)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
