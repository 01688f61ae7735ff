package io.longwire.verification.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.longwire.verification.program.Program;
import io.longwire.verification.raw.RawClient;
import io.longwire.verification.raw.StompClient;
import io.longwire.verification.raw.StompText;
import io.longwire.verification.raw.WireFrame;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** STOMP frames that break its rules, or use them up: an ERROR that says what is wrong, then a close. */
@Timeout(120)
final class StompAbuseTest {
    @RegisterExtension
    static final Unharmed UNHARMED = new Unharmed(
            "--config",
            Program.root().resolve("verification/src/test/resources/debug.yaml").toString());

    private static final String SEND = "SEND\ndestination:/topic/a\n";

    static Stream<Arguments> beforeConnect() {
        return Stream.of(
                arguments("SEND", SEND + "\nhi", 1002),
                arguments("SUBSCRIBE", "SUBSCRIBE\nid:1\ndestination:/topic/a\n\n", 1002),
                arguments("DISCONNECT", "DISCONNECT\n\n", 1002),
                arguments("an unknown command", "GET / HTTP/1.1\nHost: localhost\n\n", 1002),
                arguments("a version nobody speaks", "CONNECT\naccept-version:9.9\nhost:a\n\n", 1002),
                arguments("a bad heart-beat", "CONNECT\naccept-version:1.2\nhost:a\nheart-beat:soon\n\n", 1002),
                arguments("a negative heart-beat", "CONNECT\naccept-version:1.2\nhost:a\nheart-beat:-1,0\n\n", 1002),
                arguments("a header line without colon", "CONNECT\naccept-version\n\n", 1002),
                arguments("a body", "CONNECT\naccept-version:1.2\nhost:a\n\nbody", 1002),
                arguments(
                        "60 KiB of headers", "CONNECT\naccept-version:1.2\nhost:" + "a".repeat(60_000) + "\n\n", 1009));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("beforeConnect")
    void badFirstFramesAreRefused(String name, String frame, int code) {
        try (RawClient socket = RawClient.webSocket(UNHARMED.server())) {
            StompClient client = StompClient.opened(socket);
            client.send(frame);
            refused(client, code);
        }
    }

    @Test
    void beforeConnectAFrameOfMoreThan64KiBIsNotEvenRead() {
        try (RawClient socket = RawClient.webSocket(UNHARMED.server())) {
            socket.send(WireFrame.bytes(WireFrame.FIN | WireFrame.TEXT, true, 65_537, new byte[] {'C'}));
            assertThat(socket.closed().closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void anUnknownVersionIsToldTheKnownOnes() {
        try (RawClient socket = RawClient.webSocket(UNHARMED.server())) {
            StompClient client = StompClient.opened(socket);
            client.send("CONNECT\naccept-version:9.9\nhost:a\n\n");
            assertThat(client.expect("ERROR").header("version")).contains("1.0", "1.1", "1.2");
        }
    }

    static Stream<Arguments> afterConnect() {
        return Stream.of(
                arguments("a second CONNECT", "CONNECT\naccept-version:1.2\nhost:a\n\n", 1002),
                arguments("an unknown command", "PUBLISH\n\n", 1002),
                arguments("a server's command", "MESSAGE\ndestination:/topic/a\n\n", 1002),
                arguments("a header line without colon", SEND + "oops\n\n", 1002),
                arguments("a bad escape", SEND + "a:\\q\n\n", 1002),
                arguments("an escape cut off", SEND + "a:b\\\n\n", 1002),
                arguments("a negative content-length", SEND + "content-length:-1\n\nhi", 1002),
                arguments("a content-length of words", SEND + "content-length:all\n\nhi", 1002),
                arguments("a content-length too short", SEND + "content-length:1\n\nhi", 1002),
                arguments("a content-length of 10^18", SEND + "content-length:1000000000000000000\n\nhi", 1009),
                arguments("a content-length of 2 GiB", SEND + "content-length:2147483648\n\nhi", 1009),
                arguments("101 headers", SEND + "a:b\n".repeat(101) + "\n", 1009),
                arguments("one header 101 times", SEND + "destination:/topic/b\n".repeat(101) + "\n", 1009),
                arguments("a header of 20 KiB", SEND + "a:" + "b".repeat(20_000) + "\n\n", 1009),
                arguments("SEND without destination", "SEND\n\nhi", 1002),
                arguments("SUBSCRIBE without id", "SUBSCRIBE\ndestination:/topic/a\n\n", 1002),
                arguments("a selector", "SUBSCRIBE\nid:1\ndestination:/topic/a\nselector:T(Runtime)\n\n", 1002),
                arguments("UNSUBSCRIBE of nothing", "UNSUBSCRIBE\nid:7\n\n", 1002),
                arguments("an unknown transaction", SEND + "transaction:t\n\nhi", 1002),
                arguments("BEGIN without a name", "BEGIN\n\n", 1002),
                arguments("ACK of nothing", "ACK\nid:7\n\n", 1002));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("afterConnect")
    void badFramesAreRefused(String name, String frame, int code) {
        try (StompClient client = StompClient.connected(UNHARMED.server())) {
            client.send(frame);
            refused(client, code);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "topic/a",
                "/",
                "/topic",
                "/topic/",
                "/topic//a",
                "/topic/a/",
                "/topic/../queue/a",
                "/topic/./a",
                "/topic/%2F",
                "/topic/a%2fb",
                "/topic/%2e%2e/a",
                "/topic/a*",
                "/topic/**/a",
                "/queue/**",
                "/user/*/queue/a",
                "/session/abc/queue/a",
                "/user/*",
                "/topic/a\\nb:c",
                "/topic/a\\rb",
                "/topic/\u0001"
            })
    void whatIsNoTopicIsNeitherReadNorWritten(String destination) {
        try (StompClient writer = StompClient.connected(UNHARMED.server());
                StompClient reader = StompClient.connected(UNHARMED.server())) {
            writer.send("SEND\ndestination:" + destination + "\n\nhi");
            refused(writer, 1002);
            reader.send("SUBSCRIBE\nid:1\ndestination:" + destination + "\n\n");
            refused(reader, 1002);
        }
    }

    /** The broker's own topics, and patterns, cannot be sent to. */
    @ParameterizedTest
    @ValueSource(strings = {"/topic/*", "/topic/**", "/topic/presence/a", "/user/queue/a", "/app/a"})
    void whatClientsOnlyReadIsNotWritten(String destination) {
        try (StompClient writer = StompClient.connected(UNHARMED.server())) {
            writer.send("SEND\ndestination:" + destination + "\n\nhi");
            StompText error = writer.expect("ERROR");
            assertThat(error.header("message")).isNotEmpty();
        }
    }

    /** Nobody subscribes to what is sent to another user. */
    @ParameterizedTest
    @ValueSource(strings = {"/user/ann/queue/a", "/user/*/queue/a", "/user/ann%2fqueue/a", "/user/../queue/a"})
    void anothersDestinationIsNotRead(String destination) {
        try (StompClient reader = StompClient.connected(UNHARMED.server())) {
            reader.send("SUBSCRIBE\nid:1\ndestination:" + destination + "\n\n");
            refused(reader, 1002);
        }
    }

    @Test
    void openTransactionsAreBoundedInNumberAndBytes() {
        try (StompClient many = StompClient.connected(UNHARMED.server());
                StompClient large = StompClient.connected(UNHARMED.server())) {
            for (int i = 0; i <= 16; i++) {
                many.send("BEGIN\ntransaction:" + i + "\n\n");
            }
            refused(many, 1008);
            large.send("BEGIN\ntransaction:t\n\n");
            for (int i = 0; i < 10; i++) {
                large.send(SEND + "transaction:t\n\n" + "x".repeat(500_000));
            }
            refused(large, 1009);
        }
    }

    @Test
    void aFrameThatNeverEndsIsRefusedAtTheLimit() {
        try (StompClient client = StompClient.connected(UNHARMED.server())) {
            client.socket().send(WireFrame.of(WireFrame.FIN | WireFrame.TEXT, SEND + "\n"));
            byte[] more = WireFrame.of(WireFrame.FIN | WireFrame.TEXT, "x".repeat(60_000));
            for (int i = 0; i < 20; i++) {
                client.socket().sendWhileOpen(more);
            }
            refused(client, 1009);
        }
    }

    @Test
    void linesThatNeverEndAreRefusedAtTheLimit() {
        try (StompClient client = StompClient.connected(UNHARMED.server())) {
            client.socket().sendWhileOpen(WireFrame.of(WireFrame.FIN | WireFrame.TEXT, SEND + "a".repeat(60_000)));
            refused(client, 1009);
        }
    }

    @Test
    void theSameSubscriptionTwiceIsRefused() {
        try (StompClient client = StompClient.connected(UNHARMED.server())) {
            client.subscribed("1", "/topic/a");
            client.send("SUBSCRIBE\nid:1\ndestination:/topic/b\n\n");
            refused(client, 1002);
        }
    }

    @Test
    void subscriptionsAreCounted() {
        try (StompClient client = StompClient.connected(UNHARMED.server())) {
            for (int i = 0; i <= 1_000; i++) {
                client.send("SUBSCRIBE\nid:" + i + "\ndestination:/topic/" + i + "\n\n");
            }
            refused(client, 1008);
        }
    }

    @Test
    void aClientCannotForgeWhatTheServerSays() {
        try (StompClient client = StompClient.connected(UNHARMED.server())) {
            client.subscribed("mine", "/topic/forged");
            client.send(
                    "SEND\ndestination:/topic/forged\nsubscription:other\nmessage-id:7\nposition:a-1\nreceipt:r\\nx\\cy\n"
                            + "colour:a\\nb\\cc\n\nhi");
            StompText message = client.next();
            StompText receipt = client.next();
            if (message.command().equals("RECEIPT")) {
                StompText other = message;
                message = receipt;
                receipt = other;
            }
            assertThat(receipt.header("receipt-id")).isEqualTo("r\\nx\\cy");
            assertThat(message.header("colour")).isEqualTo("a\\nb\\cc");
            assertThat(message.header("subscription")).isEqualTo("mine");
            assertThat(message.header("message-id")).isNotEqualTo("7");
            assertThat(message.header("position")).isNotEqualTo("a-1");
            assertThat(message.headers())
                    .filteredOn(line -> line.matches("(subscription|message-id|position|destination):.*"))
                    .hasSizeBetween(3, 4);
        }
    }

    @Test
    void whatIsSecretIsNotLogged() {
        try (RawClient socket = new RawClient(UNHARMED.server());
                RawClient refused = new RawClient(UNHARMED.server())) {
            String handshake = RawClient.handshake("Authorization: Bearer s3cret-header")
                    .replace("GET /ws ", "GET /ws?access_token=s3cret-query ");
            socket.send(handshake);
            assertThat(socket.head().status()).isEqualTo(101);
            StompClient client = StompClient.opened(socket);
            client.send("CONNECT\naccept-version:1.2\nhost:a\nlogin:me\npasscode:s3cret-passcode\n\n");
            client.expect("CONNECTED");
            client.send("SEND\npasscode:s3cret-passcode\n\ns3cret-body");
            refused(client, 1002);
            refused.send(handshake.replace("Version: 13", "Version: 1"));
            assertThat(refused.head().status()).isEqualTo(426);
        }
        assertThat(UNHARMED.server().program().err().lines()).noneMatch(line -> line.contains("s3cret"));
        assertThat(UNHARMED.server().program().out().lines()).noneMatch(line -> line.contains("s3cret"));
    }

    private static void refused(StompClient client, int code) {
        StompText error = client.next();
        while (!error.command().equals("ERROR")) {
            error = client.next();
        }
        assertThat(error.header("message")).isNotEmpty();
        assertThat(error.body()).as("an error with a remedy").contains("\n");
        WireFrame close = client.socket().closed();
        assertThat(close.closeCode()).as(error.header("message")).isEqualTo(code);
        assertThat(client.socket().ends()).isTrue();
    }
}
