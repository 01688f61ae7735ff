package io.longwire.broker.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.access.SubscribeOnly;
import io.longwire.broker.app.AppLimits;
import io.longwire.broker.app.Handlers;
import io.longwire.broker.app.RefusedException;
import io.longwire.broker.app.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The application behind {@code /app/}: its failures, and who may send to it. */
final class AppFailureTest {
    private final AppServer app = new AppServer();

    // ---- failures

    @Test
    void whatAHandlerThrowsEndsTheSenderAloneAndTellsItNothing() {
        app.handlers(Handlers.builder().message("/app/x", message -> {
            throw new IllegalStateException("the password is swordfish");
        }));
        StompServer.Client other = app.user("b");
        StompServer.Client client = app.user("a");
        AppServer.send(client, "/app/x", "1");
        app.runAll();
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
        app.handlers(Handlers.builder().message("/app/x", message -> {
            throw new RefusedException("Too late", "Come earlier.");
        }));
        StompServer.Client client = app.user("a");
        AppServer.send(client, "/app/x", "1");
        app.runAll();
        assertThat(client.take()).singleElement().asString().contains("\nmessage:Too late\n", "Come earlier.");
        assertThat(client.closeCode()).isEqualTo(1008);
    }

    @Test
    void aStageThatFailsIsAFailure() {
        CompletionStage<String> failed = CompletableFuture.failedStage(new IllegalStateException("secret"));
        app.handlers(Handlers.builder().message("/app/x", message -> {
            return failed;
        }));
        StompServer.Client client = app.user("a");
        AppServer.send(client, "/app/x", "1");
        app.runAll();
        assertThat(client.take())
                .singleElement()
                .asString()
                .startsWith("ERROR\n")
                .doesNotContain("secret");
    }

    @Test
    void aValueThatCannotBeWrittenIsAFailure() {
        app.handlers(Handlers.builder().message("/app/x", message -> 12));
        StompServer.Client client = app.user("a");
        AppServer.send(client, "/app/x", "1");
        app.runAll();
        assertThat(client.closeCode()).isEqualTo(1011);
    }

    @Test
    void anAnswerToTheApplicationItselfIsAFailure() {
        app.handlers(Handlers.builder().message("/app/x", message -> Reply.to("/app/x", "again")));
        StompServer.Client client = app.user("a");
        AppServer.send(client, "/app/x", "1");
        app.runAll();
        assertThat(client.closeCode()).isEqualTo(1011);
        assertThat(app.threads).isEmpty();
    }

    @Test
    void whereNobodyAnswersTheSenderIsTold() {
        app.handlers(app.echo("/app/x"));
        StompServer.Client client = app.user("a");
        AppServer.send(client, "/app/y", "1");
        assertThat(client.take()).singleElement().asString().contains("nothing that answers a SEND to /app/y");
        StompServer.Client subscriber = app.user("b");
        subscriber.send("SUBSCRIBE\nid:7\ndestination:/app/x\n\n^");
        assertThat(subscriber.take()).singleElement().asString().contains("nothing that answers a SUBSCRIBE");
    }

    @Test
    void theApplicationTakesNoPartInTransactions() {
        app.handlers(app.echo("/app/x"));
        StompServer.Client client = app.user("a");
        client.send("BEGIN\ntransaction:t\n\n^");
        client.send("SEND\ndestination:/app/x\ntransaction:t\n\n^");
        assertThat(client.take()).singleElement().asString().startsWith("ERROR\nmessage:SEND to the application in a");
    }

    // ---- rights

    @Test
    void whereClientsMayNotPublishTheyMayStillSendToTheApplication() {
        app.server.access = new SubscribeOnly();
        app.handlers(app.echo("/app/x"));
        StompServer.Client client = app.user("a");
        AppServer.send(client, "/app/x", "1");
        app.runAll();
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:1\n\n^");
        AppServer.send(client, "/topic/x", "2");
        assertThat(client.closeCode()).isEqualTo(1008);
    }

    @Test
    void aHandlerThatTakesTooLongEndsItsSendersSessionWithAWordAndNobodyElses() {
        app.application(
                Handlers.builder().message("/app/never", message -> new CompletableFuture<>()),
                new AppLimits(16, 1_000, Duration.ofSeconds(30)));
        StompServer.Client sender = app.user("ann");
        StompServer.Client other = app.user("bob");
        sender.send("SEND\ndestination:/app/never\nreceipt:r\n\n^");
        app.threads.remove().run();
        app.server.loop.pass(Duration.ofSeconds(29));
        assertThat(sender.take()).isEmpty();
        app.server.loop.pass(Duration.ofSeconds(2));

        assertThat(sender.take())
                .singleElement()
                .asString()
                .startsWith("ERROR\nmessage:The application took too long")
                .contains("\nreceipt-id:r\n");
        assertThat(sender.closeCode()).isEqualTo(1013);
        assertThat(other.closeCode()).isZero();
    }
}
