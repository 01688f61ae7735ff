package io.longwire.protocol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.frame.Violation;
import io.longwire.protocol.message.MessageType;
import io.longwire.testkit.connection.Event;
import io.longwire.testkit.connection.TestConnection;
import io.longwire.testkit.frame.RawFrames;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 6455 §5.1 and §5.2: what a frame may be. */
class FramesTest {
    private static final int[] SIZES = {0, 1, 125, 126, 127, 128, 65_535, 65_536, 65_537};

    static Stream<Arguments> sidesSizesAndPieces() {
        List<Arguments> all = new ArrayList<>();
        for (Side side : Side.values()) {
            for (int size : SIZES) {
                for (int pieces : new int[] {1, 7, 4096, Integer.MAX_VALUE}) {
                    all.add(Arguments.of(side, size, pieces));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("sidesSizesAndPieces")
    void aMessageOfAnySizeArrivesInAnyPieces(Side side, int size, int pieces) {
        byte[] payload = new byte[size];
        new Random(size).nextBytes(payload);
        TestConnection connection = TestConnection.of(side);

        connection.receive(connection.frames().binary(payload).text("after"), pieces);

        assertThat(connection.events()).containsExactly(Event.binary(payload), Event.text("after"));
        connection.release();
    }

    @ParameterizedTest
    @MethodSource("sidesSizesAndPieces")
    void aMessageOfAnySizeIsSentInOneFrame(Side side, int size, int ignored) {
        byte[] payload = new byte[size];
        new Random(size).nextBytes(payload);
        TestConnection connection = TestConnection.of(side);
        ByteBuffer sent = ByteBuffer.wrap(payload).asReadOnlyBuffer();

        assertThat(connection.connection().send(MessageType.BINARY, sent)).isTrue();

        assertThat(connection.written())
                .isEqualTo(connection.expected().binary(payload).bytes());
        assertThat(sent.remaining()).isEqualTo(size);
    }

    static Stream<Arguments> wrongFrames() {
        return Stream.of(
                wrong(
                        Side.SERVER,
                        Violation.CLIENT_FRAME_UNMASKED,
                        from(Side.CLIENT).masked(false).text("no")),
                wrong(
                        Side.CLIENT,
                        Violation.SERVER_FRAME_MASKED,
                        from(Side.SERVER).masked(true).text("no")),
                wrong(
                        Side.SERVER,
                        Violation.CLIENT_FRAME_UNMASKED,
                        from(Side.CLIENT).masked(false).ping("no")),
                wrong(
                        Side.CLIENT,
                        Violation.SERVER_FRAME_MASKED,
                        from(Side.SERVER).masked(true).close(1000, "")),
                wrong(
                        Side.SERVER,
                        Violation.RSV_NOT_AGREED,
                        from(Side.CLIENT).rsv(0b100).text("no")),
                wrong(
                        Side.SERVER,
                        Violation.RSV_NOT_AGREED,
                        from(Side.CLIENT).rsv(0b010).text("no")),
                wrong(
                        Side.SERVER,
                        Violation.RSV_NOT_AGREED,
                        from(Side.CLIENT).rsv(0b001).text("no")),
                wrong(
                        Side.SERVER,
                        Violation.RSV_NOT_AGREED,
                        from(Side.CLIENT).rsv(0b100).ping("no")),
                wrong(
                        Side.SERVER,
                        Violation.CONTROL_FRAGMENTED,
                        from(Side.CLIENT).more().ping("no")),
                wrong(
                        Side.SERVER,
                        Violation.CONTROL_FRAGMENTED,
                        from(Side.CLIENT).more().close(1000, "")),
                wrong(Side.SERVER, Violation.CONTROL_TOO_LONG, from(Side.CLIENT).ping("x".repeat(126))),
                wrong(Side.SERVER, Violation.CONTROL_TOO_LONG, from(Side.CLIENT).pong("x".repeat(70_000))),
                wrong(Side.SERVER, Violation.CONTROL_TOO_LONG, from(Side.CLIENT).close(1000, "x".repeat(124))),
                wrong(
                        Side.SERVER,
                        Violation.CONTINUATION_WITHOUT_MESSAGE,
                        from(Side.CLIENT).continuation("no")),
                wrong(
                        Side.SERVER,
                        Violation.LENGTH_NOT_MINIMAL,
                        from(Side.CLIENT).lengthIn(2).text("no")),
                wrong(
                        Side.SERVER,
                        Violation.LENGTH_NOT_MINIMAL,
                        from(Side.CLIENT).lengthIn(8).text("no")),
                wrong(
                        Side.SERVER,
                        Violation.LENGTH_NOT_MINIMAL,
                        from(Side.CLIENT).lengthIn(8).text("x".repeat(65_535))),
                wrong(
                        Side.SERVER,
                        Violation.LENGTH_NOT_MINIMAL,
                        from(Side.CLIENT).lengthIn(2).text("x".repeat(125))),
                wrong(
                        Side.SERVER,
                        Violation.LENGTH_TOP_BIT,
                        from(Side.CLIENT).claiming(-1).text("no")),
                wrong(
                        Side.CLIENT,
                        Violation.LENGTH_TOP_BIT,
                        from(Side.SERVER).claiming(Long.MIN_VALUE).text("no")));
    }

    private static RawFrames from(Side side) {
        return RawFrames.from(side);
    }

    private static Arguments wrong(Side receiver, Violation violation, RawFrames frames) {
        return Arguments.of(receiver, violation, frames);
    }

    @ParameterizedTest
    @MethodSource("wrongFrames")
    void aWrongFrameFailsTheConnection(Side receiver, Violation violation, RawFrames frames) {
        for (int pieces : new int[] {1, 3, Integer.MAX_VALUE}) {
            assertFails(TestConnection.of(receiver), violation, frames, pieces);
        }
    }

    private static void assertFails(TestConnection connection, Violation violation, RawFrames frames, int pieces) {
        connection.receive(frames, pieces);

        assertThat(connection.events())
                .containsExactly(new Event.Closed(violation.reason(), connection.side()), new Event.OutputClosed());
        assertThat(connection.written())
                .isEqualTo(connection
                        .expected()
                        .close(violation.closeCode(), violation.reason().text())
                        .bytes());
        assertThat(connection.kept()).isZero();
        connection.release();
    }

    @Test
    void reservedOpcodesFailWith1002() {
        for (int opcode : new int[] {3, 4, 5, 6, 7, 0xB, 0xC, 0xD, 0xE, 0xF}) {
            assertFails(
                    TestConnection.of(Side.SERVER),
                    Violation.OPCODE_RESERVED,
                    from(Side.CLIENT).frame(opcode, new byte[0]),
                    1);
        }
        assertThat(Violation.OPCODE_RESERVED.closeCode()).isEqualTo(CloseCode.PROTOCOL_ERROR);
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void afterAFailureNothingIsRead(Side side) {
        TestConnection connection = TestConnection.of(side);

        connection.receive(connection.frames().continuation("no").text("late").ping("late"));
        connection.receive(connection.frames().text("later"));

        assertThat(connection.events()).hasSize(2);
        assertThat(connection.kept()).isZero();
    }

    @Test
    void everyViolationHasACodeAndATextThatMayTravel() {
        for (Violation violation : Violation.values()) {
            assertThat(CloseCode.mayTravel(violation.closeCode())).isTrue();
            assertThat(violation.reason(Long.MAX_VALUE).text()).isNotEmpty().doesNotContain("{}");
        }
    }

    @Test
    void randomBytesNeverThrow() {
        Random random = new Random(6455);
        for (int i = 0; i < 3_000; i++) {
            byte[] noise = new byte[1 + random.nextInt(64)];
            random.nextBytes(noise);
            if (i % 2 == 0) {
                // what begins like a right frame comes further
                noise[0] = (byte) (0x80 | new int[] {0, 1, 2, 8, 9, 10}[random.nextInt(6)]);
            }
            TestConnection connection = TestConnection.of(i % 3 == 0 ? Side.CLIENT : Side.SERVER);
            connection.receive(noise);
            connection.connection().endOfInput(connection.now());
            assertThat(connection.connection().isClosed()).isTrue();
            connection.release();
        }
    }
}
