package io.longwire.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.client.StompException.Kind;
import io.longwire.protocol.stomp.StompVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What whoever sends through a client relies on. */
final class StompClientTest {
    private final FakeServer server = new FakeServer();

    private StompClient connected() {
        StompClient client = server.builder().build();
        client.connect();
        server.accept("1.2");
        return client;
    }

    private static Kind failure(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().getNow(null);
        } catch (CompletionException e) {
            return ((StompException) e.getCause()).kind();
        }
        throw new AssertionError("It has not failed");
    }

    private static boolean isDone(CompletionStage<?> stage) {
        return stage.toCompletableFuture().isDone();
    }

    @Test
    void connectNamesVersionsHostHeartBeatsAndWhoItIs() {
        StompClient client = server.builder()
                .login("me", "secret")
                .connectHeader("tenant", "a")
                .versions(StompVersion.V1_2, StompVersion.V1_1)
                .heartBeats(Duration.ofSeconds(3), Duration.ofSeconds(4))
                .build();
        CompletionStage<Void> connected = client.connect();

        assertThat(server.accept("1.2"))
                .containsExactly("CONNECT\naccept-version:1.1,1.2\nhost:broker.example\nheart-beat:3000,4000\n"
                        + "login:me\npasscode:secret\ntenant:a\n\n^");
        assertThat(isDone(connected)).isTrue();
        assertThat(client.isConnected()).isTrue();
        assertThat(server.events).containsExactly("connected");
    }

    @Test
    void whatIsSentBeforeTheConnectionLeavesAfterTheSubscriptionsInOrder() {
        StompClient client = server.builder().build();
        client.send("/topic/a", "1");
        client.subscribe("/topic/a", message -> {});
        client.send("/topic/a", "2");
        client.connect();

        List<String> frames = server.accept("1.2");

        assertThat(frames).hasSize(4);
        assertThat(frames.get(1)).startsWith("SUBSCRIBE\n");
        assertThat(frames.get(2)).endsWith("\n\n1^");
        assertThat(frames.get(3)).endsWith("\n\n2^");
    }

    @Test
    void aReceiptCompletesTheStageWithItsHeaders() {
        StompClient client = connected();
        CompletionStage<Receipt> stage =
                client.send(Outgoing.text("/topic/a", "x").header("receipt-when", "acknowledged"));
        String frame = server.take().get(0);
        assertThat(frame).contains("\nreceipt-when:acknowledged\n", "\ncontent-type:text/plain;charset=utf-8\n");
        assertThat(isDone(stage)).isFalse();

        server.receipt(frame, "acknowledged:2");

        assertThat(stage.toCompletableFuture().join().headers().first("acknowledged"))
                .isEqualTo("2");
    }

    @Test
    void withoutAReceiptTheStageCompletesOnceItWasWritten() {
        StompClient client = connected();
        CompletionStage<Receipt> stage =
                client.send(Outgoing.bytes("/topic/a", null, new byte[] {1, 2}).withoutReceipt());

        assertThat(server.take())
                .singleElement()
                .asString()
                .startsWith("SEND\n")
                .doesNotContain("receipt:");
        assertThat(isDone(stage)).isTrue();
    }

    @Test
    void whatWasSentAndNotAnsweredIsUnknownAndWhatNeverLeftIsNotSent() {
        StompClient client = connected();
        CompletionStage<Receipt> sent = client.send("/topic/a", "1");
        server.take();
        server.breaks();
        CompletionStage<Receipt> waiting = client.send("/topic/a", "2");
        client.close();
        server.loop.run();

        assertThat(failure(sent)).isEqualTo(Kind.UNKNOWN);
        assertThat(failure(waiting)).isEqualTo(Kind.NOT_SENT);
        CompletionStage<Receipt> late = client.send("/topic/a", "3");
        server.loop.run();
        assertThat(failure(late)).isEqualTo(Kind.NOT_SENT);
    }

    @Test
    void unansweredMessagesAreRepeatedWithTheSameKeyBeforeWhatWaited() {
        StompClient client = server.builder().repeatUnanswered(true).build();
        client.connect();
        server.accept("1.2");
        CompletionStage<Receipt> first = client.send("/topic/a", "1");
        CompletionStage<Receipt> second = client.send("/topic/a", "2");
        List<String> sent = server.take();
        server.receipt(sent.get(0));
        server.breaks();
        client.send("/topic/a", "3");
        server.loop.pass(Duration.ofSeconds(1));
        List<String> again = server.accept("1.2");

        assertThat(again).hasSize(3);
        assertThat(again.get(1)).isEqualTo(sent.get(1)).contains("\nidempotency-key:");
        assertThat(again.get(2)).endsWith("\n\n3^");
        assertThat(isDone(first)).isTrue();
        assertThat(isDone(second)).isFalse();
        server.receipt(again.get(1));
        assertThat(isDone(second)).isTrue();
    }

    @Test
    void beyondTheBoundNothingIsAcceptedUntilSomethingWasAnswered() {
        StompClient client = server.builder().queueBytes(1_000).build();
        client.connect();
        server.accept("1.2");
        CompletionStage<Receipt> first = client.send("/topic/a", "x".repeat(600));

        assertThat(failure(client.send("/topic/a", "y".repeat(600)))).isEqualTo(Kind.NOT_SENT);

        server.receipt(server.take().get(0));
        assertThat(isDone(first)).isTrue();
        client.send("/topic/a", "z".repeat(600));
        assertThat(server.take()).singleElement().asString().contains("zzz");
    }

    @Test
    void anErrorRefusesTheMessageItNamesAndTheOthersAreUnknown() {
        StompClient client = connected();
        CompletionStage<Receipt> refused = client.send("/topic/a", "1");
        CompletionStage<Receipt> other = client.send("/topic/a", "2");
        String frame = server.take().get(0);

        server.send("ERROR\nmessage:Not allowed\nreceipt-id:" + FakeServer.header(frame, "receipt") + "\n\nNo.^");

        assertThat(failure(refused)).isEqualTo(Kind.REFUSED);
        assertThat(failure(other)).isEqualTo(Kind.UNKNOWN);
        assertThat(server.events)
                .containsExactly(
                        "connected", "error Not allowed: No.", "disconnected The server sent ERROR: Not allowed: No.");
    }

    @Test
    void itGivesUpWhenTheServerRefusesConnect() {
        StompClient client = server.builder().build();
        CompletionStage<Void> connected = client.connect();
        server.loop.run();
        server.send("ERROR\nmessage:Access refused\n\n^");
        server.loop.pass(Duration.ofMinutes(5));

        assertThat(failure(connected)).isEqualTo(Kind.REFUSED);
        assertThat(server.attempts).isEqualTo(1);
        assertThat(server.loop.timers()).isZero();
    }

    @Test
    void waitsGrowWithEachFailureAndStartOverAfterAConnection() {
        StompClient client = server.builder()
                .reconnect(new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4)))
                .build();
        server.reachable = false;
        client.connect();
        server.loop.pass(Duration.ofSeconds(200));
        // Between nothing and 4 s each, so 2 s in the middle.
        assertThat(server.attempts).isBetween(60, 180);

        server.reachable = true;
        server.loop.pass(Duration.ofSeconds(5));
        server.accept("1.2");
        server.breaks();
        int before = server.attempts;
        server.loop.pass(Duration.ofSeconds(1));
        assertThat(server.attempts).isEqualTo(before + 1);
    }

    @Test
    void withoutReconnectTheFirstFailureIsTheEnd() {
        StompClient client = server.builder().withoutReconnect().build();
        server.reachable = false;
        CompletionStage<Void> connected = client.connect();
        server.loop.run();

        assertThat(failure(connected)).isEqualTo(Kind.NOT_SENT);
        assertThat(server.events).containsExactly("closed No connection: nobody there");
    }

    @Test
    void noConnectedInTimeIsAFailure() {
        StompClient client =
                server.builder().connectTimeout(Duration.ofSeconds(2)).build();
        client.connect();
        server.loop.pass(Duration.ofSeconds(3));

        assertThat(server.transports.get(0).aborted()).isTrue();
        assertThat(server.events).first().asString().startsWith("disconnected No CONNECTED within");
    }

    @Test
    void itBeatsWhenItHasNothingToSayAndGivesASilentServerUp() {
        connected();
        server.take();
        server.loop.pass(Duration.ofSeconds(9));
        assertThat(server.take()).containsExactly("\n");
        server.send("\n");
        server.loop.pass(Duration.ofSeconds(29));
        assertThat(server.events).containsExactly("connected");
        server.loop.pass(Duration.ofSeconds(2));
        assertThat(server.events).last().isEqualTo("disconnected The server was silent for 30000 ms");
        assertThat(server.transports.get(0).aborted()).isTrue();
    }

    @Test
    void disconnectSendsWhatWaitsAndWaitsForItsReceipt() {
        StompClient client = connected();
        CompletionStage<Receipt> sent = client.send("/topic/a", "1");
        CompletionStage<Void> ended = client.disconnect();
        CompletionStage<Receipt> late = client.send("/topic/a", "2");
        List<String> frames = server.take();

        assertThat(frames).hasSize(2);
        assertThat(frames.get(1)).startsWith("DISCONNECT\n");
        assertThat(failure(late)).isEqualTo(Kind.NOT_SENT);
        server.receipt(frames.get(0));
        assertThat(isDone(ended)).isFalse();
        server.receipt(frames.get(1));
        assertThat(isDone(ended)).isTrue();
        assertThat(isDone(sent)).isTrue();
        assertThat(server.transport().closeReason()).isNotNull();
        assertThat(server.transport().aborted()).isFalse();
        assertThat(server.events).last().isEqualTo("closed The client was disconnected");
        assertThat(server.loop.timers()).isZero();
    }

    @Test
    void disconnectGivesUpWhenItsReceiptDoesNotCome() {
        StompClient client = connected();
        CompletionStage<Void> ended = client.disconnect();
        server.loop.pass(Duration.ofSeconds(6));

        assertThat(failure(ended)).isEqualTo(Kind.UNKNOWN);
        assertThat(server.transport().aborted()).isTrue();
    }

    @Test
    void aTransactionLeavesInOnePieceAndOneReceiptAnswersIt() throws StompException {
        StompClient client = connected();
        Transaction transaction = client.begin();
        transaction.send(Outgoing.text("/topic/a", "1"));
        client.send("/topic/b", "between");
        transaction.send(Outgoing.text("/topic/c", "2"));
        CompletionStage<Receipt> committed = transaction.commit();
        List<String> frames = server.take();

        assertThat(frames)
                .extracting(frame -> frame.substring(0, frame.indexOf('\n')))
                .containsExactly("SEND", "BEGIN", "SEND", "SEND", "COMMIT");
        assertThat(frames.subList(1, 5)).allMatch(frame -> frame.contains("\ntransaction:" + "tx-"));
        server.receipt(frames.get(4));
        assertThat(isDone(committed)).isTrue();
        assertThatThrownBy(() -> transaction.ack(null)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anAbortedTransactionSendsNothingAndGivesItsRoomBack() throws StompException {
        StompClient client = server.builder().queueBytes(1_000).build();
        client.connect();
        server.accept("1.2");
        Transaction transaction = client.begin();
        transaction.send(Outgoing.text("/topic/a", "x".repeat(600)));
        assertThat(failure(client.send("/topic/a", "y".repeat(600)))).isEqualTo(Kind.NOT_SENT);

        transaction.abort();

        client.send("/topic/a", "y".repeat(600));
        assertThat(server.take()).singleElement().asString().contains("yyy");
    }

    @ParameterizedTest
    @CsvSource({
        "1.2,'ACK\nid:e-1.s\n\n^'",
        "1.1,'ACK\nmessage-id:e-1\nsubscription:SUB\n\n^'",
        "1.0,'ACK\nmessage-id:e-1\nsubscription:SUB\n\n^'"
    })
    void anAcknowledgementIsWrittenAsItsVersionWants(String version, String expected) {
        StompClient client = server.builder().build();
        client.connect();
        List<Message> came = new ArrayList<>();
        Subscription subscription = client.subscribe(
                "/queue/a", SubscribeOptions.DEFAULT.withAckMode(AckMode.CLIENT_INDIVIDUAL), came::add);
        server.accept(version);
        server.send("MESSAGE\nsubscription:" + subscription.id()
                + "\nmessage-id:e-1\ndestination:/queue/a\nack:e-1.s\n\nhello^");
        came.get(0).ack();

        assertThat(server.take()).containsExactly(expected.replace("SUB", subscription.id()));
    }
}
