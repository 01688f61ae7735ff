package io.longwire.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "512, 512", "512 B, 512", "64 KiB, 65536", "64KiB, 65536", "1 mib, 1048576", "2 GiB, 2147483648"
    })
    void aSizeIsANumberAndAUnit(String text, long bytes) {
        assertThat(Units.bytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MiB", "1 MB", "1 M", "-1", "1.5 MiB", "1  MiB", "0x10", "1 MiB x"})
    void anythingElseIsNoSize(String text) {
        assertThatThrownBy(() -> Units.bytes(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSizeBeyondALongIsRefused() {
        assertThatThrownBy(() -> Units.bytes("99999999999999 GiB")).isInstanceOf(ArithmeticException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0 s, 0", "250 ms, 250", "10 s, 10000", "10m, 600000", "1 h, 3600000", "7 d, 604800000"})
    void aTimeIsANumberAndAUnit(String text, long millis) {
        assertThat(Units.duration(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "10 min", "1 H", "-1 s", "1.5 s"})
    void anythingElseIsNoTime(String text) {
        assertThatThrownBy(() -> Units.duration(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 1023, 1024, 1025, 65_536, 1 << 20, (1 << 20) + 1, 1L << 30, 5L << 30, 3L << 40})
    void aWrittenSizeReadsBackTheSame(long bytes) {
        assertThat(Units.bytes(Units.size(bytes))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 999, 1000, 1001, 60_000, 90_000, 3_600_000, 5_400_000, 86_400_000, 90_000_000})
    void aWrittenTimeReadsBackTheSame(long millis) {
        Duration time = Duration.ofMillis(millis);
        assertThat(Units.duration(Units.time(time))).isEqualTo(time);
    }

    @Test
    void theLargestUnitThatHoldsTheValueExactlyIsWritten() {
        assertThat(Units.size(1536)).isEqualTo("1536 B");
        assertThat(Units.size(1 << 20)).isEqualTo("1 MiB");
        assertThat(Units.time(Duration.ofSeconds(90))).isEqualTo("90 s");
        assertThat(Units.time(Duration.ofHours(2))).isEqualTo("2 h");
    }
}
