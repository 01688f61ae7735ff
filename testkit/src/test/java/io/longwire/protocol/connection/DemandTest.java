package io.longwire.protocol.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import io.longwire.testkit.connection.Event;
import io.longwire.testkit.connection.TestConnection;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** No message without demand. */
class DemandTest {
    private final TestConnection server = TestConnection.withoutDemand(Side.SERVER, Limits.DEFAULT, false);

    @Test
    void withoutDemandADataFrameIsLeftUnreadWithItsFirstByte() {
        byte[] frame = server.frames().text("").bytes();

        server.receive(frame);

        assertThat(server.events()).isEmpty();
        assertThat(server.kept()).isEqualTo(frame.length);
        server.request(1);
        assertThat(server.events()).containsExactly(Event.text(""));
    }

    @Test
    void controlFramesBeforeTheNextDataFrameAreDealtWith() {
        server.receive(server.frames().ping("a").pong("b").text("c").ping("d"), 1);

        assertThat(server.events()).containsExactly(new Event.Ping("a"), new Event.Pong("b"));
        server.request(1);
        assertThat(server.events()).endsWith(Event.text("c"), new Event.Ping("d"));
    }

    @Test
    void aCloseFrameNeedsNoDemand() {
        server.receive(server.frames().close(1000, ""));

        assertThat(server.events()).startsWith(Event.closed(1000, "", Side.CLIENT));
    }

    @Test
    void asManyMessagesComeAsWereAskedFor() {
        server.receive(server.frames()
                .text("a")
                .more()
                .text("b")
                .continuation("c")
                .text("d")
                .text("e"));

        server.request(2);
        assertThat(server.events()).containsExactly(Event.text("a"), Event.text("bc"));
        assertThat(server.connection().demand()).isZero();
        server.connection().request(1);
        server.request(1);
        assertThat(server.events()).endsWith(Event.text("d"), Event.text("e"));
        assertThat(server.kept()).isZero();
    }

    @Test
    void demandInsideACallbackCountsAtOnce() {
        server.log().react(event -> server.connection().request(1));
        server.receive(server.frames().text("a").text("b").text("c"));

        server.request(1);

        assertThat(server.events()).containsExactly(Event.text("a"), Event.text("b"), Event.text("c"));
    }

    @Test
    void demandAddsUpWithoutOverflow() {
        server.connection().request(Long.MAX_VALUE - 1);
        server.connection().request(5);
        assertThat(server.connection().demand()).isEqualTo(Long.MAX_VALUE);

        server.receive(server.frames().text("a"));

        assertThat(server.connection().demand()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void demandOfNothingIsTheCallersMistake() {
        assertThatThrownBy(() -> server.connection().request(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> server.connection().request(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whereMessagesAreShownInPartsDemandCountsParts() {
        TestConnection parts = TestConnection.withoutDemand(Side.SERVER, Limits.DEFAULT, true);
        byte[] frame = parts.frames().binary(new byte[] {1, 2}).bytes();
        byte[] half = Arrays.copyOf(frame, frame.length - 1);

        parts.receive(half);
        parts.request(1);
        assertThat(parts.events()).containsExactly(part("01", false));
        parts.receive(new byte[] {frame[frame.length - 1]});
        assertThat(parts.events()).hasSize(1);
        assertThat(parts.kept()).isEqualTo(1);
        parts.request(1);

        assertThat(parts.events()).containsExactly(part("01", false), part("02", true));
    }

    private static Event part(String hex, boolean last) {
        return new Event.Fragment(MessageType.BINARY, hex, last);
    }
}
