package io.longwire.broker.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.app.AppLimits;
import io.longwire.broker.app.Application;
import io.longwire.broker.app.Handlers;
import io.longwire.broker.app.PayloadWriter;
import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Engine;
import io.longwire.broker.engine.Lease;
import io.longwire.broker.engine.QueueDepth;
import io.longwire.broker.engine.UnavailableException;
import io.longwire.broker.queue.QueuePolicy;
import io.longwire.broker.session.SessionLimits;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a queue's messages at a consumer that is slow, or fails, or changes its mind. */
final class QueueConsumerTest {
    private final StompServer server = new StompServer();

    private StompServer.Client consumer(String ack) {
        StompServer.Client client = server.connect("1.2");
        client.send("SUBSCRIBE\nid:s\ndestination:/queue/a\nack:" + ack + "\n\n^");
        return client;
    }

    private void publish(String... bodies) {
        StompServer.Client producer = server.connect("1.2");
        for (String body : bodies) {
            producer.send("SEND\ndestination:/queue/a\n\n" + body + "^");
        }
    }

    private static List<String> bodies(List<String> frames) {
        return frames.stream()
                .map(frame -> frame.substring(frame.indexOf("\n\n") + 2, frame.length() - 1))
                .toList();
    }

    private static String ack(String message, String more) {
        return "ACK\nid:" + message.replaceAll("(?s).*\nack:([^\n]*)\n.*", "$1") + more + "\n\n^";
    }

    private QueueDepth depth() {
        return server.engine.depth("/queue/a").toCompletableFuture().join();
    }

    @Test
    void whatASlowConsumerDoesNotTakeYetWaitsHoweverLargeItIs() {
        server.limits = SessionLimits.DEFAULT.withOutboundBytes(2_000);
        StompServer.Client client = consumer("client-individual");
        client.transport.reads(false);
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            sent.add(i + "x".repeat(500));
        }
        publish(sent.toArray(new String[0]));
        List<String> got = new ArrayList<>(client.take());
        while (client.closeCode() == 0 && got.size() < sent.size()) {
            int before = got.size();
            client.transport.reads(true);
            client.transport.reads(false);
            got.addAll(client.take());
            assertThat(got).hasSizeGreaterThan(before);
        }

        assertThat(client.closeCode()).isZero();
        assertThat(bodies(got)).isEqualTo(sent);
    }

    @Test
    void whatWasNotShownToASlowConsumerIsNotRedelivered() {
        StompServer.Client client = consumer("client-individual");
        client.transport.reads(false);
        publish("1", "2", "3");
        assertThat(bodies(client.take())).containsExactly("1");
        client.transport.breaks();
        List<String> again = consumer("client-individual").take();

        assertThat(bodies(again)).containsExactly("1", "2", "3");
        assertThat(again.get(0)).contains("\nredelivered:true\n");
        assertThat(again.get(1)).doesNotContain("redelivered");
    }

    @Test
    void anAcknowledgementThatIsAbortedIsDueAgain() {
        server.queuePolicy = new QueuePolicy(16, 1_000, Duration.ofSeconds(30), 5);
        StompServer.Client client = consumer("client-individual");
        publish("1");
        client.send("BEGIN\ntransaction:t\n\n^" + ack(client.take().get(0), "\ntransaction:t"));
        publish("2");
        client.send(ack(client.take().get(0), ""));
        client.send("ABORT\ntransaction:t\n\n^");
        server.loop.pass(Duration.ofSeconds(61));

        assertThat(client.take())
                .first()
                .asString()
                .contains("\nredelivered:true\n")
                .endsWith("\n\n1^");
    }

    @Test
    void whatWasAcknowledgedIsNotKeptWhileAnOlderMessageWaits() {
        List<WeakReference<Lease>> leases = new ArrayList<>();
        server.engine = SlowEngine.leasing(server.engine, lease -> leases.add(new WeakReference<>(lease)));
        StompServer.Client client = consumer("client-individual");
        publish("1", "2");
        client.send(ack(client.take().get(1), ""));
        client.take();

        for (int i = 0; i < 50 && leases.get(1).get() != null; i++) {
            System.gc();
        }
        assertThat(leases.get(0).get()).isNotNull();
        assertThat(leases.get(1).get()).isNull();
    }

    @Test
    void aConsumerWhoseMessageCannotBeSettledIsToldAndTheMessageComesAgain() {
        Engine real = server.engine;
        SlowEngine slow = new SlowEngine(real);
        server.engine = slow.engine();
        StompServer.Client client = consumer("auto");
        real.publish(new Draft("/queue/a", null, Map.of(), new byte[] {'1'}));
        slow.failure = new UnavailableException("Nothing was stored", new IOException());
        assertThat(bodies(client.take())).containsExactly("1");
        slow.failure = null;
        while (slow.answer()) {
            server.loop.run();
        }

        assertThat(client.take()).singleElement().asString().startsWith("ERROR\nmessage:Not acknowledged");
        assertThat(depth()).isEqualTo(new QueueDepth(1, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "client-individual"})
    void anAcknowledgementThatADiskDoesNotTakeIsToBeTriedAgainLater(String mode) {
        Engine real = server.engine;
        SlowEngine slow = new SlowEngine(real);
        server.engine = slow.engine();
        StompServer.Client client = consumer(mode);
        real.publish(new Draft("/queue/a", null, Map.of(), new byte[] {'1'}));
        slow.failure = new UnavailableException("Nothing was stored", new IOException());
        String message = client.take().get(0);
        if (!mode.equals("auto")) {
            client.send(ack(message, ""));
        }
        slow.failure = null;
        while (slow.answer()) {
            server.loop.run();
        }

        assertThat(client.closeCode()).isEqualTo(1013);
    }

    @Test
    void anInterceptorThatThrowsEndsTheConsumersSession() {
        server.application = new Application(
                Handlers.NONE,
                List.of(),
                List.of((publication, recipient) -> {
                    throw new IllegalStateException("a bug");
                }),
                PayloadWriter.PLAIN,
                Runnable::run,
                AppLimits.DEFAULT);
        StompServer.Client client = consumer("client-individual");
        publish("1");

        assertThat(client.take()).singleElement().asString().startsWith("ERROR\n");
        assertThat(client.closeCode()).isEqualTo(1011);
        assertThat(depth()).isEqualTo(new QueueDepth(1, 0));
    }
}
