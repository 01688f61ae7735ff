package io.longwire.protocol.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** RFC 6455 §7.4: which codes may travel, over the whole range. */
class CloseCodeTest {
    @Test
    void exactlyTheRegisteredAndPrivateCodesMayTravel() {
        int[] expected = IntStream.concat(
                        IntStream.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014),
                        IntStream.rangeClosed(3000, 4999))
                .toArray();

        assertThat(IntStream.rangeClosed(-1, 65_536)
                        .filter(CloseCode::mayTravel)
                        .toArray())
                .isEqualTo(expected);
    }

    @Test
    void aReasonIsCutBetweenCharactersToWhatAFrameHolds() {
        assertThat(CloseReason.of(1000, "𝄞".repeat(31)).text()).isEqualTo("𝄞".repeat(30));
        assertThat(CloseReason.of(1000, "x" + "𝄞".repeat(61)).text()).isEqualTo("x" + "𝄞".repeat(30));
        assertThat(CloseReason.of(1000, "x".repeat(122) + "𝄞").text()).isEqualTo("x".repeat(122));
        assertThat(CloseReason.of(1000, "x".repeat(10_000_000)).text()).hasSize(123);
        assertThat(CloseReason.of(1000, "x".repeat(123)).text()).hasSize(123);
        assertThatThrownBy(() -> new CloseReason(1000, "x".repeat(124))).isInstanceOf(IllegalArgumentException.class);
    }
}
