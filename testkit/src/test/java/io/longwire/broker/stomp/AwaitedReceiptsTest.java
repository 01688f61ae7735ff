package io.longwire.broker.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.queue.QueuePolicy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code receipt-when:acknowledged}: was it really read? */
final class AwaitedReceiptsTest {
    private final StompServer server = new StompServer();

    @BeforeEach
    void sessionsHaveNames() {
        AtomicInteger sessions = new AtomicInteger();
        server.sessionIds = () -> "session-" + sessions.incrementAndGet();
    }

    private StompServer.Client subscriber(String destination, String ack) {
        StompServer.Client client = server.connect("1.2");
        client.send("SUBSCRIBE\nid:s\ndestination:" + destination + "\nack:" + ack + "\n\n^");
        return client;
    }

    private StompServer.Client sends(String headers) {
        StompServer.Client client = server.connect("1.2");
        client.send("SEND\n" + headers + "\nreceipt:r\nreceipt-when:acknowledged\n\n1^");
        return client;
    }

    private static void answer(StompServer.Client client, String command) {
        String message = client.take().get(0);
        client.send(command + "\nid:" + message.replaceAll("(?s).*\nack:([^\n]*)\n.*", "$1") + "\n\n^");
    }

    private static void receipt(StompServer.Client client, int acknowledged, int not, int written, int delivered) {
        assertThat(client.take())
                .containsExactly("RECEIPT\nreceipt-id:r\nacknowledged:" + acknowledged + "\nnot-acknowledged:" + not
                        + "\nwritten:" + written + "\ndelivered:" + delivered + "\n\n^");
    }

    @Test
    void withNobodyThereItComesAtOnceWithZero() {
        receipt(sends("destination:/topic/a"), 0, 0, 0, 0);
    }

    @Test
    void itComesWhenTheLastConsumerHasHadItsSay() {
        StompServer.Client first = subscriber("/topic/a", "client-individual");
        StompServer.Client second = subscriber("/topic/a", "client");
        StompServer.Client automatic = subscriber("/topic/**", "auto");
        StompServer.Client sender = sends("destination:/topic/a");
        answer(first, "ACK");
        assertThat(sender.take()).isEmpty();
        answer(second, "NACK");

        receipt(sender, 1, 1, 1, 0);
        assertThat(automatic.take()).hasSize(1);
    }

    @Test
    void whoDisconnectsOrUnsubscribesCountsAsNot() {
        StompServer.Client first = subscriber("/topic/a", "client");
        StompServer.Client second = subscriber("/topic/a", "client");
        StompServer.Client sender = sends("destination:/topic/a");
        first.transport.breaks();
        assertThat(sender.take()).isEmpty();
        second.send("UNSUBSCRIBE\nid:s\n\n^");

        receipt(sender, 0, 2, 0, 0);
    }

    @Test
    void whoIsLeftOutDoesNotCount() {
        StompServer.Client sender = subscriber("/topic/a", "client");
        sender.send("SEND\ndestination:/topic/a\nexclude-sender:true\nreceipt:r\nreceipt-when:acknowledged\n\n1^");

        receipt(sender, 0, 0, 0, 0);
    }

    @Test
    void whoSubscribesLaterDoesNotCount() {
        StompServer.Client first = subscriber("/topic/a", "client");
        StompServer.Client sender = sends("destination:/topic/a");
        subscriber("/topic/a", "client");
        answer(first, "ACK");

        receipt(sender, 1, 0, 0, 0);
    }

    @Test
    void afterTheTimeoutItSaysWhatWasCounted() {
        StompServer.Client first = subscriber("/topic/a", "client");
        subscriber("/topic/a", "client");
        StompServer.Client sender = sends("destination:/topic/a\nreceipt-timeout:1000");
        answer(first, "ACK");
        server.loop.pass(Duration.ofSeconds(2));

        assertThat(sender.take())
                .singleElement()
                .asString()
                .contains("\nacknowledged:1\nnot-acknowledged:1\n", "\ntimed-out:true\n");
    }

    @Test
    void aMessageOfAQueueWaitsForItsConsumer() {
        StompServer.Client sender = sends("destination:/queue/a");
        assertThat(sender.take()).isEmpty();
        StompServer.Client consumer = subscriber("/queue/a", "client");
        answer(consumer, "NACK");
        assertThat(sender.take()).isEmpty();
        answer(consumer, "ACK");

        receipt(sender, 1, 0, 0, 0);
    }

    @Test
    void aDeadLetterCountsAsNot() {
        server.queuePolicy = new QueuePolicy(16, 1_000, Duration.ofMinutes(1), 1);
        StompServer.Client sender = sends("destination:/queue/a");
        answer(subscriber("/queue/a", "client"), "NACK");

        receipt(sender, 0, 1, 0, 0);
    }

    @Test
    void inATransactionItBeginsAtCommit() {
        StompServer.Client first = subscriber("/topic/a", "client");
        StompServer.Client sender = server.connect("1.2");
        sender.send("BEGIN\ntransaction:t\n\n^");
        sender.send("SEND\ndestination:/topic/a\ntransaction:t\nreceipt:r\nreceipt-when:acknowledged\n\n1^");
        assertThat(sender.take()).isEmpty();
        sender.send("COMMIT\ntransaction:t\nreceipt:c\n\n^");
        assertThat(sender.take()).containsExactly("RECEIPT\nreceipt-id:c\n\n^");
        answer(first, "ACK");

        receipt(sender, 1, 0, 0, 0);
    }

    @Test
    void anAcknowledgementInATransactionCountsAtItsCommit() {
        StompServer.Client first = subscriber("/topic/a", "client");
        StompServer.Client sender = sends("destination:/topic/a");
        String ack = "\nid:" + first.take().get(0).replaceAll("(?s).*\nack:([^\n]*)\n.*", "$1");
        first.send("BEGIN\ntransaction:t\n\n^ACK\ntransaction:t" + ack + "\n\n^");
        assertThat(sender.take()).isEmpty();
        first.send("COMMIT\ntransaction:t\n\n^");

        receipt(sender, 1, 0, 0, 0);
    }

    @Test
    void disconnectAnswersWhatIsPendingFirst() {
        subscriber("/topic/a", "client");
        StompServer.Client sender = sends("destination:/topic/a");
        sender.send("DISCONNECT\nreceipt:d\n\n^");

        assertThat(sender.take())
                .hasSize(2)
                .first()
                .asString()
                .contains("receipt-id:r\nacknowledged:0\nnot-acknowledged:1\n");
        assertThat(server.hub().watches().size()).isZero();
    }

    @Test
    void aSenderThatIsGoneIsForgotten() {
        subscriber("/topic/a", "client");
        sends("destination:/topic/a").transport.breaks();
        server.loop.run();

        assertThat(server.hub().watches().size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "receipt-when:read",
                "receipt-when:acknowledged\nreceipt-timeout:0",
                "receipt-when:acknowledged\nreceipt-timeout:x"
            })
    void anAnswerNobodyCanGiveIsNotPromised(String headers) {
        StompServer.Client client = server.connect("1.2");
        client.send("SEND\ndestination:/topic/a\nreceipt:r\n" + headers + "\n\n^");

        assertThat(client.take()).singleElement().asString().startsWith("ERROR\nmessage:Bad header receipt-");
    }

    @Test
    void nothingOfItIsCopiedToTheMessage() {
        StompServer.Client reader = subscriber("/topic/a", "auto");
        sends("destination:/topic/a\nreceipt-timeout:1000");

        assertThat(reader.take()).singleElement().asString().doesNotContain("receipt");
    }

    @Test
    void whatHasExpiredCountsAsNotAtOnce() {
        subscriber("/topic/a", "client");
        subscriber("/topic/a", "auto");

        receipt(sends("destination:/topic/a\nexpires:1"), 0, 2, 0, 0);
    }

    @Test
    void whoLeavesBeforeItWasWrittenCountsAsNotAtOnce() {
        StompServer.Client slow = subscriber("/topic/a", "auto");
        slow.transport.reads(false);
        server.connect("1.2").send("SEND\ndestination:/topic/a\n\n0^");
        StompServer.Client sender = sends("destination:/topic/a");
        assertThat(sender.take()).isEmpty();
        slow.transport.breaks();

        receipt(sender, 0, 1, 0, 0);
    }
}
