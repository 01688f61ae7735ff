package io.longwire.verification.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.longwire.protocol.frame.Opcode;
import io.longwire.testkit.frame.RawFrames;
import io.longwire.verification.program.RawClient;
import io.longwire.verification.program.RunningServer;
import io.longwire.verification.program.ServerLaunch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Abuse of WebSocket frames (RFC 6455 §5), at a server with a heap of 64 MB. */
class FrameAbuseTest {
    private static RunningServer server;
    private static Bystander bystander;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start(ServerLaunch.SMALL);
        bystander = new Bystander(server);
    }

    @AfterEach
    void nobodyElseNotices() throws Exception {
        bystander.assertUndisturbed();
    }

    @AfterAll
    static void stop() throws Exception {
        bystander.close();
        server.close();
    }

    private static RawFrames frames() {
        return RawClient.frames();
    }

    // ---- lengths

    static Stream<Arguments> lengths() {
        return Stream.of(
                arguments("all bits", -1L, 1002),
                arguments("the top bit alone", Long.MIN_VALUE, 1002),
                arguments("almost 2^63", Long.MAX_VALUE, 1009),
                arguments("4 GiB", 1L << 32, 1009),
                arguments("2 GiB", 1L << 31, 1009),
                arguments("2 MiB", 2L << 20, 1009));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("lengths")
    void aHugeLengthIsRefusedBeforeItsPayloadComes(String name, long length, int code) throws Exception {
        try (RawClient client = RawClient.stomp(server)) {
            client.send(frames().claiming(length).binary(new byte[0]).bytes());
            assertThat(client.readClose()).isEqualTo(code);
        }
    }

    @Test
    void aThousandClientsThatAnnounceAMegabyteTakeNoMemory() throws Exception {
        RawClient[] clients = new RawClient[1_000];
        try {
            byte[] begun = frames().claiming(1 << 20).binary(new byte[0]).bytes();
            for (int i = 0; i < clients.length; i++) {
                clients[i] = RawClient.webSocket(server);
                clients[i].send(frames().claiming(60_000).binary(new byte[0]).bytes());
            }
            for (int i = 0; i < 100; i++) {
                clients[i].close();
                clients[i] = RawClient.stomp(server);
                clients[i].send(begun);
            }
            bystander.assertUndisturbed();
        } finally {
            for (RawClient client : clients) {
                if (client != null) {
                    client.close();
                }
            }
        }
    }

    // ---- fragments

    @ParameterizedTest
    @ValueSource(strings = {"", "\n"})
    void aMillionFragmentsOfOneMessageAreTooMany(String payload) throws Exception {
        try (RawClient client = RawClient.stomp(server)) {
            RawFrames fragments = frames().more().text(payload);
            for (int i = 0; i < 10_000; i++) {
                fragments.more().continuation(payload);
            }
            byte[] tenThousand = fragments.bytes();
            client.send(tenThousand);
            byte[] goOn = Arrays.copyOfRange(tenThousand, 6 + payload.length(), tenThousand.length);
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 99; i++) {
                    client.sendAnyway(goOn);
                }
            });
            assertThat(client.readClose()).isEqualTo(1008);
            writing.get(30, TimeUnit.SECONDS);
        }
    }

    // ---- pings and pongs

    @Test
    void aFloodOfPingsWithoutReadingIsNoMemoryAndTheAnswersAreTheNewest() throws Exception {
        try (RawClient client = RawClient.stomp(server, 16 << 10)) {
            String padding = "x".repeat(110);
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 500; i++) {
                    RawFrames pings = frames();
                    for (int k = 0; k < 1_000; k++) {
                        pings.ping(i * 1_000 + k + " " + padding);
                    }
                    client.sendAnyway(pings.bytes());
                }
                client.sendAnyway(frames().ping("last").bytes());
            });
            // 65 MB of pings: the server may answer the newest only, or read no further; either way another is served
            // meanwhile.
            bystander.assertUndisturbed();
            RawClient.Frame last = client.readUntil(frame -> frame.text().equals("last"));
            assertThat(last.opcode()).isEqualTo(Opcode.PONG);
            writing.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void pongsThatNobodyAskedForAreIgnored() throws Exception {
        try (RawClient client = RawClient.stomp(server)) {
            RawFrames pongs = frames();
            for (int i = 0; i < 100_000; i++) {
                pongs.pong("unasked");
            }
            client.send(pongs.ping("end").bytes());
            assertThat(client.readFrame().text()).isEqualTo("end");
        }
    }

    @Test
    void whatComesBehindACloseIsIgnored() throws Exception {
        try (RawClient client = RawClient.stomp(server)) {
            client.send(frames().close(1000, "bye")
                    .pong("late")
                    .ping("late")
                    .text("late")
                    .bytes());
            assertThat(client.readFrame().closeCode()).isEqualTo(1000);
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    // ---- what breaks a rule

    static Stream<Arguments> violations() {
        byte[] bad = {'a', (byte) 0xc3, 0x28};
        return Stream.of(
                arguments("RSV1", frames().rsv(0b100).text("x"), 1002),
                arguments("RSV2", frames().rsv(0b010).text("x"), 1002),
                arguments("RSV3 on a ping", frames().rsv(0b001).ping("x"), 1002),
                arguments("an unmasked text", frames().masked(false).text("x"), 1002),
                arguments("an unmasked close", frames().masked(false).close(1000, ""), 1002),
                arguments("a ping of 126 bytes", frames().ping("x".repeat(126)), 1002),
                arguments(
                        "a ping that claims 2^40 bytes",
                        frames().claiming(1L << 40).ping(""),
                        1002),
                arguments("a fragmented ping", frames().more().ping("x"), 1002),
                arguments("opcode 3", frames().frame(3, new byte[1]), 1002),
                arguments("opcode 7", frames().frame(7, new byte[1]), 1002),
                arguments("opcode 11", frames().frame(11, new byte[0]), 1002),
                arguments("opcode 15", frames().frame(15, new byte[0]), 1002),
                arguments("close code 999", frames().close(999, ""), 1002),
                arguments("close code 1004", frames().close(1004, ""), 1002),
                arguments("close code 1005", frames().close(1005, ""), 1002),
                arguments("close code 1006", frames().close(1006, ""), 1002),
                arguments("close code 1015", frames().close(1015, ""), 1002),
                arguments("close code 5000", frames().close(5000, ""), 1002),
                arguments("a close of one byte", frames().frame(Opcode.CLOSE, new byte[1]), 1002),
                arguments(
                        "a close whose text is no UTF-8", frames().frame(Opcode.CLOSE, new byte[] {3, -24, -1}), 1007),
                arguments("a continuation of nothing", frames().continuation("x"), 1002),
                arguments(
                        "a message inside a message", frames().more().text("x").text("y"), 1002),
                arguments("a length that is not minimal", frames().lengthIn(8).text("x"), 1002),
                arguments("text that is no UTF-8", frames().text(bad), 1007),
                arguments(
                        "a character cut by a fragment and never ended",
                        frames().more()
                                .text(new byte[] {(byte) 0xe2, (byte) 0x82})
                                .continuation("x"),
                        1007),
                arguments(
                        "text that ends inside a character",
                        frames().text(new byte[] {(byte) 0xe2, (byte) 0x82}),
                        1007),
                arguments("a surrogate", frames().text(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}), 1007));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("violations")
    void whatBreaksARuleFailsTheConnectionWithItsCode(String name, RawFrames sent, int code) throws Exception {
        try (RawClient client = RawClient.webSocket(server)) {
            client.send(sent.bytes());
            assertThat(client.readClose()).isEqualTo(code);
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void badTextFailsBeforeItsFrameIsWhole() throws Exception {
        try (RawClient client = RawClient.webSocket(server)) {
            byte[] frame = frames().text(
                            ("\n".repeat(100) + "\u00ff" + "\n".repeat(1_000)).getBytes(StandardCharsets.ISO_8859_1))
                    .bytes();
            client.send(Arrays.copyOf(frame, 8 + 200));
            assertThat(client.readClose()).isEqualTo(1007);
        }
    }

    // ---- memory of others

    @Test
    void noByteOfAnothersMessageIsSeen() throws Exception {
        String secret = "SECRET".repeat(10_000);
        try (RawClient rich = RawClient.stomp(server);
                RawClient poor = RawClient.stomp(server)) {
            poor.text("SUBSCRIBE\nid:s\ndestination:/topic/poor\nreceipt:r\n\n\0");
            poor.readUntil(frame -> frame.text().startsWith("RECEIPT"));
            for (int size = 1; size < 20_000; size = size * 2 + 1) {
                rich.text("SEND\ndestination:/topic/rich\nreceipt:r\n\n" + secret + "\0");
                rich.readUntil(frame -> frame.text().startsWith("RECEIPT"));
                String body = "p".repeat(size);
                byte[] frame = frames().text("SEND\ndestination:/topic/poor\n\n" + body + "\0")
                        .bytes();
                int half = frame.length / 2;
                poor.send(Arrays.copyOf(frame, half));
                rich.text("SEND\ndestination:/topic/rich\nreceipt:r\n\n" + secret + "\0");
                rich.readUntil(answer -> answer.text().startsWith("RECEIPT"));
                poor.send(Arrays.copyOfRange(frame, half, frame.length));
                RawClient.Frame message = poor.readFrame();
                assertThat(message.text()).startsWith("MESSAGE\n").endsWith("\n\n" + body + "\0");
                assertThat(message.text()).doesNotContain("SECRET");
            }
        }
    }
}
