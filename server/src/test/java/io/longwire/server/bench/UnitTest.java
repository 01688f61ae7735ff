package io.longwire.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UnitTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "COUNT|1234567|1,234,567",
                "PER_SECOND|1234.6|1,235 /s",
                "SECONDS|1.234|1.23 s",
                "MICROSECONDS|1.234|1.23 µs",
                "MICROSECONDS|1234|1.234 ms",
                "MICROSECONDS|2500000|2.50 s",
                "BYTES|9789|9,789 B",
                "BYTES|1234567|1.2 MB",
                "BYTES_PER_SECOND|1234567|1.23 MB/s",
                "PERCENT|12.3|12 %",
                "MICROSECONDS|NaN|unknown",
                "MICROSECONDS|Infinity|unknown"
            })
    void aFigureIsShownAsPeopleReadIt(Unit unit, double value, String shown) {
        assertThat(unit.shown(value)).isEqualTo(shown);
    }
}
