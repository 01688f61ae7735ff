package io.longwire.broker.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.access.Decision;
import io.longwire.broker.access.Verb;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client is told that comes back with its last position. */
final class RecoveryTest {
    private final StompServer server = new StompServer();

    private StompServer.Client clientAfter(String... bodies) {
        StompServer.Client client = server.connect("1.2");
        for (String body : bodies) {
            client.send("SEND\ndestination:/topic/a\n\n" + body + "^");
        }
        return client;
    }

    private static String subscribe(String headers) {
        return "SUBSCRIBE\nid:s\ndestination:/topic/a\n" + headers + "\n\n^";
    }

    @Test
    void theReceiptOfASubscribeWithSinceSaysThatNothingIsMissing() {
        StompServer.Client client = clientAfter("1", "2");

        client.send(subscribe("since:e-1\nreceipt:r"));

        assertThat(client.take()).hasSize(2).first().isEqualTo("RECEIPT\nreceipt-id:r\nrecovered:true\n\n^");
    }

    @Test
    void theReceiptOfASubscribeWithoutSinceSaysNothingOfRecovery() {
        StompServer.Client client = clientAfter("1");

        client.send(subscribe("receipt:r"));

        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:r\n\n^");
    }

    @Test
    void withBestEffortWhatIsLeftComesAndReceiptAndFirstMessageSayThatSomeIsMissing() {
        StompServer.Client client = clientAfter("1", "2");

        client.send(subscribe("since:other-7\nrecovery:best-effort\nreceipt:r"));
        List<String> frames = client.take();

        assertThat(frames).hasSize(3);
        assertThat(frames.get(0)).isEqualTo("RECEIPT\nreceipt-id:r\nrecovered:false\n\n^");
        assertThat(frames.get(1)).contains("\nposition:e-1\n", "\nrecovered:false\n");
        assertThat(frames.get(2)).contains("\nposition:e-2\n").doesNotContain("recovered");
        assertThat(client.closeCode()).isZero();
    }

    @Test
    void withBestEffortAWholeRecoveryIsOneToo() {
        StompServer.Client client = clientAfter("1", "2");

        client.send(subscribe("since:e-1\nrecovery:best-effort\nreceipt:r"));

        assertThat(client.take())
                .hasSize(2)
                .noneMatch(frame -> frame.contains("recovered:false"))
                .first()
                .asString()
                .contains("recovered:true");
    }

    @Test
    void withoutBestEffortNothingIsLeftOutEvenWithAReceipt() {
        StompServer.Client client = clientAfter("1");

        client.send(subscribe("since:other-7\nreceipt:r"));

        assertThat(client.take())
                .singleElement()
                .asString()
                .startsWith("ERROR\nmessage:Messages after that position are no longer")
                .contains("\nreceipt-id:r\n");
        assertThat(client.closeCode()).isEqualTo(1013);
    }

    @Test
    void anotherKindOfRecoveryIsAnError() {
        StompServer.Client client = clientAfter();

        client.send(subscribe("since:e-1\nrecovery:some"));

        assertThat(client.take()).singleElement().asString().startsWith("ERROR\nmessage:Not a kind of recovery");
        assertThat(client.closeCode()).isEqualTo(1002);
    }

    @Test
    void historyBringsAllThatIsRetainedAndThenFollows() {
        StompServer.Client sender = server.connect("1.2");
        sender.send("SEND\ndestination:/topic/h\n\n1^SEND\ndestination:/topic/h\n\n2^");
        StompServer.Client reader = server.connect("1.2");
        reader.send("SUBSCRIBE\nid:s\ndestination:/topic/h\nhistory:true\nreceipt:r\n\n^");
        sender.send("SEND\ndestination:/topic/h\n\n3^");

        assertThat(reader.take())
                .extracting(frame -> frame.startsWith("RECEIPT")
                        ? "receipt"
                        : frame.substring(frame.indexOf("\n\n") + 2, frame.length() - 1))
                .containsExactly("receipt", "1", "2", "3");
    }

    @ParameterizedTest
    @CsvSource({"since:e-0,RECOVER", "history:true,HISTORY"})
    void thePastIsARightOfItsOwn(String header, Verb verb) {
        server.access = (identity, asked, destination) -> CompletableFuture.completedStage(
                asked == verb ? Decision.refused("The past is not yours.") : Decision.ALLOWED);
        StompServer.Client reader = server.connect("1.2");
        reader.send("SUBSCRIBE\nid:s\ndestination:/topic/h\n" + header + "\n\n^");

        assertThat(reader.take()).singleElement().asString().contains("The past is not yours.");
        assertThat(reader.closeCode()).isEqualTo(1008);
    }

    @ParameterizedTest
    @CsvSource({
        "/queue/a,history:true,history on a queue",
        "/topic/**,history:true,history with a wildcard",
        "/topic/a,history:yes,Bad header history",
        "/topic/a,'history:true\nsince:e-0',since and history"
    })
    void aPastThatNobodyHasIsAnError(String destination, String header, String message) {
        StompServer.Client reader = server.connect("1.2");
        reader.send("SUBSCRIBE\nid:s\ndestination:" + destination + "\n" + header.replace("\\n", "\n") + "\n\n^");

        assertThat(reader.take()).singleElement().asString().startsWith("ERROR\nmessage:" + message);
    }
}
