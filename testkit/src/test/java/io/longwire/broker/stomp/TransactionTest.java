package io.longwire.broker.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.session.SessionLimits;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** BEGIN, COMMIT, ABORT (STOMP 1.2, "BEGIN"). */
final class TransactionTest {
    private final StompServer server = new StompServer();
    private final StompServer.Client client = server.connect("1.2");

    private StompServer.Client reader(String destination) {
        StompServer.Client reader = server.connect("1.2");
        reader.send("SUBSCRIBE\nid:r\ndestination:" + destination + "\n\n^");
        return reader;
    }

    private static String body(String frame) {
        return frame.substring(frame.indexOf("\n\n") + 2, frame.length() - 1);
    }

    @Test
    void whatIsSentIsPublishedByCommitAlone() {
        StompServer.Client topic = reader("/topic/a");
        StompServer.Client queue = reader("/queue/a");
        client.send("BEGIN\ntransaction:t\n\n^");
        client.send("SEND\ndestination:/topic/a\ntransaction:t\n\n1^");
        client.send("SEND\ndestination:/queue/a\ntransaction:t\n\n2^");
        assertThat(topic.take()).isEmpty();
        assertThat(queue.take()).isEmpty();
        client.send("COMMIT\ntransaction:t\nreceipt:c\n\n^");

        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:c\n\n^");
        assertThat(topic.take()).extracting(TransactionTest::body).containsExactly("1");
        assertThat(queue.take()).extracting(TransactionTest::body).containsExactly("2");
    }

    @Test
    void abortForgets() {
        StompServer.Client topic = reader("/topic/a");
        client.send("BEGIN\ntransaction:t\n\n^SEND\ndestination:/topic/a\ntransaction:t\n\n1^");
        client.send("ABORT\ntransaction:t\nreceipt:a\n\n^");

        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:a\n\n^");
        assertThat(topic.take()).isEmpty();
        client.send("COMMIT\ntransaction:t\n\n^");
        assertThat(client.take()).singleElement().asString().startsWith("ERROR\nmessage:COMMIT in an unknown");
    }

    @Test
    void whoDisconnectsAborts() {
        StompServer.Client topic = reader("/topic/a");
        client.send("BEGIN\ntransaction:t\n\n^SEND\ndestination:/topic/a\ntransaction:t\n\n1^");
        client.send("DISCONNECT\nreceipt:d\n\n^");

        assertThat(topic.take()).isEmpty();
    }

    @Test
    void anAcknowledgementIsSettledByCommitAndComesBackByAbort() {
        client.send("SEND\ndestination:/queue/a\n\n1^SEND\ndestination:/queue/a\n\n2^");
        client.send("SUBSCRIBE\nid:s\ndestination:/queue/a\nack:client-individual\nprefetch:1\n\n^");
        List<String> first = client.take();
        String ack = "\nid:" + first.get(0).replaceAll("(?s).*\nack:([^\n]*)\n.*", "$1");
        client.send("BEGIN\ntransaction:t\n\n^ACK\ntransaction:t" + ack + "\n\n^ABORT\ntransaction:t\n\n^");
        assertThat(client.take()).isEmpty();
        client.send("BEGIN\ntransaction:t\n\n^ACK\ntransaction:t" + ack + "\n\n^");
        assertThat(client.take()).isEmpty();
        client.send("COMMIT\ntransaction:t\n\n^");

        assertThat(client.take()).extracting(TransactionTest::body).containsExactly("2");
    }

    @Test
    void whatWasAcknowledgedInATransactionThatNeverEndedIsRedelivered() {
        client.send("SEND\ndestination:/queue/a\n\n1^");
        client.send("SUBSCRIBE\nid:s\ndestination:/queue/a\nack:client-individual\n\n^");
        String ack = "\nid:" + client.take().get(0).replaceAll("(?s).*\nack:([^\n]*)\n.*", "$1");
        client.send("BEGIN\ntransaction:t\n\n^ACK\ntransaction:t" + ack + "\n\n^");
        client.transport.breaks();

        assertThat(reader("/queue/a").take()).singleElement().asString().contains("\nredelivered:true\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SEND\ndestination:/topic/a\ntransaction:x\n\n^",
                "ACK\nid:e-1.s\ntransaction:x\n\n^",
                "COMMIT\ntransaction:x\n\n^",
                "ABORT\ntransaction:x\n\n^"
            })
    void anUnknownTransactionIsAnError(String frame) {
        client.send(frame);

        assertThat(client.take()).singleElement().asString().contains("in an unknown transaction");
        assertThat(client.closeCode()).isEqualTo(1002);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BEGIN\n\n^", "COMMIT\n\n^", "ABORT\n\n^"})
    void aTransactionHasAName(String frame) {
        client.send(frame);

        assertThat(client.take()).singleElement().asString().contains("without the header transaction");
    }

    @Test
    void twoOpenTransactionsHaveTwoNames() {
        client.send("BEGIN\ntransaction:t\n\n^BEGIN\ntransaction:t\n\n^");

        assertThat(client.take()).singleElement().asString().contains("A second transaction with the same name");
    }

    @Test
    void openTransactionsAreBoundedInNumberAndBytes() {
        server.limits = SessionLimits.DEFAULT.withTransactions(2, 1_000);
        StompServer.Client many = server.connect("1.2");
        many.send("BEGIN\ntransaction:1\n\n^BEGIN\ntransaction:2\n\n^BEGIN\ntransaction:3\n\n^");
        assertThat(many.take()).singleElement().asString().contains("More than 2 open transactions");
        StompServer.Client large = server.connect("1.2");
        large.send("BEGIN\ntransaction:1\n\n^");
        large.send("SEND\ndestination:/topic/a\ntransaction:1\n\n" + "x".repeat(500) + "^");
        large.send("SEND\ndestination:/topic/a\ntransaction:1\n\n" + "x".repeat(500) + "^");

        assertThat(large.take()).singleElement().asString().contains("more than 1000 bytes");
        assertThat(large.closeCode()).isEqualTo(1009);
    }
}
