package io.longwire.broker.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.access.SubscribeOnly;
import io.longwire.broker.app.AppLimits;
import io.longwire.broker.app.Application;
import io.longwire.broker.app.Handlers;
import io.longwire.broker.app.PayloadWriter;
import io.longwire.broker.app.RefusedException;
import io.longwire.broker.app.Reply;
import io.longwire.protocol.peer.Identity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The application behind {@code /app/}; its threads run when the test says so. */
final class AppTest {
    private final StompServer server = new StompServer();
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final List<String> handled = new ArrayList<>();

    @BeforeEach
    void everybodyIsWhoTheySay() {
        AtomicInteger sessions = new AtomicInteger();
        server.sessionIds = () -> "session-" + sessions.incrementAndGet();
        server.authenticator = (peer, credentials) -> CompletableFuture.completedStage(
                credentials.login() == null ? Identity.ANONYMOUS : new Identity(credentials.login(), Map.of(), null));
    }

    private void handlers(Handlers.Builder handlers) {
        application(handlers, AppLimits.DEFAULT);
    }

    private void application(Handlers.Builder handlers, AppLimits limits) {
        server.application =
                new Application(handlers.build(), List.of(), List.of(), PayloadWriter.PLAIN, threads::add, limits);
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Answers with the body, and notes it. */
    private Handlers.Builder echo(String pattern) {
        return Handlers.builder().message(pattern, message -> {
            handled.add(text(message.body()));
            return text(message.body());
        });
    }

    private StompServer.Client user(String name) {
        StompServer.Client client = server.open(null);
        client.send("CONNECT\naccept-version:1.2\nlogin:" + name + "\n\n^");
        client.take();
        return client;
    }

    private static void subscribe(StompServer.Client client, String destination) {
        client.send("SUBSCRIBE\nid:s\ndestination:" + destination + "\nreceipt:s\n\n^");
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:s\n\n^");
    }

    private static void send(StompServer.Client client, String destination, String body) {
        client.send("SEND\ndestination:" + destination + "\nreceipt:" + body + "\n\n" + body + "^");
    }

    private boolean runOne() {
        Runnable task = threads.poll();
        if (task != null) {
            task.run();
            server.loop.run();
        }
        return task != null;
    }

    private void runAll() {
        while (runOne()) {
            assertThat(threads.size()).isLessThan(100);
        }
    }

    private static List<String> bodies(StompServer.Client client) {
        return client.take().stream()
                .map(frame -> frame.substring(frame.indexOf("\n\n") + 2, frame.length() - 1))
                .toList();
    }

    // ---- where answers go

    @Test
    void anAnswerGoesToTheTopicOfTheSameName() {
        handlers(echo("/app/chat.{room}"));
        StompServer.Client reader = user("reader");
        subscribe(reader, "/topic/chat.hall");
        send(user("a"), "/app/chat.hall", "hello");
        runAll();

        assertThat(reader.take())
                .singleElement()
                .asString()
                .contains("\ndestination:/topic/chat.hall\n", "\ncontent-type:text/plain;charset=utf-8\n")
                .endsWith("\n\nhello^");
    }

    @Test
    void aHandlerIsNotCalledOnTheLoop() {
        handlers(echo("/app/x"));
        send(user("a"), "/app/x", "1");
        assertThat(handled).isEmpty();
        assertThat(threads).hasSize(1);
    }

    @Test
    void theReceiptComesWhenTheHandlerIsDone() {
        handlers(echo("/app/x"));
        StompServer.Client client = user("a");
        send(client, "/app/x", "1");
        assertThat(client.take()).isEmpty();
        runAll();
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:1\n\n^");
    }

    @Test
    void theReceiptWaitsForAStageThatTheHandlerReturns() {
        CompletableFuture<String> later = new CompletableFuture<>();
        handlers(Handlers.builder().message("/app/x", message -> {
            return (CompletionStage<String>) later;
        }));
        StompServer.Client reader = user("reader");
        subscribe(reader, "/topic/x");
        StompServer.Client client = user("a");
        send(client, "/app/x", "1");
        runAll();
        assertThat(client.take()).isEmpty();

        later.complete("answer");
        runAll();
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:1\n\n^");
        assertThat(bodies(reader)).containsExactly("answer");
    }

    @Test
    void nothingIsPublishedForNull() {
        handlers(Handlers.builder().message("/app/x", message -> null));
        StompServer.Client client = user("a");
        subscribe(client, "/topic/x");
        send(client, "/app/x", "1");
        runAll();
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:1\n\n^");
    }

    @Test
    void anAnswerToTheSessionReachesNoOtherOfTheSameUser() {
        handlers(Handlers.builder().message("/app/x", message -> Reply.toSession("/queue/replies", "mine")));
        StompServer.Client one = user("alice");
        StompServer.Client two = user("alice");
        subscribe(one, "/user/queue/replies");
        subscribe(two, "/user/queue/replies");
        one.send("SEND\ndestination:/app/x\n\n^");
        runAll();
        assertThat(bodies(one)).containsExactly("mine");
        assertThat(bodies(two)).isEmpty();
    }

    @Test
    void anAnswerToTheSenderReachesAllSessionsOfTheUserAndNobodyElse() {
        handlers(Handlers.builder().message("/app/x", message -> Reply.toSender("/queue/replies", "ours")));
        StompServer.Client one = user("alice");
        StompServer.Client two = user("alice");
        StompServer.Client other = user("bob");
        for (StompServer.Client each : List.of(one, two, other)) {
            subscribe(each, "/user/queue/replies");
        }
        one.send("SEND\ndestination:/app/x\n\n^");
        runAll();
        assertThat(bodies(one)).containsExactly("ours");
        assertThat(bodies(two)).containsExactly("ours");
        assertThat(bodies(other)).isEmpty();
    }

    @Test
    void anAnswerToASenderWithoutNameReachesItsSession() {
        handlers(Handlers.builder().message("/app/x", message -> Reply.toSender("/queue/replies", "mine")));
        StompServer.Client one = server.connect("1.2");
        StompServer.Client two = server.connect("1.2");
        subscribe(one, "/user/queue/replies");
        subscribe(two, "/user/queue/replies");
        one.send("SEND\ndestination:/app/x\n\n^");
        runAll();
        assertThat(bodies(one)).containsExactly("mine");
        assertThat(bodies(two)).isEmpty();
    }

    // ---- order and bounds

    @Test
    void oneAtATimeAndInOrderForEachSession() {
        handlers(echo("/app/x"));
        StompServer.Client client = user("a");
        subscribe(client, "/topic/x");
        for (int i = 0; i < 5; i++) {
            client.send("SEND\ndestination:/app/x\n\n" + i + "^");
            assertThat(threads).hasSize(1);
        }
        runAll();
        assertThat(handled).containsExactly("0", "1", "2", "3", "4");
        assertThat(bodies(client)).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void theNextWaitsUntilTheStageIsThere() {
        CompletableFuture<String> first = new CompletableFuture<>();
        handlers(Handlers.builder().message("/app/x", message -> {
            handled.add(text(message.body()));
            return handled.size() == 1 ? (CompletionStage<String>) first : "two";
        }));
        StompServer.Client client = user("a");
        send(client, "/app/x", "1");
        send(client, "/app/x", "2");
        runAll();
        assertThat(handled).containsExactly("1");
        first.complete("one");
        runAll();
        assertThat(handled).containsExactly("1", "2");
    }

    @Test
    void aSlowHandlerKeepsNoOtherSessionWaiting() {
        CompletableFuture<String> never = new CompletableFuture<>();
        handlers(Handlers.builder()
                .message("/app/slow", message -> (CompletionStage<String>) never)
                .message("/app/fast", message -> "fast"));
        send(user("a"), "/app/slow", "1");
        runAll();
        StompServer.Client other = user("b");
        send(other, "/app/fast", "1");
        runAll();
        assertThat(other.take()).containsExactly("RECEIPT\nreceipt-id:1\n\n^");
    }

    @Test
    void aFullQueuePausesTheInputUntilThereIsRoom() {
        application(echo("/app/x"), new AppLimits(2, 1_000, Duration.ofMinutes(1)));
        StompServer.Client client = user("a");
        for (int i = 0; i < 3; i++) {
            send(client, "/app/x", "" + i);
        }
        send(client, "/topic/y", "behind");
        assertThat(client.take()).as("one runs, two wait, the rest is not read").isEmpty();
        runOne();
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:0\n\n^", "RECEIPT\nreceipt-id:behind\n\n^");
        runAll();
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:1\n\n^", "RECEIPT\nreceipt-id:2\n\n^");
    }

    @Test
    void manyBytesPauseTheInputToo() {
        application(echo("/app/x"), new AppLimits(100, 10, Duration.ofMinutes(1)));
        StompServer.Client client = user("a");
        send(client, "/app/x", "1");
        send(client, "/app/x", "0123456789");
        send(client, "/topic/y", "behind");
        assertThat(client.take()).isEmpty();
        runOne();
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:1\n\n^", "RECEIPT\nreceipt-id:behind\n\n^");
    }

    @Test
    void disconnectIsAnsweredWhenTheHandlersAreDone() {
        handlers(echo("/app/x"));
        StompServer.Client client = user("a");
        send(client, "/app/x", "1");
        client.send("DISCONNECT\nreceipt:bye\n\n^");
        assertThat(client.take()).isEmpty();
        runAll();
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:1\n\n^", "RECEIPT\nreceipt-id:bye\n\n^");
        assertThat(client.closeCode()).isEqualTo(1000);
    }

    @Test
    void whatWaitsIsDroppedWhenTheSessionEndsAndWhatRunsIsNotListenedTo() {
        handlers(echo("/app/x"));
        StompServer.Client reader = user("reader");
        subscribe(reader, "/topic/x");
        StompServer.Client client = user("a");
        send(client, "/app/x", "1");
        send(client, "/app/x", "2");
        client.send("NONSENSE\n\n^");
        runAll();
        assertThat(handled).containsExactly("1");
        assertThat(bodies(reader)).isEmpty();
    }

    // ---- subscriptions

    @Test
    void aSubscriptionIsAnsweredOnceAndAlone() {
        handlers(Handlers.builder().subscription("/app/rooms.{kind}", message -> {
            return "rooms: " + message.variables().get("kind");
        }));
        StompServer.Client other = user("b");
        subscribe(other, "/topic/rooms.open");
        StompServer.Client client = user("a");
        client.send("SUBSCRIBE\nid:7\ndestination:/app/rooms.open\nreceipt:s\n\n^");
        runAll();
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
        handlers(Handlers.builder().subscription("/app/x", message -> "late"));
        StompServer.Client client = user("a");
        client.send("SUBSCRIBE\nid:7\ndestination:/app/x\n\n^");
        client.send("UNSUBSCRIBE\nid:7\nreceipt:u\n\n^");
        runAll();
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:u\n\n^");
    }

    // ---- failures

    @Test
    void whatAHandlerThrowsEndsTheSenderAloneAndTellsItNothing() {
        handlers(Handlers.builder().message("/app/x", message -> {
            throw new IllegalStateException("the password is swordfish");
        }));
        StompServer.Client other = user("b");
        StompServer.Client client = user("a");
        send(client, "/app/x", "1");
        runAll();
        assertThat(client.take())
                .singleElement()
                .asString()
                .startsWith("ERROR\n")
                .contains("\nreceipt-id:1\n")
                .doesNotContain("swordfish", "IllegalState");
        assertThat(client.closeCode()).isEqualTo(1011);
        assertThat(other.closeCode()).isZero();
    }

    @Test
    void whatAHandlerRefusesIsSaidToTheSender() {
        handlers(Handlers.builder().message("/app/x", message -> {
            throw new RefusedException("Too late", "Come earlier.");
        }));
        StompServer.Client client = user("a");
        send(client, "/app/x", "1");
        runAll();
        assertThat(client.take()).singleElement().asString().contains("\nmessage:Too late\n", "Come earlier.");
        assertThat(client.closeCode()).isEqualTo(1008);
    }

    @Test
    void aStageThatFailsIsAFailure() {
        CompletionStage<String> failed = CompletableFuture.failedStage(new IllegalStateException("secret"));
        handlers(Handlers.builder().message("/app/x", message -> {
            return failed;
        }));
        StompServer.Client client = user("a");
        send(client, "/app/x", "1");
        runAll();
        assertThat(client.take())
                .singleElement()
                .asString()
                .startsWith("ERROR\n")
                .doesNotContain("secret");
    }

    @Test
    void aValueThatCannotBeWrittenIsAFailure() {
        handlers(Handlers.builder().message("/app/x", message -> 12));
        StompServer.Client client = user("a");
        send(client, "/app/x", "1");
        runAll();
        assertThat(client.closeCode()).isEqualTo(1011);
    }

    @Test
    void anAnswerToTheApplicationItselfIsAFailure() {
        handlers(Handlers.builder().message("/app/x", message -> Reply.to("/app/x", "again")));
        StompServer.Client client = user("a");
        send(client, "/app/x", "1");
        runAll();
        assertThat(client.closeCode()).isEqualTo(1011);
        assertThat(threads).isEmpty();
    }

    @Test
    void whereNobodyAnswersTheSenderIsTold() {
        handlers(echo("/app/x"));
        StompServer.Client client = user("a");
        send(client, "/app/y", "1");
        assertThat(client.take()).singleElement().asString().contains("nothing that answers a SEND to /app/y");
        StompServer.Client subscriber = user("b");
        subscriber.send("SUBSCRIBE\nid:7\ndestination:/app/x\n\n^");
        assertThat(subscriber.take()).singleElement().asString().contains("nothing that answers a SUBSCRIBE");
    }

    @Test
    void theApplicationTakesNoPartInTransactions() {
        handlers(echo("/app/x"));
        StompServer.Client client = user("a");
        client.send("BEGIN\ntransaction:t\n\n^");
        client.send("SEND\ndestination:/app/x\ntransaction:t\n\n^");
        assertThat(client.take()).singleElement().asString().startsWith("ERROR\nmessage:SEND to the application in a");
    }

    // ---- rights

    @Test
    void whereClientsMayNotPublishTheyMayStillSendToTheApplication() {
        server.access = new SubscribeOnly();
        handlers(echo("/app/x"));
        StompServer.Client client = user("a");
        send(client, "/app/x", "1");
        runAll();
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:1\n\n^");
        send(client, "/topic/x", "2");
        assertThat(client.closeCode()).isEqualTo(1008);
    }

    @Test
    void aHandlerThatTakesTooLongEndsItsSendersSessionWithAWordAndNobodyElses() {
        application(
                Handlers.builder().message("/app/never", message -> new CompletableFuture<>()),
                new AppLimits(16, 1_000, Duration.ofSeconds(30)));
        StompServer.Client sender = user("ann");
        StompServer.Client other = user("bob");
        sender.send("SEND\ndestination:/app/never\nreceipt:r\n\n^");
        threads.remove().run();
        server.loop.pass(Duration.ofSeconds(29));
        assertThat(sender.take()).isEmpty();
        server.loop.pass(Duration.ofSeconds(2));

        assertThat(sender.take())
                .singleElement()
                .asString()
                .startsWith("ERROR\nmessage:The application took too long")
                .contains("\nreceipt-id:r\n");
        assertThat(sender.closeCode()).isEqualTo(1013);
        assertThat(other.closeCode()).isZero();
    }
}
