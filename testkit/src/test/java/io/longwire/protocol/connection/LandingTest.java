package io.longwire.protocol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.protocol.frame.Side;
import io.longwire.protocol.frame.Violation;
import io.longwire.protocol.message.MessageType;
import io.longwire.testkit.connection.Event;
import io.longwire.testkit.connection.TestConnection;
import io.longwire.testkit.frame.RawFrames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Payload that is read to where it is collected, as a driver may. */
class LandingTest {
    private final TestConnection server = TestConnection.of(Side.SERVER);
    private final Random random = new Random(7);
    private int landings;

    /** Brings the bytes in pieces, in the connection's own memory wherever it names some. */
    private void receive(byte[] bytes, int largestPiece) {
        int at = 0;
        while (at < bytes.length) {
            int piece = Math.min(1 + random.nextInt(largestPiece), bytes.length - at);
            ByteBuffer landing = server.connection().landing();
            if (landing == null) {
                server.receive(Arrays.copyOfRange(bytes, at, at + piece));
            } else {
                landings++;
                piece = Math.min(piece, landing.remaining());
                landing.put(landing.position(), bytes, at, piece).limit(landing.position() + piece);
                server.connection().receive(landing, server.now());
            }
            at += piece;
        }
    }

    private byte[] payload(int bytes) {
        byte[] payload = new byte[bytes];
        random.nextBytes(payload);
        return payload;
    }

    private static Event binary(byte[] payload) {
        return new Event.Message(MessageType.BINARY, HexFormat.of().formatHex(payload));
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 40_000, 200_000})
    void messagesAreWholeWhereverTheirPiecesCame(int largestPiece) {
        byte[] first = payload(300_000);
        byte[] second = payload(70_000);
        String text = "é€x".repeat(20_000);
        RawFrames frames = server.frames()
                .binary(first)
                .text("small")
                .binary(second)
                .text(text)
                .more()
                .binary(second);

        receive(frames.continuation(text.getBytes(StandardCharsets.UTF_8)).bytes(), largestPiece);

        ByteBuffer both = ByteBuffer.allocate(second.length + 120_000);
        both.put(second).put(text.getBytes(StandardCharsets.UTF_8));
        assertThat(server.events())
                .containsExactly(
                        binary(first), Event.text("small"), binary(second), Event.text(text), binary(both.array()));
        assertThat(landings).isPositive();
        server.release();
    }

    @Test
    void textThatIsNotUtf8FailsThereToo() {
        byte[] text = "x".repeat(300_000).getBytes(StandardCharsets.US_ASCII);
        text[150_000] = (byte) 0xff;

        receive(server.frames().text(text).bytes(), 40_000);

        assertThat(server.events()).contains(new Event.Closed(Violation.TEXT.reason(0), Side.SERVER));
        assertThat(landings).isPositive();
        server.release();
    }

    @Test
    void aConnectionThatEndsInTheMiddleGivesItsMemoryBack() {
        byte[] bytes = server.frames().binary(payload(100_000)).bytes();

        receive(Arrays.copyOf(bytes, 60_000), 10_000);

        assertThat(landings).isPositive();
        server.release();
    }

    @Test
    void whatIsSmallOrNotMessageOrNotWantedHasNone() {
        assertThat(server.connection().landing()).isNull();
        server.receive(Arrays.copyOf(server.frames().binary(payload(20_000)).bytes(), 100));
        assertThat(server.connection().landing()).isNull();

        TestConnection inParts = TestConnection.inParts(Side.SERVER, Limits.DEFAULT);
        inParts.receive(Arrays.copyOf(server.frames().binary(payload(100_000)).bytes(), 100));
        assertThat(inParts.connection().landing()).isNull();
    }

    @Test
    void whatHasNotComeGetsNoMemory() {
        server.receive(Arrays.copyOf(server.frames().binary(payload(100_000)).bytes(), 100));

        assertThat(server.connection().landing()).isNull();
        assertThat(server.buffers().bytesLive()).isLessThan(1_000);
    }
}
