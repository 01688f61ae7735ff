package io.longwire.protocol.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import io.longwire.testkit.connection.Event;
import io.longwire.testkit.connection.TestConnection;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application may do inside a callback. */
class ReentrancyTest {
    private final TestConnection server = TestConnection.of(Side.SERVER);

    private void onMessage(Runnable action) {
        server.log().react(event -> {
            if (event instanceof Event.Message) {
                action.run();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000})
    void sendingInsideAMessage(int pieces) {
        onMessage(() -> server.connection().send(MessageType.TEXT, ByteBuffer.wrap(new byte[] {'!'})));

        server.receive(server.frames().text("a").ping("b").text("c"), pieces);

        assertThat(server.written())
                .isEqualTo(server.expected().text("!").pong("b").text("!").bytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000})
    void closingInsideAMessageEndsMessages(int pieces) {
        onMessage(() -> server.connection().close(CloseReason.NORMAL, server.now()));

        server.receive(
                server.frames()
                        .more()
                        .text("a")
                        .continuation("b")
                        .text("unheard")
                        .close(1000, ""),
                pieces);

        assertThat(server.events())
                .containsExactly(Event.text("ab"), Event.closed(1000, "", Side.SERVER), new Event.OutputClosed());
        assertThat(server.written()).isEqualTo(server.expected().close(1000, "").bytes());
        server.release();
    }

    @Test
    void closingInsideAPartSkipsTheRestOfTheMessage() {
        TestConnection parts = TestConnection.inParts(Side.SERVER, Limits.DEFAULT);
        parts.log().react(event -> parts.connection().close(CloseReason.NORMAL, parts.now()));
        byte[] all = parts.frames().text("abc").close(1000, "").bytes();

        parts.receive(Arrays.copyOf(all, 8));
        parts.receive(Arrays.copyOfRange(all, 8, all.length));

        assertThat(parts.events())
                .containsExactly(
                        new Event.Fragment(MessageType.TEXT, "6162", false),
                        Event.closed(1000, "", Side.SERVER),
                        new Event.OutputClosed());
    }

    @Test
    void failingInsideAMessage() {
        onMessage(() -> server.connection().fail(1011, "broken", server.now()));

        server.receive(server.frames().text("a").text("unheard"));

        assertThat(server.events())
                .containsExactly(Event.text("a"), Event.closed(1011, "broken", Side.SERVER), new Event.OutputClosed());
        assertThat(server.kept()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000})
    void releasingInsideAMessage(int pieces) {
        onMessage(() -> server.connection().release());

        server.receive(server.frames().more().text("a").continuation("b").text("unheard"), pieces);

        assertThat(server.events()).containsExactly(Event.text("ab"));
        server.buffers().assertNothingLeaked();
    }

    @Test
    void releasingInsideTheEnd() {
        server.log().react(event -> server.connection().release());

        server.receive(server.frames().close(1000, ""));

        assertThat(server.events()).containsExactly(Event.closed(1000, "", Side.CLIENT));
        server.buffers().assertNothingLeaked();
    }

    @Test
    void theEndOfInputInsideTheEnd() {
        server.log().react(event -> server.connection().endOfInput(server.now()));

        server.receive(server.frames().continuation("no"));

        assertThat(server.events()).hasSize(2).endsWith(new Event.OutputClosed());
    }

    @Test
    void receivingInsideACallbackIsTheDriversMistake() {
        onMessage(() -> server.connection().receive(ByteBuffer.allocate(0), server.now()));

        assertThatThrownBy(() -> server.receive(server.frames().text("a"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anExceptionOfTheApplicationLeavesTheConnectionInOrder() {
        byte[] two =
                server.frames().more().text("a").continuation("b").text("c").bytes();
        ByteBuffer buffer = ByteBuffer.wrap(two);
        onMessage(() -> {
            throw new IllegalArgumentException("the application's");
        });

        assertThatThrownBy(() -> server.connection().receive(buffer, server.now()))
                .isInstanceOf(IllegalArgumentException.class);
        server.log().react(event -> {});
        server.connection().receive(buffer, server.now());

        assertThat(server.events()).containsExactly(Event.text("ab"), Event.text("c"));
        server.release();
    }
}
