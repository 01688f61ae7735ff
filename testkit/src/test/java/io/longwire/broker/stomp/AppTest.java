package io.longwire.broker.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.app.AppLimits;
import io.longwire.broker.app.Handlers;
import io.longwire.broker.app.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The application behind {@code /app/}: what its handlers are asked, and where answers go. */
final class AppTest {
    private final AppServer app = new AppServer();

    // ---- where answers go

    @Test
    void anAnswerGoesToTheTopicOfTheSameName() {
        app.handlers(app.echo("/app/chat.{room}"));
        StompServer.Client reader = app.user("reader");
        AppServer.subscribe(reader, "/topic/chat.hall");
        AppServer.send(app.user("a"), "/app/chat.hall", "hello");
        app.runAll();

        assertThat(reader.take())
                .singleElement()
                .asString()
                .contains("\ndestination:/topic/chat.hall\n", "\ncontent-type:text/plain;charset=utf-8\n")
                .endsWith("\n\nhello^");
    }

    @Test
    void aHandlerIsNotCalledOnTheLoop() {
        app.handlers(app.echo("/app/x"));
        AppServer.send(app.user("a"), "/app/x", "1");
        assertThat(app.handled).isEmpty();
        assertThat(app.threads).hasSize(1);
    }

    @Test
    void theReceiptComesWhenTheHandlerIsDone() {
        app.handlers(app.echo("/app/x"));
        StompServer.Client client = app.user("a");
        AppServer.send(client, "/app/x", "1");
        assertThat(client.take()).isEmpty();
        app.runAll();
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:1\n\n^");
    }

    @Test
    void theReceiptWaitsForAStageThatTheHandlerReturns() {
        CompletableFuture<String> later = new CompletableFuture<>();
        app.handlers(Handlers.builder().message("/app/x", message -> {
            return (CompletionStage<String>) later;
        }));
        StompServer.Client reader = app.user("reader");
        AppServer.subscribe(reader, "/topic/x");
        StompServer.Client client = app.user("a");
        AppServer.send(client, "/app/x", "1");
        app.runAll();
        assertThat(client.take()).isEmpty();

        later.complete("answer");
        app.runAll();
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:1\n\n^");
        assertThat(AppServer.bodies(reader)).containsExactly("answer");
    }

    @Test
    void nothingIsPublishedForNull() {
        app.handlers(Handlers.builder().message("/app/x", message -> null));
        StompServer.Client client = app.user("a");
        AppServer.subscribe(client, "/topic/x");
        AppServer.send(client, "/app/x", "1");
        app.runAll();
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:1\n\n^");
    }

    @Test
    void anAnswerToTheSessionReachesNoOtherOfTheSameUser() {
        app.handlers(Handlers.builder().message("/app/x", message -> Reply.toSession("/queue/replies", "mine")));
        StompServer.Client one = app.user("alice");
        StompServer.Client two = app.user("alice");
        AppServer.subscribe(one, "/user/queue/replies");
        AppServer.subscribe(two, "/user/queue/replies");
        one.send("SEND\ndestination:/app/x\n\n^");
        app.runAll();
        assertThat(AppServer.bodies(one)).containsExactly("mine");
        assertThat(AppServer.bodies(two)).isEmpty();
    }

    @Test
    void anAnswerToTheSenderReachesAllSessionsOfTheUserAndNobodyElse() {
        app.handlers(Handlers.builder().message("/app/x", message -> Reply.toSender("/queue/replies", "ours")));
        StompServer.Client one = app.user("alice");
        StompServer.Client two = app.user("alice");
        StompServer.Client other = app.user("bob");
        for (StompServer.Client each : List.of(one, two, other)) {
            AppServer.subscribe(each, "/user/queue/replies");
        }
        one.send("SEND\ndestination:/app/x\n\n^");
        app.runAll();
        assertThat(AppServer.bodies(one)).containsExactly("ours");
        assertThat(AppServer.bodies(two)).containsExactly("ours");
        assertThat(AppServer.bodies(other)).isEmpty();
    }

    @Test
    void anAnswerToASenderWithoutNameReachesItsSession() {
        app.handlers(Handlers.builder().message("/app/x", message -> Reply.toSender("/queue/replies", "mine")));
        StompServer.Client one = app.server.connect("1.2");
        StompServer.Client two = app.server.connect("1.2");
        AppServer.subscribe(one, "/user/queue/replies");
        AppServer.subscribe(two, "/user/queue/replies");
        one.send("SEND\ndestination:/app/x\n\n^");
        app.runAll();
        assertThat(AppServer.bodies(one)).containsExactly("mine");
        assertThat(AppServer.bodies(two)).isEmpty();
    }

    // ---- order and bounds

    @Test
    void oneAtATimeAndInOrderForEachSession() {
        app.handlers(app.echo("/app/x"));
        StompServer.Client client = app.user("a");
        AppServer.subscribe(client, "/topic/x");
        for (int i = 0; i < 5; i++) {
            client.send("SEND\ndestination:/app/x\n\n" + i + "^");
            assertThat(app.threads).hasSize(1);
        }
        app.runAll();
        assertThat(app.handled).containsExactly("0", "1", "2", "3", "4");
        assertThat(AppServer.bodies(client)).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void theNextWaitsUntilTheStageIsThere() {
        CompletableFuture<String> first = new CompletableFuture<>();
        app.handlers(Handlers.builder().message("/app/x", message -> {
            app.handled.add(AppServer.text(message.body()));
            return app.handled.size() == 1 ? (CompletionStage<String>) first : "two";
        }));
        StompServer.Client client = app.user("a");
        AppServer.send(client, "/app/x", "1");
        AppServer.send(client, "/app/x", "2");
        app.runAll();
        assertThat(app.handled).containsExactly("1");
        first.complete("one");
        app.runAll();
        assertThat(app.handled).containsExactly("1", "2");
    }

    @Test
    void aSlowHandlerKeepsNoOtherSessionWaiting() {
        CompletableFuture<String> never = new CompletableFuture<>();
        app.handlers(Handlers.builder()
                .message("/app/slow", message -> (CompletionStage<String>) never)
                .message("/app/fast", message -> "fast"));
        AppServer.send(app.user("a"), "/app/slow", "1");
        app.runAll();
        StompServer.Client other = app.user("b");
        AppServer.send(other, "/app/fast", "1");
        app.runAll();
        assertThat(other.take()).containsExactly("RECEIPT\nreceipt-id:1\n\n^");
    }

    @Test
    void aFullQueuePausesTheInputUntilThereIsRoom() {
        app.application(app.echo("/app/x"), new AppLimits(2, 1_000, Duration.ofMinutes(1)));
        StompServer.Client client = app.user("a");
        for (int i = 0; i < 3; i++) {
            AppServer.send(client, "/app/x", "" + i);
        }
        AppServer.send(client, "/topic/y", "behind");
        assertThat(client.take()).as("one runs, two wait, the rest is not read").isEmpty();
        app.runOne();
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:0\n\n^", "RECEIPT\nreceipt-id:behind\n\n^");
        app.runAll();
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:1\n\n^", "RECEIPT\nreceipt-id:2\n\n^");
    }

    @Test
    void manyBytesPauseTheInputToo() {
        app.application(app.echo("/app/x"), new AppLimits(100, 10, Duration.ofMinutes(1)));
        StompServer.Client client = app.user("a");
        AppServer.send(client, "/app/x", "1");
        AppServer.send(client, "/app/x", "0123456789");
        AppServer.send(client, "/topic/y", "behind");
        assertThat(client.take()).isEmpty();
        app.runOne();
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:1\n\n^", "RECEIPT\nreceipt-id:behind\n\n^");
    }

    @Test
    void disconnectIsAnsweredWhenTheHandlersAreDone() {
        app.handlers(app.echo("/app/x"));
        StompServer.Client client = app.user("a");
        AppServer.send(client, "/app/x", "1");
        client.send("DISCONNECT\nreceipt:bye\n\n^");
        assertThat(client.take()).isEmpty();
        app.runAll();
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:1\n\n^", "RECEIPT\nreceipt-id:bye\n\n^");
        assertThat(client.closeCode()).isEqualTo(1000);
    }

    @Test
    void whatWaitsIsDroppedWhenTheSessionEndsAndWhatRunsIsNotListenedTo() {
        app.handlers(app.echo("/app/x"));
        StompServer.Client reader = app.user("reader");
        AppServer.subscribe(reader, "/topic/x");
        StompServer.Client client = app.user("a");
        AppServer.send(client, "/app/x", "1");
        AppServer.send(client, "/app/x", "2");
        client.send("NONSENSE\n\n^");
        app.runAll();
        assertThat(app.handled).containsExactly("1");
        assertThat(AppServer.bodies(reader)).isEmpty();
    }

    // ---- subscriptions

    @Test
    void aSubscriptionIsAnsweredOnceAndAlone() {
        app.handlers(Handlers.builder().subscription("/app/rooms.{kind}", message -> {
            return "rooms: " + message.variables().get("kind");
        }));
        StompServer.Client other = app.user("b");
        AppServer.subscribe(other, "/topic/rooms.open");
        StompServer.Client client = app.user("a");
        client.send("SUBSCRIBE\nid:7\ndestination:/app/rooms.open\nreceipt:s\n\n^");
        app.runAll();
        List<String> frames = client.take();
        assertThat(frames).hasSize(2);
        assertThat(frames.get(0))
                .startsWith("MESSAGE\nsubscription:7\n")
                .contains("\ndestination:/app/rooms.open\n")
                .endsWith("\n\nrooms: open^");
        assertThat(frames.get(1)).isEqualTo("RECEIPT\nreceipt-id:s\n\n^");
        assertThat(other.take()).isEmpty();
    }

    @Test
    void anAnswerThatComesAfterUnsubscribeIsNotSent() {
        app.handlers(Handlers.builder().subscription("/app/x", message -> "late"));
        StompServer.Client client = app.user("a");
        client.send("SUBSCRIBE\nid:7\ndestination:/app/x\n\n^");
        client.send("UNSUBSCRIBE\nid:7\nreceipt:u\n\n^");
        app.runAll();
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:u\n\n^");
    }
}
