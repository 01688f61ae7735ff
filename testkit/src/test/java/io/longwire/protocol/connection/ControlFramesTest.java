package io.longwire.protocol.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.testkit.connection.Event;
import io.longwire.testkit.connection.TestConnection;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 6455 §5.5.2 and §5.5.3: pings and pongs. */
class ControlFramesTest {
    private final TestConnection server = TestConnection.of(Side.SERVER);

    @ParameterizedTest
    @EnumSource(Side.class)
    void aPingIsAnsweredWithItsPayload(Side side) {
        for (int pieces : new int[] {1, 1_000}) {
            TestConnection connection = TestConnection.of(side);

            connection.receive(connection.frames().ping("").ping("x".repeat(125)), pieces);

            assertThat(connection.events()).containsExactly(new Event.Ping(""), new Event.Ping("x".repeat(125)));
            assertThat(connection.written())
                    .isEqualTo(
                            connection.expected().pong("").pong("x".repeat(125)).bytes());
            connection.release();
        }
    }

    @Test
    void aPongNobodyAskedForIsShownAndNotAnswered() {
        server.receive(server.frames().pong("hm"));

        assertThat(server.events()).containsExactly(new Event.Pong("hm"));
        assertThat(server.written()).isEmpty();
    }

    @Test
    void anUnfinishedPingGivesItsMemoryBack() {
        byte[] ping = server.frames().ping("half").bytes();
        server.receive(Arrays.copyOf(ping, ping.length - 1));

        server.release();
    }

    @Test
    void whileNothingCanBeWrittenOnlyTheLatestPingIsAnswered() {
        server.connection().writable(false);
        for (int i = 0; i < 1_000; i++) {
            server.receive(server.frames().ping("p" + i));
        }
        assertThat(server.events()).hasSize(1_000);
        assertThat(server.written()).isEmpty();

        server.connection().writable(true);
        server.connection().writable(true);

        assertThat(server.written()).isEqualTo(server.expected().pong("p999").bytes());
        server.receive(server.frames().ping("next"));
        assertThat(server.written()).isEqualTo(server.expected().pong("next").bytes());
    }

    @Test
    void aPingIsAnsweredUntilTheOtherSidesCloseFrame() {
        server.connection().close(CloseReason.NORMAL, server.now());
        server.written();

        server.receive(server.frames().ping("late").close(1000, "").ping("too late"));

        assertThat(server.written()).isEqualTo(server.expected().pong("late").bytes());
    }

    @Test
    void aPingThatWaitsForRoomIsForgottenOnceTheConnectionHasClosed() {
        server.connection().writable(false);
        server.receive(server.frames().ping("waiting").close(1000, ""));
        server.written();

        server.connection().writable(true);

        assertThat(server.written()).isEmpty();
    }

    @Test
    void pingsAndPongsAreSent() {
        ByteBuffer payload = ByteBuffer.wrap(new byte[] {'h', 'i'});

        assertThat(server.connection().ping(payload)).isTrue();
        assertThat(server.connection().pong(payload)).isTrue();

        assertThat(server.written())
                .isEqualTo(server.expected().ping("hi").pong("hi").bytes());
        assertThat(payload.remaining()).isEqualTo(2);
    }

    @Test
    void aPingOfMoreThan125BytesIsTheCallersMistake() {
        assertThatThrownBy(() -> server.connection().ping(ByteBuffer.allocate(126)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("125");
        assertThat(server.written()).isEmpty();
    }

    @Test
    void nothingIsPingedOnceClosingHasBegun() {
        server.connection().close(CloseReason.NORMAL, server.now());
        server.written();

        assertThat(server.connection().ping(ByteBuffer.allocate(0))).isFalse();
        assertThat(server.connection().pong(ByteBuffer.allocate(0))).isFalse();
        assertThat(server.written()).isEmpty();
    }
}
