package io.longwire.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What whoever subscribes through a client relies on. */
final class SubscriptionTest {
    private final FakeServer server = new FakeServer();
    private final List<String> heard = new ArrayList<>();
    private final SubscriptionListener listener = new SubscriptionListener() {
        @Override
        public void message(Message message) {
            heard.add(message.text());
        }

        @Override
        public void recovered(boolean whole) {
            heard.add("recovered " + whole);
        }

        @Override
        public void failed(StompException why) {
            heard.add("failed " + why.getMessage());
        }
    };

    private StompClient client;

    private Subscription subscribe(String destination, SubscribeOptions options) {
        client = server.builder().build();
        client.connect();
        return client.subscribe(destination, options, listener);
    }

    private List<String> reconnect() {
        server.breaks();
        server.loop.pass(Duration.ofSeconds(1));
        return server.accept("1.2");
    }

    private void message(Subscription subscription, int offset) {
        server.send("MESSAGE\nsubscription:" + subscription.id() + "\nmessage-id:e-" + offset + "\ndestination:"
                + subscription.destination() + "\nposition:e-" + offset + "\n\n" + offset + "^");
    }

    @Test
    void afterAReconnectItAsksForWhatCameAfterTheLastMessageAndIsToldThatItIsWhole() {
        Subscription subscription = subscribe("/topic/a", SubscribeOptions.DEFAULT);
        String first = server.accept("1.2").get(1);
        server.receipt(first);
        assertThat(first).doesNotContain("since");
        message(subscription, 1);
        message(subscription, 2);

        List<String> again = reconnect();

        assertThat(again).hasSize(2);
        assertThat(again.get(1))
                .contains("\nid:" + subscription.id() + "\n", "\nsince:e-2\n", "\nrecovery:best-effort\n");
        server.receipt(again.get(1), "recovered:true");
        message(subscription, 3);
        assertThat(heard).containsExactly("1", "2", "recovered true", "3");
        assertThat(subscription.position()).isEqualTo("e-3");
    }

    @Test
    void whatIsNoLongerRetainedIsToldPlainly() {
        Subscription subscription = subscribe("/topic/a", SubscribeOptions.DEFAULT);
        server.receipt(server.accept("1.2").get(1));
        message(subscription, 1);

        server.receipt(reconnect().get(1), "recovered:false");

        assertThat(heard).containsExactly("1", "recovered false");
    }

    @Test
    void withoutAPositionItCannotKnowThatNothingIsMissing() {
        subscribe("/topic/a", SubscribeOptions.DEFAULT);
        server.receipt(server.accept("1.2").get(1));

        String again = reconnect().get(1);
        assertThat(again).doesNotContain("since");
        server.receipt(again);

        assertThat(heard).containsExactly("recovered false");
    }

    @Test
    void aServerThatKnowsNoPositionsHasNotRecoveredAnything() {
        Subscription subscription = subscribe("/topic/a", SubscribeOptions.DEFAULT);
        server.receipt(server.accept("1.2").get(1));
        message(subscription, 1);

        server.receipt(reconnect().get(1));

        assertThat(heard).containsExactly("1", "recovered false");
    }

    @Test
    void aQueueKeepsWhatWasNotTakenAndGetsNoPosition() {
        Subscription subscription = subscribe(
                "/queue/a",
                SubscribeOptions.DEFAULT
                        .withAckMode(AckMode.CLIENT)
                        .withPrefetch(5)
                        .withHeader("x", "y"));
        String first = server.accept("1.2").get(1);
        assertThat(first).contains("\nack:client\n", "\nprefetch:5\n", "\nx:y\n");
        server.receipt(first);
        message(subscription, 1);

        String again = reconnect().get(1);
        server.receipt(again);

        assertThat(again).doesNotContain("since");
        assertThat(heard).containsExactly("1", "recovered true");
    }

    @Test
    void itBeginsAfterThePositionThatWasAskedFor() {
        subscribe("/topic/a", SubscribeOptions.DEFAULT.withSince("e-7"));
        String first = server.accept("1.2").get(1);
        assertThat(first).contains("\nsince:e-7\n");

        server.receipt(first, "recovered:true");

        assertThat(heard).containsExactly("recovered true");
    }

    @Test
    void whatComesByAConnectionThatHasEndedCountsNoMore() {
        Subscription subscription = subscribe("/topic/a", SubscribeOptions.DEFAULT);
        server.receipt(server.accept("1.2").get(1));
        server.loop.pass(Duration.ofSeconds(31)); // silent for too long, so it was cut

        server.transports.get(0).receive("MESSAGE\nsubscription:" + subscription.id() + "\n\nlate\0");
        server.loop.run();

        assertThat(heard).isEmpty();
    }

    @Test
    void aRefusedSubscriptionIsToldAndNotTriedAgain() {
        Subscription subscription = subscribe("/topic/secret", SubscribeOptions.DEFAULT);
        String frame = server.accept("1.2").get(1);
        server.send("ERROR\nmessage:Not allowed\nreceipt-id:" + FakeServer.header(frame, "receipt") + "\n\n^");
        server.loop.pass(Duration.ofSeconds(1));

        assertThat(heard).containsExactly("failed Not allowed");
        assertThat(subscription.ready().toCompletableFuture()).isCompletedExceptionally();
        assertThat(server.accept("1.2")).singleElement().asString().startsWith("CONNECT\n");
    }

    @Test
    void afterUnsubscribeTheListenerHearsNothingAndItIsNotSubscribedAgain() {
        Subscription subscription = subscribe("/topic/a", SubscribeOptions.DEFAULT);
        server.receipt(server.accept("1.2").get(1));
        var ended = subscription.unsubscribe().toCompletableFuture();
        String frame = server.take().get(0);
        assertThat(frame).startsWith("UNSUBSCRIBE\nid:" + subscription.id() + "\n");
        message(subscription, 1);
        assertThat(ended).isNotDone();
        server.receipt(frame);

        assertThat(ended).isDone();
        assertThat(heard).isEmpty();
        assertThat(reconnect()).singleElement().asString().startsWith("CONNECT\n");
    }

    @Test
    void anAcknowledgementOfAConnectionThatHasEndedIsNotSent() {
        client = server.builder().build();
        client.connect();
        List<Message> came = new ArrayList<>();
        Subscription subscription = client.subscribe(
                "/queue/a", SubscribeOptions.DEFAULT.withAckMode(AckMode.CLIENT_INDIVIDUAL), came::add);
        server.accept("1.2");
        message(subscription, 1);
        server.breaks();
        came.get(0).ack();
        var answered = came.get(0).ackWithReceipt().toCompletableFuture();
        server.loop.pass(Duration.ofSeconds(1));

        assertThat(server.accept("1.2")).hasSize(2).noneMatch(frame -> frame.startsWith("ACK"));
        assertThat(answered).isCompletedExceptionally();
    }

    @Test
    void whileListenersLagNothingMoreIsReadAndTheServersSilenceMeansNothing() {
        ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        client = server.builder().executor(tasks::add).inboundBytes(1_000).build();
        client.connect();
        Subscription subscription = client.subscribe("/topic/a", listener);
        server.receipt(server.accept("1.2").get(1));
        message(subscription, 1);
        message(subscription, 2);
        message(subscription, 3);
        assertThat(server.transport().undelivered()).isEqualTo(1);
        server.loop.pass(Duration.ofMinutes(2));
        assertThat(server.transport().aborted()).isFalse();

        while (!tasks.isEmpty()) {
            tasks.remove().run();
            server.loop.run();
        }

        assertThat(heard).containsExactly("1", "2", "3");
        assertThat(server.transport().undelivered()).isZero();
    }

    @Test
    void anErrorOfAListenerDoesNotStopWhatComesAfter() {
        client = server.builder().build();
        client.connect();
        Subscription subscription = client.subscribe("/topic/a", message -> {
            heard.add(message.text());
            throw new NoClassDefFoundError("a bug");
        });
        server.receipt(server.accept("1.2").get(1));
        message(subscription, 1);
        message(subscription, 2);

        assertThat(heard).containsExactly("1", "2");
    }
}
