package io.longwire.verification.abuse;

import static io.longwire.verification.raw.WireFrame.BINARY;
import static io.longwire.verification.raw.WireFrame.CLOSE;
import static io.longwire.verification.raw.WireFrame.CONTINUATION;
import static io.longwire.verification.raw.WireFrame.FIN;
import static io.longwire.verification.raw.WireFrame.PING;
import static io.longwire.verification.raw.WireFrame.PONG;
import static io.longwire.verification.raw.WireFrame.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.longwire.verification.raw.RawClient;
import io.longwire.verification.raw.StompClient;
import io.longwire.verification.raw.WireFrame;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that break the rules of RFC 6455, or use them up. */
@Timeout(120)
final class FrameAbuseTest {
    @RegisterExtension
    static final Unharmed UNHARMED = new Unharmed();

    private static final byte[] NONE = {};
    private static final byte[] ONE = {'x'};

    static Stream<Arguments> violations() {
        return Stream.of(
                        Stream.of(
                                arguments("a length with its top bit set", frame(FIN | BINARY, true, -1, ONE), 1002),
                                arguments("a length of 2^62", frame(FIN | BINARY, true, 1L << 62, ONE), 1009),
                                arguments("a length of 2 GiB", frame(FIN | BINARY, true, 1L << 31, ONE), 1009),
                                arguments("a length not in its shortest form", longForm(), 1002),
                                arguments("RSV1", frame(FIN | 0x40 | TEXT, true, 1, ONE), 1002),
                                arguments("RSV2", frame(FIN | 0x20 | TEXT, true, 1, ONE), 1002),
                                arguments("RSV3", frame(FIN | 0x10 | TEXT, true, 1, ONE), 1002),
                                arguments("an unmasked frame", frame(FIN | TEXT, false, 1, ONE), 1002),
                                arguments("a ping of 126 bytes", WireFrame.of(FIN | PING, new byte[126]), 1002),
                                arguments("a ping in fragments", WireFrame.of(PING, NONE), 1002),
                                arguments("a continuation of nothing", WireFrame.of(FIN | CONTINUATION, ONE), 1002),
                                arguments("a message inside a message", two(TEXT, "a", FIN | TEXT, "b"), 1002),
                                arguments("a close frame of one byte", WireFrame.of(FIN | CLOSE, ONE), 1002),
                                arguments("a close reason that is not UTF-8", closeReason(), 1007),
                                arguments("text that is not UTF-8", WireFrame.of(FIN | TEXT, bytes("a\u00ff")), 1007),
                                arguments(
                                        "a character cut by the end",
                                        WireFrame.of(FIN | TEXT, bytes("\u00e2\u0082")),
                                        1007),
                                arguments("bad UTF-8 across fragments", acrossFragments(), 1007)),
                        IntStream.of(3, 4, 5, 6, 7, 11, 12, 13, 14, 15)
                                .mapToObj(opcode ->
                                        arguments("opcode " + opcode, WireFrame.of(FIN | opcode, NONE), 1002)),
                        IntStream.of(0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535)
                                .mapToObj(code -> arguments("close code " + code, WireFrame.close(code, ""), 1002)))
                .flatMap(rows -> rows);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void aViolationFailsTheConnectionWithItsCode(String name, byte[] bytes, int code) {
        try (RawClient client = RawClient.webSocket(UNHARMED.server())) {
            client.send(bytes);
            WireFrame close = client.closed();
            assertThat(close.closeCode()).as(close.closeReason()).isEqualTo(code);
            assertThat(client.ends()).isTrue();
        }
    }

    @ParameterizedTest(name = "{0} bytes each")
    @ValueSource(ints = {0, 1})
    void aMillionTinyFragmentsAreCountedNotOnlyWeighed(int size) {
        try (StompClient client = StompClient.connected(UNHARMED.server())) {
            client.socket().send(WireFrame.of(TEXT, NONE));
            byte[] part = WireFrame.repeated(WireFrame.of(CONTINUATION, "\n".repeat(size)), 10_000);
            for (int i = 0; i < 100; i++) {
                client.socket().sendWhileOpen(part);
            }
            assertThat(client.socket().closed().closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void aFloodOfPingsWhoseAnswersNobodyReadsKeepsNothing() {
        try (RawClient client = new RawClient(UNHARMED.server(), 4096)) {
            client.opened();
            byte[] pings = WireFrame.repeated(WireFrame.of(FIN | PING, new byte[125]), 5_000);
            for (int i = 0; i < 200; i++) {
                client.send(pings);
            }
            client.send(WireFrame.close(1000, ""));
            assertThat(client.closed().closeCode()).isEqualTo(1000);
        }
    }

    @Test
    void pongsThatNobodyAskedForAreTakenAndForgotten() {
        try (StompClient client = StompClient.connected(UNHARMED.server())) {
            byte[] pongs = WireFrame.repeated(WireFrame.of(FIN | PONG, new byte[125]), 5_000);
            for (int i = 0; i < 40; i++) {
                client.socket().send(pongs);
            }
            client.subscribed("after", "/topic/after");
        }
    }

    @Test
    void aPongOrAMessageThatRacesTheCloseIsNoError() {
        try (RawClient client = RawClient.webSocket(UNHARMED.server())) {
            client.send(WireFrame.close(1000, "bye"));
            client.sendWhileOpen(two(FIN | PONG, "late", FIN | TEXT, "later"));
            assertThat(client.closed().closeCode()).isEqualTo(1000);
            assertThat(client.ends()).isTrue();
        }
    }

    @Test
    void nothingOfEarlierMessagesIsInAnAnswer() {
        try (StompClient other = StompClient.connected(UNHARMED.server());
                RawClient client = RawClient.webSocket(UNHARMED.server())) {
            for (int i = 0; i < 20; i++) {
                other.publish("/topic/private", "secret ".repeat(8_000));
            }
            other.subscribed("1", "/topic/later");
            for (int size = 0; size <= 125; size++) {
                byte[] payload = "p".repeat(size).getBytes(StandardCharsets.US_ASCII);
                client.send(WireFrame.of(FIN | PING, payload));
                assertThat(client.frame().payload()).isEqualTo(payload);
            }
        }
    }

    private static byte[] frame(int first, boolean masked, long length, byte[] payload) {
        return WireFrame.bytes(first, masked, length, payload);
    }

    private static byte[] longForm() {
        return bytes("\u0082\u00fe\0\u0001\0\0\0\0x");
    }

    private static byte[] closeReason() {
        return WireFrame.of(FIN | CLOSE, bytes("\u0003\u00e8\u00ff"));
    }

    private static byte[] acrossFragments() {
        return concat(WireFrame.of(TEXT, bytes("\u00e2\u0082")), WireFrame.of(FIN | CONTINUATION, bytes("a")));
    }

    private static byte[] two(int first, String text, int second, String more) {
        return concat(WireFrame.of(first, text), WireFrame.of(second, more));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** One char is one byte. */
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
