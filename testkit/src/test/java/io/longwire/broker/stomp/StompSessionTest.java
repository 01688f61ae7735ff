package io.longwire.broker.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.protocol.message.MessageType;
import io.longwire.testkit.transport.MemoryTransport.Sent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of topics relies on (STOMP 1.0 to 1.2). */
final class StompSessionTest {
    private static final String CONNECTED =
            "CONNECTED\nversion:%s\nheart-beat:10000,10000\nsession:session-1\nserver:longwire\n\n^";

    private final StompServer server = new StompServer();

    // ---- CONNECT

    @ParameterizedTest
    @CsvSource({"1.0,1.0", "'1.0,1.1',1.1", "'1.2,1.1,1.0',1.2", "'2.0, 1.1',1.1"})
    void theHighestCommonVersionIsAgreedOn(String accepted, String version) {
        StompServer.Client client = server.open(null);

        client.send("CONNECT\naccept-version:" + accepted + "\nhost:x\n\n^");

        assertThat(client.take()).containsExactly(CONNECTED.formatted(version));
    }

    @Test
    void withoutAcceptVersionItIs10() {
        StompServer.Client client = server.open(null);

        client.send("CONNECT\nlogin:me\npasscode:secret\n\n^");

        assertThat(client.take()).containsExactly(CONNECTED.formatted("1.0"));
    }

    @Test
    void theSubprotocolDecidesWhereItIsAmongTheVersionsAccepted() {
        StompServer.Client client = server.open("v11.stomp");

        client.send("STOMP\naccept-version:1.0,1.1,1.2\n\n^");

        assertThat(client.take()).containsExactly(CONNECTED.formatted("1.1"));
    }

    @Test
    void noCommonVersionIsAnErrorThatListsThem() {
        StompServer.Client client = server.open(null);

        client.send("CONNECT\naccept-version:2.0,3\n\n^");

        assertThat(client.take())
                .singleElement()
                .asString()
                .startsWith("ERROR\n")
                .contains("\nversion:1.0,1.1,1.2\n");
        assertThat(client.closeCode()).isEqualTo(1002);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1", "1,", "-1,0", "1,2,3", "9999999999,0"})
    void aHeartBeatHeaderThatIsNoneIsAnError(String beat) {
        StompServer.Client client = server.open(null);

        client.send("CONNECT\naccept-version:1.2\nheart-beat:" + beat + "\n\n^");

        assertThat(client.take()).singleElement().asString().startsWith("ERROR\nmessage:Bad heart-beat header");
    }

    // ---- messages

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1.1", "1.2"})
    void aMessageReachesASubscriberWithAllItsHeaders(String version) {
        StompServer.Client client = server.connect(version);

        client.send("SUBSCRIBE\nid:s\ndestination:/topic/a\n\n^");
        client.send("SEND\ndestination:/topic/a\ncontent-type:text/plain\nmy-own:x\n\nhello^");

        assertThat(client.take())
                .containsExactly("MESSAGE\nsubscription:s\nmessage-id:e-1\ndestination:/topic/a\nposition:e-1\n"
                        + "timestamp:1767225600000\ncontent-type:text/plain\nmy-own:x\ncontent-length:5\n\nhello^");
    }

    @Test
    void sinceBringsWhatCameAfterThatPositionAndThenFollows() {
        StompServer.Client client = server.connect("1.2");
        for (String body : List.of("1", "2", "3")) {
            client.send("SEND\ndestination:/topic/a\n\n" + body + "^");
        }
        client.send("SUBSCRIBE\nid:s\ndestination:/topic/a\nsince:e-1\n\n^");
        client.send("SEND\ndestination:/topic/a\n\n4^");

        assertThat(client.take())
                .extracting(frame -> frame.charAt(frame.length() - 2))
                .containsExactly('2', '3', '4');
    }

    @Test
    void aPositionThatIsNoLongerRetainedIsSaidPlainly() {
        StompServer.Client client = server.connect("1.2");

        client.send("SUBSCRIBE\nid:s\ndestination:/topic/a\nsince:other-7\n\n^");

        assertThat(client.take())
                .singleElement()
                .asString()
                .startsWith("ERROR\nmessage:Messages after that position are no longer");
        assertThat(client.closeCode()).isEqualTo(1013);
    }

    @Test
    void aPositionThatIsNoneIsAnError() {
        StompServer.Client client = server.connect("1.2");

        client.send("SUBSCRIBE\nid:s\ndestination:/topic/a\nsince:yesterday\n\n^");

        assertThat(client.take()).singleElement().asString().startsWith("ERROR\nmessage:since is not a position");
        assertThat(client.closeCode()).isEqualTo(1002);
    }

    @Test
    void aFrameMayComeInPiecesAndSeveralInOne() {
        StompServer.Client client = server.open(null);

        client.send("CONNECT\naccept-ver");
        client.send("sion:1.2\n\n^\n\nSUBSCRIBE\nid:s\ndestination:/topic/a\n\n^SEND\ndestination:/topic/a\n\nhel");
        client.send("lo^");

        assertThat(client.take()).hasSize(2).last().asString().endsWith("\n\nhello^");
    }

    @Test
    void aBodyThatIsNoUtf8GoesInABinaryMessage() {
        StompServer.Client client = server.connect("1.2");
        client.send("SUBSCRIBE\nid:s\ndestination:/topic/a\n\n^");

        byte[] frame = "SEND\ndestination:/topic/a\ncontent-type:text/plain\n\n?\0".getBytes(StandardCharsets.US_ASCII);
        frame[frame.length - 2] = (byte) 0xff;
        client.transport.receive(MessageType.BINARY, frame);
        server.loop.run();

        assertThat(client.transport.takeSent()).extracting(Sent::type).containsExactly(MessageType.BINARY);
    }

    @Test
    void headersThatTheServerSetsAreNotTakenFromTheSender() {
        StompServer.Client client = server.connect("1.2");
        client.send("SUBSCRIBE\nid:s\ndestination:/topic/a\n\n^");

        client.send("SEND\ndestination:/topic/a\nsubscription:forged\nmessage-id:forged\nposition:forged\nack:forged\n"
                + "user:forged\npasscode:secret\nlogin:forged\ntimestamp:forged\nmine:1\nmine:2\n\nx^");

        assertThat(client.take())
                .singleElement()
                .asString()
                .doesNotContain("forged")
                .doesNotContain("secret")
                .contains("mine:1\n")
                .doesNotContain("mine:2");
    }

    @Test
    void aLineBreakInAHeaderStaysInItsHeader() {
        StompServer.Client client = server.connect("1.2");
        StompServer.Client old = server.connect("1.0");
        client.send("SUBSCRIBE\nid:s\ndestination:/topic/a\n\n^");
        old.send("SUBSCRIBE\ndestination:/topic/a\n\n^");

        client.send("SEND\ndestination:/topic/a\nx:a\\nsubscription\\cforged\n\n^");

        assertThat(client.take()).singleElement().asString().contains("\nx:a\\nsubscription\\cforged\n");
        assertThat(old.take()).singleElement().asString().contains("\nx:a subscription:forged\n");
    }

    @Test
    void in10ASubscriptionGoesByItsDestination() {
        StompServer.Client client = server.connect("1.0");

        client.send("SUBSCRIBE\ndestination:/topic/a\n\n^SEND\ndestination:/topic/a\n\n1^");
        assertThat(client.take()).singleElement().asString().startsWith("MESSAGE\nmessage-id:");
        client.send("UNSUBSCRIBE\ndestination:/topic/a\n\n^SEND\ndestination:/topic/a\n\n2^");
        assertThat(client.take()).isEmpty();
    }

    @Test
    void afterUnsubscribeNothingComes() {
        StompServer.Client client = server.connect("1.2");
        client.send("SUBSCRIBE\nid:1\ndestination:/topic/a\n\n^SUBSCRIBE\nid:2\ndestination:/topic/a\n\n^");

        client.send("SEND\ndestination:/topic/a\n\nx^UNSUBSCRIBE\nid:1\n\n^");

        assertThat(client.take()).singleElement().asString().contains("subscription:2");
        assertThat(server.hub().topics()).isEqualTo(1);
        client.transport.breaks();
        assertThat(server.hub().topics()).isZero();
    }

    // ---- receipts and the end

    @Test
    void whatAsksForAReceiptGetsOne() {
        StompServer.Client client = server.connect("1.2");

        client.send("SUBSCRIBE\nid:s\ndestination:/topic/a\nreceipt:r1\n\n^");
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:r1\n\n^");
        client.send("SEND\ndestination:/topic/b\nreceipt:r\\c2\n\n^UNSUBSCRIBE\nid:s\nreceipt:r3\n\n^");
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:r\\c2\n\n^", "RECEIPT\nreceipt-id:r3\n\n^");
    }

    @Test
    void disconnectIsAnsweredBeforeTheTransportIsClosed() {
        StompServer.Client client = server.connect("1.2");

        client.send("DISCONNECT\nreceipt:bye\n\n^SEND\ndestination:/topic/a\n\n^");

        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:bye\n\n^");
        assertThat(client.closeCode()).isEqualTo(1000);
    }

    @Test
    void theLoopKeepsNoTimerOfASessionThatEnded() {
        StompServer.Client client = server.connect("1.2");
        client.transport.breaks();

        assertThat(server.loop.timers()).isZero();
    }

    // ---- one encoding, one flush

    @Test
    void aSessionIsFlushedOnceForAllThatATurnBrings() {
        StompServer.Client reader = server.connect("1.2");
        reader.send("SUBSCRIBE\nid:1\ndestination:/topic/a\n\n^SUBSCRIBE\nid:2\ndestination:/topic/a\n\n^");
        int before = reader.transport.flushes();
        StompServer.Client writer = server.connect("1.2");

        writer.send("SEND\ndestination:/topic/a\n\n1^SEND\ndestination:/topic/a\n\n2^");

        assertThat(reader.take()).hasSize(4);
        assertThat(reader.transport.flushes() - before).isEqualTo(1);
    }
}
