package io.longwire.protocol.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.protocol.frame.Side;
import io.longwire.protocol.frame.Violation;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.testkit.connection.Event;
import io.longwire.testkit.connection.TestConnection;
import io.longwire.testkit.frame.RawFrames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 §9: extensions as stages, shown with one that uses RSV1 and changes the length. */
class StagesTest {
    private static final int RSV1 = 0b100;
    private static final int RSV2 = 0b010;

    private final RunLength stage = new RunLength();
    private final TestConnection server = TestConnection.of(Side.SERVER, Limits.DEFAULT, stage);

    private static ByteBuffer utf8(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    private static byte[] runs(int... pairs) {
        byte[] bytes = new byte[pairs.length];
        for (int i = 0; i < pairs.length; i++) {
            bytes[i] = (byte) pairs[i];
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1_000})
    void aMessageIsDecoded(int pieces) {
        server.receive(server.frames().rsv(RSV1).text(runs(3, 'a', 1, 'b')).text("plain"), pieces);

        assertThat(server.events()).containsExactly(Event.text("aaab"), Event.text("plain"));
        server.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1_000})
    void aMessageInFragmentsIsDecodedAcrossThem(int pieces) {
        RawFrames frames = server.frames()
                .rsv(RSV1)
                .more()
                .text(runs(3))
                .more()
                .continuation(runs('a', 2))
                .ping("between")
                .more()
                .continuation("")
                .continuation(runs('b'));

        server.receive(frames, pieces);

        assertThat(server.events()).containsExactly(new Event.Ping("between"), Event.text("aaabb"));
        server.release();
    }

    @Test
    void anEmptyMessageIsDecoded() {
        server.receive(server.frames().rsv(RSV1).text(""));

        assertThat(server.events()).containsExactly(Event.text(""));
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void aMessageIsEncoded(Side side) {
        TestConnection connection = TestConnection.of(side, Limits.DEFAULT, new RunLength());

        connection.connection().send(MessageType.TEXT, utf8("ab"));
        connection.connection().send(new PreparedMessage(MessageType.BINARY, new byte[] {7}));

        assertThat(connection.written())
                .isEqualTo(connection
                        .expected()
                        .rsv(RSV1)
                        .text(runs(1, 'a', 1, 'b'))
                        .rsv(RSV1)
                        .binary(runs(1, 7))
                        .bytes());
    }

    @Test
    void fragmentsAreEncodedEach() {
        server.connection().sendFragment(MessageType.TEXT, utf8("a"), false);
        server.connection().ping(utf8("as it is"));
        server.connection().sendFragment(MessageType.TEXT, utf8("b"), true);

        assertThat(server.written())
                .isEqualTo(server.expected()
                        .rsv(RSV1)
                        .more()
                        .text(runs(1, 'a'))
                        .ping("as it is")
                        .continuation(runs(1, 'b'))
                        .bytes());
    }

    @Test
    void stagesRunInOrderOutboundAndInReverseInbound() {
        TestConnection both = TestConnection.of(Side.SERVER, Limits.DEFAULT, new RunLength(), new PlusOne());

        both.connection().send(MessageType.BINARY, ByteBuffer.wrap(new byte[] {7}));
        assertThat(both.written())
                .isEqualTo(both.expected().rsv(RSV1 | RSV2).binary(runs(2, 8)).bytes());
        both.receive(
                both.frames()
                        .rsv(RSV1 | RSV2)
                        .more()
                        .binary(runs(3, 8))
                        .rsv(RSV2)
                        .continuation(runs(2, 9)),
                1);

        assertThat(both.events()).containsExactly(Event.binary(new byte[] {7, 7, 8}));
        both.release();
    }

    @Test
    void everyPieceOfAFrameComesWithTheSameBits() {
        // the stage with RSV2 sees each byte as a piece of its own, and must see its bit each time
        TestConnection both = TestConnection.of(Side.SERVER, Limits.DEFAULT, new PlusOne(), new RunLength());

        both.receive(both.frames().rsv(RSV1 | RSV2).binary(runs(1, 5, 1, 6, 1, 7)));

        assertThat(both.events()).containsExactly(Event.binary(new byte[] {4, 5, 6}));
    }

    @Test
    void aBitThatNoStageUsesFailsWith1002() {
        server.receive(server.frames().rsv(RSV2).text("no"));

        assertFailed(
                Violation.RSV_NOT_AGREED.reason().code(),
                Violation.RSV_NOT_AGREED.reason().text());
    }

    @Test
    void aControlFrameMayNotUseAStagesBit() {
        server.receive(server.frames().rsv(RSV1).ping("no"));

        assertFailed(1002, Violation.RSV_NOT_AGREED.reason().text());
    }

    @Test
    void whatAStageRefusesFailsWithItsCode() {
        server.receive(server.frames().rsv(RSV1).text(runs(0, 'a')));

        assertFailed(1007, "A run of nothing");
    }

    @Test
    void aBitOnAContinuationIsTheStagesAffair() {
        server.receive(
                server.frames().rsv(RSV1).more().text(runs(1, 'a')).rsv(RSV1).continuation(runs(1, 'b')));

        assertFailed(1002, "RSV1 on a continuation frame");
    }

    @Test
    void decodedTextIsCheckedAsItComesOut() {
        server.receive(server.frames().rsv(RSV1).claiming(1_000).text(runs(1, 0xff, 1, 'a')));

        assertFailed(1007, Violation.TEXT.reason().text());
        assertThat(stage.produced).isEqualTo(1);
    }

    @Test
    void aBombStopsInsideTheStageAtTheMessageLimit() {
        TestConnection small = small(1_000, 1_000_000);
        byte[] bomb = new byte[800];
        Arrays.fill(bomb, (byte) 0xff);

        small.receive(small.frames().rsv(RSV1).binary(bomb));

        assertThat(small.events()).startsWith(new Event.Closed(Violation.MESSAGE_TOO_BIG.reason(1_000), Side.SERVER));
        assertThat(stage.produced).isEqualTo(4 * 255);
        assertThat(small.buffers().bytesPeak()).isLessThanOrEqualTo(3_000);
        small.release();
    }

    @Test
    void theMessageLimitCountsWhatComesOutAcrossFragments() {
        TestConnection small = small(1_000, 1_000_000);

        small.receive(small.frames()
                .rsv(RSV1)
                .more()
                .binary(runs(250, 1, 250, 1))
                .more()
                .continuation(runs(250, 1, 250, 1))
                .more()
                .continuation(runs(1, 1)));

        assertThat(small.events()).startsWith(new Event.Closed(Violation.MESSAGE_TOO_BIG.reason(1_000), Side.SERVER));
    }

    @Test
    void whatTravelsMayBeLargerThanTheMessageLimitAsLongAsWhatComesOutIsNot() {
        TestConnection small = small(10, 1_000);

        small.receive(small.frames().rsv(RSV1).text(runs(1, 'a', 1, 'b', 1, 'c', 1, 'd', 1, 'e', 1, 'f')));

        assertThat(small.events()).containsExactly(Event.text("abcdef"));
    }

    @Test
    void growingTooMuchFailsOnceItIsBeyond64KiB() {
        TestConnection narrow = small(1 << 20, 100);
        byte[] bomb = new byte[1_000];
        Arrays.fill(bomb, (byte) 0xff);

        narrow.receive(narrow.frames().rsv(RSV1).binary(Arrays.copyOf(bomb, 512)));
        assertThat(narrow.events()).hasSize(1).first().isInstanceOf(Event.Message.class);
        narrow.receive(narrow.frames().rsv(RSV1).binary(bomb), 100);

        assertThat(narrow.events().get(1))
                .isEqualTo(new Event.Closed(Violation.MESSAGE_INFLATES.reason(100), Side.SERVER));
        narrow.release();
    }

    private TestConnection small(long messageBytes, int ratio) {
        Limits limits = new Limits(
                1 << 20, messageBytes, 1_000, ratio, 1 << 20, 1 << 14, Duration.ofSeconds(1), Duration.ofSeconds(1));
        return TestConnection.of(Side.SERVER, limits, stage);
    }

    @Test
    void partsThatAStageMakesOfOnePieceAreAllShownAndTheNextDemandPaysForThem() {
        TestConnection parts = TestConnection.withoutDemand(Side.SERVER, Limits.DEFAULT, true, new RunLength());
        parts.receive(parts.frames().rsv(RSV1).binary(runs(1, 5, 1, 6)).binary(new byte[] {7}));

        parts.request(1);
        assertThat(parts.events()).containsExactly(part("05", false), part("06", false), part("", true));
        parts.request(2);
        assertThat(parts.events()).hasSize(3);
        parts.request(1);

        assertThat(parts.events()).endsWith(part("07", true));
    }

    private static Event part(String hex, boolean last) {
        return new Event.Fragment(MessageType.BINARY, hex, last);
    }

    @Test
    void stagesAreClosedOnceWhenTheConnectionIsReleased() {
        server.connection().fail(1011, "", server.now());
        assertThat(stage.closed).isZero();

        server.release();
        server.connection().release();

        assertThat(stage.closed).isEqualTo(1);
    }

    @Test
    void aStageIsNotClosedWhileItIsAtWork() {
        server.log().react(event -> {
            server.connection().release();
            assertThat(stage.closed).isZero();
        });

        server.receive(server.frames().rsv(RSV1).text(runs(1, 'a')));

        assertThat(stage.closed).isEqualTo(1);
        server.buffers().assertNothingLeaked();
    }

    @Test
    void twoStagesWithTheSameBitAreTheCallersMistake() {
        assertThatThrownBy(() -> TestConnection.of(Side.SERVER, Limits.DEFAULT, new RunLength(), new RunLength()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reserved bits");
    }

    private void assertFailed(int code, String text) {
        assertThat(server.events()).containsExactly(Event.closed(code, text, Side.SERVER), new Event.OutputClosed());
        server.release();
    }
}
