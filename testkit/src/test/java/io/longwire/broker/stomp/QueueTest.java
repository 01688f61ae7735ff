package io.longwire.broker.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.queue.QueuePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a consumer of a queue relies on. */
final class QueueTest {
    private static final String SUBSCRIBE = "SUBSCRIBE\nid:s\ndestination:/queue/a\nack:client-individual\n\n^";

    private final StompServer server = new StompServer();

    private StompServer.Client consumer(String headers) {
        StompServer.Client client = server.connect("1.2");
        client.send("SUBSCRIBE\nid:s\ndestination:/queue/a" + (headers.isEmpty() ? "" : "\n" + headers) + "\n\n^");
        return client;
    }

    private void publish(String... bodies) {
        StompServer.Client producer = server.connect("1.2");
        for (String body : bodies) {
            producer.send("SEND\ndestination:/queue/a\n\n" + body + "^");
        }
        assertThat(producer.take()).isEmpty();
    }

    private static List<String> bodies(List<String> frames) {
        return frames.stream()
                .map(frame -> {
                    assertThat(frame).startsWith("MESSAGE\n");
                    return frame.substring(frame.indexOf("\n\n") + 2, frame.length() - 1);
                })
                .toList();
    }

    private static String header(String frame, String name) {
        int start = frame.indexOf("\n" + name + ":");
        assertThat(start).as("%s in %s", name, frame).isPositive();
        return frame.substring(start + name.length() + 2, frame.indexOf('\n', start + 1));
    }

    private static String ack(String message) {
        return "ACK\nid:" + header(message, "ack") + "\n\n^";
    }

    @Test
    void eachMessageGoesToOneConsumerInTurn() {
        StompServer.Client first = consumer("");
        StompServer.Client second = consumer("");
        publish("1", "2", "3", "4");

        List<String> all = new ArrayList<>(bodies(first.take()));
        assertThat(all).hasSize(2);
        all.addAll(bodies(second.take()));
        assertThat(all).containsExactlyInAnyOrder("1", "2", "3", "4");
    }

    @Test
    void whatStoodInTheQueueBeforeIsHandedOutInOrder() {
        publish("1", "2", "3");

        assertThat(bodies(consumer("").take())).containsExactly("1", "2", "3");
    }

    @Test
    void withAutoAMessageIsGoneOnceItWasWritten() {
        StompServer.Client client = consumer("");
        publish("1");
        client.take();
        client.send("UNSUBSCRIBE\nid:s\n\n^");

        assertThat(consumer("").take()).isEmpty();
    }

    @Test
    void noMoreThanThePrefetchComesUnacknowledged() {
        StompServer.Client client = consumer("ack:client-individual\nprefetch:2");
        publish("1", "2", "3", "4");
        List<String> got = client.take();
        assertThat(bodies(got)).containsExactly("1", "2");
        client.send(ack(got.get(1)));

        assertThat(bodies(client.take())).containsExactly("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "1001", "99999999999", ""})
    void aPrefetchThatIsNoneIsAnError(String prefetch) {
        StompServer.Client client = consumer("prefetch:" + prefetch);

        assertThat(client.take()).singleElement().asString().startsWith("ERROR\nmessage:Not a prefetch");
        assertThat(client.closeCode()).isEqualTo(1002);
    }

    @Test
    void withClientAnAcknowledgementStandsForAllBefore() {
        StompServer.Client client = consumer("ack:client\nprefetch:3");
        publish("1", "2", "3", "4", "5", "6");
        List<String> got = client.take();
        client.send(ack(got.get(1)));
        assertThat(bodies(client.take())).containsExactly("4", "5");
        client.transport.breaks();

        assertThat(bodies(consumer("").take())).containsExactly("3", "4", "5", "6");
    }

    @Test
    void whatWasNotAcknowledgedIsRedeliveredAndSaysSo() {
        StompServer.Client client = consumer("ack:client-individual");
        publish("1");
        client.take();
        client.transport.breaks();

        String again = consumer("ack:client-individual").take().get(0);
        assertThat(header(again, "redelivered")).isEqualTo("true");
        assertThat(header(again, "delivery-attempt")).isEqualTo("2");
    }

    @Test
    void aNackRedeliversAndAfterTheLastAttemptItIsADeadLetter() {
        server.queuePolicy = new QueuePolicy(16, 1_000, Duration.ofMinutes(1), 2);
        StompServer.Client client = consumer("ack:client-individual");
        publish("1");
        client.send("NACK\nid:" + header(client.take().get(0), "ack") + "\n\n^");
        String again = client.take().get(0);
        client.send("NACK\nid:" + header(again, "ack") + "\nreceipt:r\n\n^");
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:r\n\n^");
        client.send("SUBSCRIBE\nid:d\ndestination:/queue/dlq.a\n\n^");

        String dead = client.take().get(0);
        assertThat(bodies(List.of(dead))).containsExactly("1");
        assertThat(dead).doesNotContain("redelivered");
    }

    @Test
    void whatIsNotAcknowledgedInTimeGoesToAnother() {
        server.queuePolicy = new QueuePolicy(16, 1_000, Duration.ofSeconds(30), 5);
        StompServer.Client slow = consumer("ack:client-individual\nprefetch:1");
        publish("1");
        String message = slow.take().get(0);
        StompServer.Client other = consumer("ack:client-individual");
        server.loop.pass(Duration.ofSeconds(29));
        assertThat(other.take()).isEmpty();
        server.loop.pass(Duration.ofSeconds(2));

        assertThat(bodies(other.take())).containsExactly("1");
        slow.send(ack(message));
        assertThat(slow.take()).singleElement().asString().startsWith("ERROR\nmessage:ACK of an unknown message");
    }

    @Test
    void anAcknowledgementIsReceiptedOnceItIsDone() {
        StompServer.Client client = consumer("ack:client-individual");
        publish("1");
        client.send("ACK\nid:" + header(client.take().get(0), "ack") + "\nreceipt:r\n\n^");

        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:r\n\n^");
    }

    @ParameterizedTest
    @CsvSource({"ACK,e-1.s", "NACK,e-1.s", "ACK,e-999.s", "ACK,e-2.other", "ACK,nonsense", "NACK,.s"})
    void anUnknownMessageCannotBeAcknowledged(String command, String id) {
        StompServer.Client client = consumer("ack:client-individual");
        publish("1");
        client.send(ack(client.take().get(0)));
        client.send(command + "\nid:" + id + "\nreceipt:r\n\n^");

        assertThat(client.take())
                .singleElement()
                .asString()
                .startsWith("ERROR\nmessage:" + command + " of an unknown message")
                .contains("\nreceipt-id:r\n");
        assertThat(client.closeCode()).isEqualTo(1002);
    }

    @Test
    void withAutoThereIsNothingToAcknowledge() {
        StompServer.Client client = consumer("");
        publish("1");
        String message = client.take().get(0);
        assertThat(message).doesNotContain("\nack:");
        client.send("ACK\nid:" + header(message, "position") + ".s\n\n^");

        assertThat(client.take()).singleElement().asString().startsWith("ERROR\n");
    }

    @Test
    void in11AMessageIsNamedByItsIdAndSubscription() {
        StompServer.Client client = server.connect("1.1");
        client.send(SUBSCRIBE);
        publish("1");
        client.send(
                "ACK\nsubscription:s\nmessage-id:" + header(client.take().get(0), "message-id") + "\nreceipt:r\n\n^");

        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:r\n\n^");
    }

    @Test
    void in10AMessageIsNamedByItsIdAlone() {
        StompServer.Client client = server.connect("1.0");
        client.send("SUBSCRIBE\ndestination:/queue/a\nack:client\n\n^");
        publish("1");
        String message = client.take().get(0);
        assertThat(message).doesNotContain("\nsubscription:");
        client.send("ACK\nmessage-id:" + header(message, "message-id") + "\nreceipt:r\n\n^");

        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:r\n\n^");
    }

    @Test
    void sinceOnAQueueIsAnError() {
        StompServer.Client client = consumer("since:e-0");

        assertThat(client.take()).singleElement().asString().startsWith("ERROR\nmessage:since on a queue");
    }

    @Test
    void whoUnsubscribesGivesBackWhatIsNotAcknowledged() {
        StompServer.Client client = consumer("ack:client-individual");
        publish("1");
        client.take();
        client.send("UNSUBSCRIBE\nid:s\n\n^");

        assertThat(bodies(consumer("").take())).containsExactly("1");
    }
}
