package io.longwire.protocol.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.testkit.connection.Event;
import io.longwire.testkit.connection.TestConnection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The idle timeout: 1001 after silence. */
class IdleTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TestConnection server = TestConnection.of(Side.SERVER);

    private void idleTimeout(TestConnection connection) {
        connection.connection().idleTimeout(MINUTE.toNanos(), connection.now());
    }

    @Test
    void atFirstThereIsNone() {
        assertThat(server.connection().deadline()).isEqualTo(Long.MAX_VALUE);
        server.connection().tick(Long.MAX_VALUE);
        assertThat(server.connection().isOpen()).isTrue();
    }

    @Test
    void silenceClosesWith1001() {
        idleTimeout(server);
        server.advance(MINUTE.minusNanos(1));
        server.connection().tick(server.now());
        assertThat(server.connection().isOpen()).isTrue();

        server.advance(Duration.ofNanos(1));

        assertThat(server.written())
                .isEqualTo(server.expected()
                        .close(1001, "Nothing was received for 60000 ms")
                        .bytes());
        server.advance(Limits.DEFAULT.closeTimeout());
        assertThat(server.events()).endsWith(new Event.Aborted());
    }

    @Test
    void everyByteStartsItAfresh() {
        idleTimeout(server);
        server.advance(Duration.ofSeconds(50));
        server.receive(new byte[] {(byte) 0x81});
        server.advance(Duration.ofSeconds(50));
        assertThat(server.connection().isOpen()).isTrue();
        assertThat(server.connection().deadline())
                .isEqualTo(Duration.ofSeconds(110).toNanos());
    }

    @Test
    void zeroTurnsItOff() {
        idleTimeout(server);
        server.connection().idleTimeout(0, server.now());

        assertThat(server.connection().deadline()).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> server.connection().idleTimeout(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void timeWithoutDemandIsNotSilence() {
        TestConnection patient = TestConnection.withoutDemand(Side.SERVER, Limits.DEFAULT, false);
        idleTimeout(patient);
        patient.advance(MINUTE).advance(MINUTE);
        patient.request(1);
        patient.advance(MINUTE);
        assertThat(patient.connection().isOpen()).isTrue();

        patient.advance(MINUTE);

        assertThat(patient.connection().isOpen()).isFalse();
    }

    @Test
    void onceClosingHasBegunOnlyTheCloseTimeoutCounts() {
        idleTimeout(server);
        server.connection().close(CloseReason.NORMAL, server.now());

        assertThat(server.connection().deadline())
                .isEqualTo(Limits.DEFAULT.closeTimeout().toNanos());
    }
}
