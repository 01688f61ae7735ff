package io.longwire.protocol.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Opcode;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.frame.Violation;
import io.longwire.protocol.message.MessageType;
import io.longwire.testkit.connection.Event;
import io.longwire.testkit.connection.TestConnection;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 §5.5.1 and §7: the end of a connection. */
class ClosingTest {
    private static final CloseReason BYE = new CloseReason(4321, "bye");
    private static final Event OUTPUT_CLOSED = new Event.OutputClosed();

    private final TestConnection server = TestConnection.of(Side.SERVER);
    private final TestConnection client = TestConnection.of(Side.CLIENT);

    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void aServerEchoesTheCodeAndClosesItsOutput(int pieces) {
        server.receive(server.frames().close(4321, "bye ☃"), pieces);

        assertThat(server.written()).isEqualTo(server.expected().close(4321, "").bytes());
        assertThat(server.events()).containsExactly(Event.closed(4321, "bye ☃", Side.CLIENT), OUTPUT_CLOSED);
        assertThat(server.connection().isClosed()).isTrue();
        server.release();
    }

    @Test
    void aClientEchoesTheCodeAndWaitsForTheServerToCloseFirst() {
        client.receive(client.frames().close(1001, ""));
        assertThat(client.written()).isEqualTo(client.expected().close(1001, "").bytes());
        assertThat(client.events()).containsExactly(Event.closed(1001, "", Side.SERVER));

        client.connection().endOfInput(client.now());

        assertThat(client.events()).endsWith(OUTPUT_CLOSED).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void aCloseFrameWithoutPayloadIs1005AndIsEchoedWithout(Side side) {
        TestConnection connection = TestConnection.of(side);

        connection.receive(connection.frames().close());

        assertThat(connection.written()).isEqualTo(connection.expected().close().bytes());
        assertThat(connection.events()).startsWith(Event.closed(1005, "", side.other()));
    }

    @Test
    void whoClosesWaitsForTheAnswer() {
        server.connection().close(BYE, server.now());
        assertThat(server.written())
                .isEqualTo(server.expected().close(4321, "bye").bytes());
        assertThat(server.events()).isEmpty();
        assertThat(server.connection().isOpen()).isFalse();
        assertThat(server.connection().isClosed()).isFalse();

        server.receive(server.frames().close(4321, "bye"));

        assertThat(server.events()).containsExactly(Event.closed(4321, "bye", Side.SERVER), OUTPUT_CLOSED);
        assertThat(server.written()).isEmpty();
    }

    @Test
    void closingWith1005SendsNoPayload() {
        server.connection().close(CloseReason.NO_STATUS, server.now());

        assertThat(server.written()).isEqualTo(server.expected().close().bytes());
    }

    @Test
    void onlyTheFirstCloseCounts() {
        server.connection().close(BYE, server.now());
        server.connection().close(CloseReason.NORMAL, server.now());

        assertThat(server.written())
                .isEqualTo(server.expected().close(4321, "bye").bytes());
    }

    @Test
    void nothingIsSentOnceClosingHasBegun() {
        server.connection().close(BYE, server.now());
        server.written();

        assertThat(server.connection().send(MessageType.TEXT, ByteBuffer.allocate(0)))
                .isFalse();
        assertThat(server.connection().sendFragment(MessageType.TEXT, ByteBuffer.allocate(0), true))
                .isFalse();
        assertThat(server.written()).isEmpty();
    }

    @Test
    void messagesAfterTheOwnCloseFrameArePassedOverEvenWithoutDemand() {
        TestConnection patient = TestConnection.withoutDemand(Side.SERVER, Limits.DEFAULT, false);
        patient.receive(patient.frames().text("unread"));
        patient.connection().close(BYE, patient.now());

        patient.receive(
                patient.frames()
                        .more()
                        .text(new byte[] {-1})
                        .continuation("x".repeat(300))
                        .close(1000, ""),
                7);

        assertThat(patient.events()).containsExactly(Event.closed(1000, "", Side.SERVER), OUTPUT_CLOSED);
        patient.release();
    }

    @Test
    void messagesAfterTheOwnCloseFrameArePassedOverWhateverTheirSize() {
        TestConnection small = TestConnection.of(Side.SERVER, Limits.DEFAULT.withMessageBytes(10));
        small.connection().close(BYE, small.now());

        small.receive(small.frames().text("x".repeat(300)).close(4321, ""), 7);

        assertThat(small.events()).containsExactly(Event.closed(4321, "", Side.SERVER), OUTPUT_CLOSED);
        small.release();
    }

    @Test
    void aMessageHalfReadWhenClosingBeginsIsPassedOver() {
        byte[] text = server.frames().text("half").bytes();
        server.receive(Arrays.copyOf(text, text.length - 2));
        server.connection().close(BYE, server.now());
        server.buffers().assertNothingLeaked();

        server.receive(Arrays.copyOfRange(text, text.length - 2, text.length));
        server.receive(server.frames().close(1000, ""));

        assertThat(server.events()).containsExactly(Event.closed(1000, "", Side.SERVER), OUTPUT_CLOSED);
    }

    @Test
    void aViolationWhileClosingEndsItWithoutASecondCloseFrame() {
        server.connection().close(BYE, server.now());
        server.written();

        server.receive(server.frames().continuation("no"));

        assertThat(server.written()).isEmpty();
        assertThat(server.events())
                .containsExactly(
                        new Event.Closed(Violation.CONTINUATION_WITHOUT_MESSAGE.reason(), Side.SERVER), OUTPUT_CLOSED);
    }

    @Test
    void whatFollowsACloseFrameIsIgnored() {
        server.receive(server.frames().close(1000, "").text("late").raw(0xff, 0xff));
        server.receive(server.frames().close(1001, "again"));

        assertThat(server.events()).containsExactly(Event.closed(1000, "", Side.CLIENT), OUTPUT_CLOSED);
        assertThat(server.kept()).isZero();
    }

    @Test
    void everyCodeThatMayTravelIsTakenAndEveryOtherFailsWith1002() {
        for (int code = 0; code <= 65_535; code++) {
            TestConnection connection = TestConnection.of(Side.SERVER);
            connection.receive(connection.frames().close(code, ""));
            assertThat(connection.events().get(0))
                    .isEqualTo(
                            CloseCode.mayTravel(code)
                                    ? Event.closed(code, "", Side.CLIENT)
                                    : new Event.Closed(Violation.CLOSE_CODE.reason(), Side.SERVER));
        }
        assertThat(Violation.CLOSE_CODE.closeCode()).isEqualTo(1002);
    }

    @Test
    void aCloseFrameOfOneByteFailsWith1002() {
        server.receive(server.frames().frame(Opcode.CLOSE, new byte[] {3}));

        assertThat(server.events())
                .containsExactly(new Event.Closed(Violation.CLOSE_ONE_BYTE.reason(), Side.SERVER), OUTPUT_CLOSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aCloseTextThatIsNotUtf8FailsWith1007(int wrong) {
        byte[] bad = wrong == 1 ? new byte[] {3, (byte) 0xe8, (byte) 0xff} : new byte[] {3, (byte) 0xe8, (byte) 0xc3};

        server.receive(server.frames().frame(Opcode.CLOSE, bad));

        assertThat(server.events())
                .containsExactly(new Event.Closed(Violation.CLOSE_TEXT.reason(), Side.SERVER), OUTPUT_CLOSED);
        assertThat(Violation.CLOSE_TEXT.closeCode()).isEqualTo(1007);
    }

    @Test
    void theEndOfInputWithoutACloseFrameIs1006() {
        server.connection().endOfInput(server.now());

        assertThat(server.events()).containsExactly(new Event.Closed(CloseReason.ABNORMAL, null), OUTPUT_CLOSED);
        assertThat(server.written()).isEmpty();
    }

    @Test
    void theEndOfInputWhileTheAnswerIsAwaitedIs1006() {
        server.connection().close(BYE, server.now());

        server.connection().endOfInput(server.now());

        assertThat(server.events()).containsExactly(Event.closed(1006, "", Side.SERVER), OUTPUT_CLOSED);
    }

    @Test
    void theEndOfInputAfterTheHandshakeChangesNothing() {
        server.receive(server.frames().close(1000, ""));

        server.connection().endOfInput(server.now());

        assertThat(server.events()).hasSize(2);
    }

    @Test
    void withoutAnAnswerTheConnectionIsCutAtTheCloseTimeout() {
        server.connection().close(BYE, server.now());
        assertThat(server.connection().deadline())
                .isEqualTo(Limits.DEFAULT.closeTimeout().toNanos());

        server.advance(Limits.DEFAULT.closeTimeout().minusNanos(1));
        server.connection().tick(server.now());
        assertThat(server.events()).isEmpty();
        server.advance(Duration.ofNanos(1));

        assertThat(server.events())
                .containsExactly(
                        Event.closed(1006, "No close frame came back within 5000 ms", Side.SERVER),
                        new Event.Aborted());
        assertThat(server.connection().deadline()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void afterTheHandshakeTheConnectionIsCutAtTheCloseTimeoutCountedFromTheCloseFrame(Side side) {
        TestConnection connection = TestConnection.of(side);
        connection.connection().close(BYE, connection.now());
        connection.advance(Duration.ofSeconds(3));
        connection.receive(connection.frames().close(4321, ""));
        assertThat(connection.events()).doesNotContain(new Event.Aborted());

        connection.advance(Duration.ofSeconds(2));

        assertThat(connection.events()).endsWith(new Event.Aborted());
    }

    @Test
    void aFailedConnectionIsCutAtTheCloseTimeout() {
        client.connection().fail(1011, "broken", client.now());
        assertThat(client.written())
                .isEqualTo(client.expected().close(1011, "broken").bytes());
        assertThat(client.events()).containsExactly(Event.closed(1011, "broken", Side.CLIENT), OUTPUT_CLOSED);

        client.advance(Limits.DEFAULT.closeTimeout());

        assertThat(client.events()).endsWith(new Event.Aborted());
    }

    @Test
    void aLongTextIsCutBetweenCharacters() {
        server.connection().fail(1011, "☃".repeat(100), server.now());

        assertThat(server.events()).startsWith(Event.closed(1011, "☃".repeat(41), Side.SERVER));
    }

    @Test
    void failingTwiceOrAfterTheEndDoesNothing() {
        server.connection().fail(1011, "broken", server.now());
        server.connection().fail(1011, "again", server.now());
        server.connection().close(BYE, server.now());

        assertThat(server.events()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 999, 1004, 1006, 1015, 2999, 5000, 70_000})
    void aCodeThatMustNotTravelIsTheCallersMistake(int code) {
        assertThatThrownBy(() -> server.connection().close(new CloseReason(code, ""), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(code));
        assertThatThrownBy(() -> server.connection().fail(code, "", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(server.connection().isOpen()).isTrue();
    }

    @Test
    void afterReleaseNothingHappens() {
        server.receive(server.frames().more().text("half"));
        server.release();
        server.connection().release();

        server.receive(server.frames().text("late"));
        server.connection().endOfInput(server.now());
        server.connection().close(BYE, server.now());
        server.connection().fail(1011, "late", server.now());
        server.advance(Duration.ofDays(1));

        assertThat(server.events()).isEmpty();
        assertThat(server.written()).isEmpty();
        assertThat(server.connection().isClosed()).isTrue();
    }
}
