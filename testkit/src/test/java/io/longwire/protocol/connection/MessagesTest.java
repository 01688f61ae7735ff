package io.longwire.protocol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.protocol.frame.Side;
import io.longwire.protocol.frame.Violation;
import io.longwire.protocol.message.MessageType;
import io.longwire.testkit.connection.Event;
import io.longwire.testkit.connection.TestConnection;
import io.longwire.testkit.frame.RawFrames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 §5.4, §5.6, §8.1: messages from frames, and their bounds. */
class MessagesTest {
    private static final Limits SMALL =
            new Limits(100, 150, 5, 1_000, 1 << 20, 1 << 14, Duration.ofSeconds(1), Duration.ofSeconds(1));

    private final TestConnection server = TestConnection.of(Side.SERVER);

    private static void assertFailed(TestConnection connection, Violation violation, long limit) {
        assertThat(connection.events().get(connection.events().size() - 2))
                .isEqualTo(new Event.Closed(violation.reason(limit), connection.side()));
        connection.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 10_000})
    void fragmentsBecomeOneMessage(int pieces) {
        server.receive(
                server.frames()
                        .more()
                        .text("a")
                        .more()
                        .continuation("")
                        .continuation("b")
                        .text("c"),
                pieces);

        assertThat(server.events()).containsExactly(Event.text("ab"), Event.text("c"));
        server.release();
    }

    @Test
    void controlFramesComeBetweenFragments() {
        server.receive(server.frames().more().text("a").ping("p").pong("q").continuation("b"));

        assertThat(server.events()).containsExactly(new Event.Ping("p"), new Event.Pong("q"), Event.text("ab"));
    }

    @Test
    void aMessageInsideAMessageFailsWith1002() {
        server.receive(server.frames().more().text("a").text("b"));

        assertFailed(server, Violation.MESSAGE_INSIDE_MESSAGE, 0);
    }

    @Test
    void aContinuationAfterTheLastFragmentFailsWith1002() {
        server.receive(server.frames().more().text("a").continuation("b").continuation("c"));

        assertThat(server.events()).startsWith(Event.text("ab"));
        assertFailed(server, Violation.CONTINUATION_WITHOUT_MESSAGE, 0);
    }

    @Test
    void aCharacterMayBeCutByFragmentsAndPieces() {
        byte[] snowman = "☃𝄞".getBytes(StandardCharsets.UTF_8);
        RawFrames frames = server.frames();
        for (int i = 0; i < snowman.length; i++) {
            byte[] one = {snowman[i]};
            frames = i == 0
                    ? frames.more().text(one)
                    : i == snowman.length - 1
                            ? frames.continuation(one)
                            : frames.more().continuation(one);
        }

        server.receive(frames, 1);

        assertThat(server.events()).containsExactly(Event.text("☃𝄞"));
        server.release();
    }

    @Test
    void textFailsWith1007AtItsFirstBadByteInTheMiddleOfAFrame() {
        byte[] start = server.frames()
                .claiming(1_000)
                .text(new byte[] {'o', 'k', (byte) 0xC0})
                .bytes();

        server.receive(Arrays.copyOf(start, start.length - 1));
        assertThat(server.events()).isEmpty();
        server.receive(new byte[] {start[start.length - 1]});

        assertFailed(server, Violation.TEXT, 0);
    }

    @Test
    void textThatEndsInsideACharacterFailsWith1007() {
        server.receive(server.frames().text(new byte[] {(byte) 0xE2, (byte) 0x98}));

        assertFailed(server, Violation.TEXT, 0);
    }

    @Test
    void badTextInALaterFragmentFailsBeforeTheMessageEnds() {
        server.receive(server.frames().more().text("good").more().continuation(new byte[] {(byte) 0xFF}));

        assertFailed(server, Violation.TEXT, 0);
    }

    @Test
    void textAfterFailedOrFinishedTextIsCheckedAfresh() {
        server.receive(
                server.frames().text("é").binary(new byte[] {(byte) 0xC3}).text("ü"));

        assertThat(server.events())
                .containsExactly(Event.text("é"), Event.binary(new byte[] {(byte) 0xC3}), Event.text("ü"));
    }

    @Test
    void aFrameBeyondTheLimitFailsByItsHeaderAloneAndTakesNoMemory() {
        TestConnection small = TestConnection.of(Side.SERVER, SMALL);

        small.receive(small.frames().claiming(101).binary(new byte[0]));

        assertThat(small.buffers().taken()).isZero();
        assertFailed(small, Violation.FRAME_TOO_BIG, 100);
    }

    @Test
    void aHugeLengthFailsByItsHeaderAloneAndTakesNoMemory() {
        server.receive(server.frames().claiming(Long.MAX_VALUE).binary(new byte[0]));

        assertThat(server.buffers().taken()).isZero();
        assertFailed(server, Violation.FRAME_TOO_BIG, 1 << 20);
    }

    @Test
    void aMessageBeyondTheLimitFailsByTheHeaderThatExceedsIt() {
        TestConnection small = TestConnection.of(Side.SERVER, SMALL);

        small.receive(small.frames().more().binary(new byte[100]).claiming(51).continuation(new byte[0]));

        assertFailed(small, Violation.MESSAGE_TOO_BIG, 150);
    }

    @Test
    void aMessageOfExactlyTheLimitPasses() {
        TestConnection small = TestConnection.of(Side.SERVER, SMALL);

        small.receive(small.frames().more().binary(new byte[100]).continuation(new byte[50]));

        assertThat(small.events()).containsExactly(Event.binary(new byte[150]));
        small.release();
    }

    @Test
    void theLimitsHoldWhereMessagesAreShownInPartsToo() {
        TestConnection small = TestConnection.inParts(Side.SERVER, SMALL);

        small.receive(small.frames().more().binary(new byte[100]).continuation(new byte[51]));

        assertFailed(small, Violation.MESSAGE_TOO_BIG, 150);
    }

    @Test
    void emptyFragmentsAreCountedToo() {
        TestConnection small = TestConnection.of(Side.SERVER, SMALL);
        RawFrames frames = small.frames().more().text("");
        for (int i = 1; i < 5; i++) {
            frames.more().continuation("");
        }
        small.receive(frames);
        assertThat(small.connection().isOpen()).isTrue();

        small.receive(small.frames().more().continuation(""));

        assertFailed(small, Violation.TOO_MANY_FRAGMENTS, 5);
    }

    @Test
    void eachMessageHasItsFragmentsToItself() {
        TestConnection small = TestConnection.of(Side.SERVER, SMALL);
        for (int i = 0; i < 10; i++) {
            small.receive(small.frames().more().text("").more().continuation("").continuation("x"));
        }

        assertThat(small.events()).hasSize(10).containsOnly(Event.text("x"));
    }

    @Test
    void aMillionEmptyFragmentsTakeNoMemoryAndFailInTheEnd() {
        byte[] empty = server.frames().more().continuation("").bytes();
        byte[] many = new byte[empty.length * 10_000];
        for (int i = 0; i < many.length; i += empty.length) {
            System.arraycopy(empty, 0, many, i, empty.length);
        }
        server.receive(server.frames().more().binary(new byte[0]));
        for (int i = 0; i < 100; i++) {
            server.receive(many);
        }

        assertThat(server.buffers().taken()).isZero();
        assertFailed(server, Violation.TOO_MANY_FRAGMENTS, 131_072);
    }

    @Test
    void fourMebibytesInFragmentsOf64BytesPassWhereTheMessageLimitAllowsThem() {
        TestConnection large = TestConnection.of(Side.SERVER, Limits.DEFAULT.withMessageBytes(4 << 20));
        byte[] fragment = large.frames().more().continuation(new byte[64]).bytes();
        byte[] all = new byte[fragment.length * ((4 << 20) / 64 - 2)];
        for (int i = 0; i < all.length; i += fragment.length) {
            System.arraycopy(fragment, 0, all, i, fragment.length);
        }

        large.receive(large.frames().more().binary(new byte[64]));
        large.receive(all);
        large.receive(large.frames().continuation(new byte[64]));

        assertThat(large.events()).hasSize(1);
        assertThat(((Event.Message) large.events().get(0)).payload()).hasSize(2 * (4 << 20));
        large.release();
    }

    @Test
    void nineBytesOfAnAnnouncedMebibyteTakeHardlyMoreThanNineBytes() {
        server.receive(server.frames().claiming(1 << 20).binary(new byte[9]));

        assertThat(server.buffers().bytesPeak()).isPositive().isLessThanOrEqualTo(512);
        server.release();
    }

    @Test
    void memoryStaysWithinFourTimesWhatHasArrivedAndFiveWhileItMoves() {
        byte[] frame = server.frames().binary(new byte[200_000]).bytes();
        for (int at = 0; at < frame.length; at += 1_000) {
            server.receive(Arrays.copyOfRange(frame, at, Math.min(frame.length, at + 1_000)));
            assertThat(server.buffers().bytesLive()).isLessThanOrEqualTo(4L * (at + 1_000));
            assertThat(server.buffers().bytesPeak()).isLessThanOrEqualTo(5L * (at + 1_000));
        }

        assertThat(server.events()).containsExactly(Event.binary(new byte[200_000]));
        assertThat(server.buffers().bytesLive()).isZero();
    }

    @Test
    void aMessageInFragmentsNeverHasMoreMemoryThanItMayHaveBytes() {
        TestConnection bounded = TestConnection.of(Side.SERVER, Limits.DEFAULT.withMessageBytes(100_000));

        bounded.receive(bounded.frames().more().binary(new byte[60_000]));

        assertThat(bounded.buffers().bytesLive()).isEqualTo(100_000);
        bounded.receive(bounded.frames().continuation(new byte[40_000]));
        assertThat(bounded.events()).containsExactly(Event.binary(new byte[100_000]));
    }

    @Test
    void aLastFrameHasRoomForAllOfItWhereMemoryIsSetAside() {
        server.buffers().setAside(1 << 20);
        server.receive(server.frames().more().binary(new byte[20_000]));
        server.receive(server.frames().claiming(600_000).continuation(new byte[65_000]));

        assertThat(server.buffers().bytesLive()).isEqualTo(620_000);
        server.connection().endOfInput(server.now());
        server.buffers().assertNothingLeaked();
        assertThat(server.buffers().aside()).isEqualTo(1 << 20);
    }

    @Test
    void aFragmentAnnouncesNothingOfTheOthers() {
        TestConnection bounded = TestConnection.of(Side.SERVER, Limits.DEFAULT.withMessageBytes(1_000_000));
        bounded.buffers().setAside(1 << 20);
        bounded.receive(bounded.frames().more().binary(new byte[60_000]));

        assertThat(bounded.buffers().bytesLive()).isEqualTo(4 * 60_000);
        bounded.release();
    }

    @Test
    void norDoesAFrameThatAnExtensionChanges() {
        TestConnection extended = TestConnection.of(Side.SERVER, Limits.DEFAULT, new PlusOne());
        extended.buffers().setAside(1 << 20);
        extended.receive(extended.frames().claiming(1 << 20).binary(new byte[60_000]));

        assertThat(extended.buffers().bytesLive()).isEqualTo(4 * 60_000);
        extended.release();
    }

    @Test
    void aMessageWithinOneReadIsNotCopied() {
        server.receive(server.frames().text("a".repeat(100_000)).binary(new byte[10]));

        assertThat(server.events()).hasSize(2);
        assertThat(server.buffers().taken()).isZero();
    }

    @Test
    void anUnfinishedMessageGivesItsMemoryBackAtTheEnd() {
        server.receive(server.frames().more().text("half"));
        assertThat(server.buffers().live()).isEqualTo(1);

        server.connection().endOfInput(server.now());

        server.buffers().assertNothingLeaked();
    }

    @Test
    void newLimitsHoldFromTheNextFrameOn() {
        byte[] frame = server.frames().binary(new byte[120]).bytes();
        server.receive(Arrays.copyOf(frame, 50));
        server.connection().limits(SMALL);
        server.receive(Arrays.copyOfRange(frame, 50, frame.length));
        assertThat(server.events()).containsExactly(Event.binary(new byte[120]));
        assertThat(server.connection().limits()).isEqualTo(SMALL);

        server.receive(frame);

        assertFailed(server, Violation.FRAME_TOO_BIG, 100);
    }

    @Test
    void partsAreShownAsTheyArrive() {
        TestConnection parts = TestConnection.inParts(Side.SERVER, Limits.DEFAULT);
        byte[] frames = parts.frames()
                .more()
                .text("héllo")
                .more()
                .continuation("")
                .continuation("!")
                .bytes();

        parts.receive(Arrays.copyOf(frames, 8));
        assertThat(parts.events()).containsExactly(part("68c3", false));
        parts.receive(Arrays.copyOfRange(frames, 8, frames.length));

        assertThat(parts.events()).containsExactly(part("68c3", false), part("a96c6c6f", false), part("21", true));
        assertThat(parts.buffers().taken()).isZero();
    }

    @Test
    void anEmptyLastPartIsShown() {
        TestConnection parts = TestConnection.inParts(Side.SERVER, Limits.DEFAULT);

        parts.receive(parts.frames().more().text("a").continuation("").text(""));

        assertThat(parts.events()).isEqualTo(List.of(part("61", false), part("", true), part("", true)));
    }

    private static Event part(String hex, boolean last) {
        return new Event.Fragment(MessageType.TEXT, hex, last);
    }
}
