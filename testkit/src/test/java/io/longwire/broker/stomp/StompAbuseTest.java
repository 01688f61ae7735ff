package io.longwire.broker.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.access.AuthenticationException;
import io.longwire.broker.access.Decision;
import io.longwire.broker.access.SubscribeOnly;
import io.longwire.broker.session.SessionLimits;
import io.longwire.protocol.peer.Identity;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a bad client gets: a clear ERROR and the right close code, and nobody else notices. */
final class StompAbuseTest {
    private final StompServer server = new StompServer();

    // ---- before CONNECT

    @Test
    void whoSaysNothingIsGivenUpAfterTheDeadline() {
        StompServer.Client client = server.open(null);

        server.loop.pass(Duration.ofSeconds(9));
        assertThat(client.closeCode()).isZero();
        server.loop.pass(Duration.ofSeconds(1));

        assertThat(client.take()).singleElement().asString().startsWith("ERROR\nmessage:No CONNECT in time\n");
        assertThat(client.closeCode()).isEqualTo(1008);
    }

    @Test
    void heartBeatsDoNotMoveTheDeadline() {
        StompServer.Client client = server.open(null);
        for (int i = 0; i < 10; i++) {
            server.loop.pass(Duration.ofSeconds(1));
            client.send("\n");
        }

        assertThat(client.closeCode()).isEqualTo(1008);
    }

    @Test
    void whoDoesNotAnswerTheCloseIsCutOff() {
        StompServer.Client client = server.open(null);
        server.loop.pass(Duration.ofSeconds(10));
        assertThat(client.transport.aborted()).isFalse();

        server.loop.pass(Duration.ofSeconds(10));

        assertThat(client.transport.aborted()).isTrue();
        assertThat(server.loop.timers()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SEND\ndestination:/topic/a", "SUBSCRIBE\nid:1\ndestination:/topic/a", "DISCONNECT\nreceipt:1"})
    void nothingIsAcceptedBeforeConnect(String frame) {
        StompServer.Client client = server.open(null);

        client.send(frame + "\n\n^");

        assertThat(client.take())
                .singleElement()
                .asString()
                .startsWith("ERROR\n")
                .contains("before CONNECT");
        assertThat(client.closeCode()).isEqualTo(1002);
    }

    @Test
    void beforeConnectOnlyLittleIsAccepted() {
        StompServer.Client client = server.open(null);

        client.send("SEND\ndestination:/topic/a\ncontent-length:65537\n\n");

        assertThat(client.closeCode()).isEqualTo(1009);
    }

    @Test
    void aSecondConnectIsAnError() {
        fails("CONNECT\naccept-version:1.2\n\n^", "A second CONNECT", 1002);
    }

    // ---- frames

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CONNECTED\nversion:1.2\n\n^",
                "MESSAGE\nmessage-id:1\n\n^",
                "RECEIPT\nreceipt-id:1\n\n^",
                "ACK\nid:1\n\n^",
                "NACK\nid:1\n\n^",
                "BEGIN\n\n^",
                "COMMIT\ntransaction:t\n\n^",
                "ABORT\ntransaction:t\n\n^",
                "SEND\ndestination:/topic/a\ntransaction:t\n\n^",
                "SEND\n\n^",
                "SEND\ndestination:/topic/a\ncontent-length:-1\n\n^",
                "SUBSCRIBE\nid:1\n\n^",
                "SUBSCRIBE\ndestination:/topic/a\n\n^",
                "SUBSCRIBE\nid:1\ndestination:/topic/a\nselector:1=1\n\n^",
                "SUBSCRIBE\nid:1\ndestination:/topic/a\nack:never\n\n^",
                "UNSUBSCRIBE\n\n^",
                "UNSUBSCRIBE\nid:never\n\n^",
                "NONSENSE\n\n^",
                "SUBSCRIBE\nid:1\ndestination:/topic/a*\n\n^",
                "SUBSCRIBE\nid:1\ndestination:/topic/a%2F..\n\n^",
                "SUBSCRIBE\nid:1\ndestination:/queue/*\n\n^",
                "SUBSCRIBE\nid:1\ndestination:/user/x/queue/a\n\n^",
                "SEND\ndestination:/topic/../a\n\n^"
            })
    void whatIsNotUnderstoodIsAnErrorAndTheEnd(String frame) {
        fails(frame, "", 1002);
    }

    @Test
    void anErrorNamesTheReceiptThatWasAskedFor() {
        StompServer.Client client = server.connect("1.2");

        client.send("SEND\ndestination:nowhere\nreceipt:r\n\n^");

        assertThat(client.take())
                .singleElement()
                .asString()
                .contains("\nreceipt-id:r\n")
                .contains("begin with /topic/");
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedByItsLength() {
        fails("SEND\ndestination:/topic/a\ncontent-length:1048577\n\n", "A body has more than 1048576 bytes", 1009);
    }

    @Test
    void afterAnErrorNothingMoreIsRead() {
        StompServer.Client other = server.connect("1.2");
        other.send("SUBSCRIBE\nid:s\ndestination:/topic/a\n\n^");
        StompServer.Client client = server.connect("1.2");

        client.send("NONSENSE\n\n^SEND\ndestination:/topic/a\n\n^");

        assertThat(other.take()).isEmpty();
    }

    // ---- subscriptions

    @Test
    void aSubscriptionIdServesOnce() {
        StompServer.Client client = server.connect("1.2");
        client.send("SUBSCRIBE\nid:1\ndestination:/topic/a\n\n^SUBSCRIBE\nid:1\ndestination:/topic/b\n\n^");

        assertThat(client.take()).singleElement().asString().contains("A second subscription with the same id");
        assertThat(server.hub().topics()).isZero();
    }

    @Test
    void subscriptionsAreCounted() {
        server.limits = SessionLimits.DEFAULT.withSubscriptions(2);
        StompServer.Client client = server.connect("1.2");
        for (int i = 0; i < 3; i++) {
            client.send("SUBSCRIBE\nid:" + i + "\ndestination:/topic/" + i + "\n\n^");
        }

        assertThat(client.take()).singleElement().asString().contains("More than 2 subscriptions");
        assertThat(client.closeCode()).isEqualTo(1008);
    }

    @Test
    void subscribingAndUnsubscribingLeavesNothingBehind() {
        StompServer.Client client = server.connect("1.2");
        for (int i = 0; i < 2_000; i++) {
            client.send("SUBSCRIBE\nid:s\ndestination:/topic/" + i + "\n\n^UNSUBSCRIBE\nid:s\n\n^");
        }

        assertThat(client.take()).isEmpty();
        assertThat(server.hub().topics()).isZero();
    }

    // ---- who may

    @Test
    void whoMayOnlySubscribeCannotPublish() {
        server.access = new SubscribeOnly();
        StompServer.Client client = server.connect("1.2");

        client.send("SUBSCRIBE\nid:s\ndestination:/topic/a\nreceipt:1\n\n^SEND\ndestination:/topic/a\nreceipt:2\n\nx^");

        List<String> frames = client.take();
        assertThat(frames).hasSize(1);
        assertThat(frames.get(0)).contains("May not publish to /topic/a").contains("receipt-id:2");
        assertThat(client.closeCode()).isEqualTo(1008);
    }

    @Test
    void whileAnAnswerIsPendingNothingIsRead() {
        CompletableFuture<Decision> answer = new CompletableFuture<>();
        server.access = (identity, verb, destination) -> answer;
        StompServer.Client client = server.connect("1.2");

        client.send("SEND\ndestination:/topic/a\nreceipt:1\n\n^SUBSCRIBE\nid:s\ndestination:/topic/a\nreceipt:2\n\n^");
        client.send("DISCONNECT\nreceipt:3\n\n^");
        assertThat(client.take()).isEmpty();
        assertThat(client.transport.undelivered()).isEqualTo(1);
        answer.complete(Decision.ALLOWED);

        assertThat(client.take())
                .containsExactly(
                        "RECEIPT\nreceipt-id:1\n\n^", "RECEIPT\nreceipt-id:2\n\n^", "RECEIPT\nreceipt-id:3\n\n^");
    }

    @Test
    void anAnswerAfterTheEndIsDropped() {
        CompletableFuture<Identity> answer = new CompletableFuture<>();
        server.authenticator = (peer, credentials) -> answer;
        StompServer.Client client = server.open(null);
        client.send("CONNECT\naccept-version:1.2\n\n^");

        client.transport.breaks();
        answer.complete(Identity.ANONYMOUS);

        assertThat(client.take()).isEmpty();
        assertThat(server.loop.timers()).isZero();
    }

    @Test
    void aClientThatIsRefusedIsToldWhyButNotItsPasscode() {
        server.authenticator = (peer, credentials) ->
                CompletableFuture.failedStage(new AuthenticationException("Unknown user " + credentials));
        StompServer.Client client = server.open(null);

        client.send("CONNECT\naccept-version:1.2\nlogin:me\npasscode:secret\n\n^");

        assertThat(client.take())
                .singleElement()
                .asString()
                .contains("message:Access refused")
                .contains("Unknown user")
                .doesNotContain("secret");
        assertThat(client.closeCode()).isEqualTo(1008);
    }

    // ---- heart-beats

    @Test
    void theServerSendsSomethingInEachOfItsIntervals() {
        StompServer.Client client = beating("0,10000");

        server.loop.pass(Duration.ofSeconds(10));
        assertThat(client.take()).containsExactly("\n");
        server.loop.pass(Duration.ofSeconds(10));
        assertThat(client.take()).containsExactly("\n");
    }

    @Test
    void aClientThatIsSilentForThreeIntervalsIsGivenUp() {
        StompServer.Client client = beating("20000,0");

        server.loop.pass(Duration.ofSeconds(59));
        client.send("\n");
        server.loop.pass(Duration.ofSeconds(59));
        assertThat(client.closeCode()).isZero();
        server.loop.pass(Duration.ofSeconds(1));

        assertThat(client.take()).singleElement().asString().startsWith("ERROR\nmessage:No heart-beat for 60000 ms");
        assertThat(client.closeCode()).isEqualTo(1002);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0,0", "20000,0"})
    void withoutHeartBeatsTheServerSendsNone(String beat) {
        StompServer.Client client = beating(beat);

        server.loop.pass(Duration.ofSeconds(59));

        assertThat(client.take()).isEmpty();
    }

    @Test
    void withHeartBeatsOffSilenceIsNoReasonToClose() {
        StompServer.Client client = beating("0,0");

        server.loop.pass(Duration.ofDays(1));

        assertThat(client.closeCode()).isZero();
    }

    private StompServer.Client beating(String beat) {
        StompServer.Client client = server.open(null);
        client.send("CONNECT\naccept-version:1.2\nheart-beat:" + beat + "\n\n^");
        client.take();
        return client;
    }

    // ---- readers that never read

    @Test
    void whoNeverReadsIsClosedWithAWordAndTheOthersGoOn() {
        server.limits = SessionLimits.DEFAULT.withOutboundBytes(10_000);
        StompServer.Client slow = server.connect("1.2");
        StompServer.Client good = server.connect("1.2");
        slow.send("SUBSCRIBE\nid:s\ndestination:/topic/a\n\n^");
        good.send("SUBSCRIBE\nid:s\ndestination:/topic/a\n\n^");
        slow.transport.reads(false);

        for (int i = 0; i < 30; i++) {
            good.send("SEND\ndestination:/topic/a\n\n" + "x".repeat(1_000) + "^");
        }

        assertThat(slow.closeCode()).isEqualTo(1013);
        assertThat(String.valueOf(slow.transport.closeReason()))
                .contains("10000 bytes")
                .contains("come back");
        assertThat(slow.take()).hasSizeLessThan(3);
        assertThat(good.take()).hasSize(30);
        assertThat(good.closeCode()).isZero();
    }

    @Test
    void whatWasQueuedComesWhenItReadsAgain() {
        StompServer.Client slow = server.connect("1.2");
        slow.send("SUBSCRIBE\nid:s\ndestination:/topic/a\n\n^");
        slow.transport.reads(false);
        StompServer.Client writer = server.connect("1.2");
        for (int i = 0; i < 5; i++) {
            writer.send("SEND\ndestination:/topic/a\n\n" + i + "^");
        }
        assertThat(slow.take()).hasSize(1);

        slow.transport.reads(true);

        assertThat(slow.take()).hasSize(4).last().asString().endsWith("\n4^");
    }

    private void fails(String frame, String message, int code) {
        StompServer.Client client = server.connect("1.2");

        client.send(frame);

        assertThat(client.take())
                .singleElement()
                .asString()
                .startsWith("ERROR\n")
                .contains(message);
        assertThat(client.closeCode()).isEqualTo(code);
    }
}
