package io.longwire.broker.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MemoryLimitsTest {
    @ParameterizedTest
    @CsvSource({"65,16", "64,16", "2,1", "4096,256", "1000000,256"})
    void theHistoryTakesAQuarterOfTheHeapAtTheMost(long heapMebibytes, long mebibytes) {
        assertThat(MemoryLimits.defaultBytes(heapMebibytes << 20)).isEqualTo(mebibytes << 20);
    }
}
