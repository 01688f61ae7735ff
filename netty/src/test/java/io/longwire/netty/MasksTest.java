package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MasksTest {
    @Test
    void eachKeyIsFourBytesOfTheSourceAndNoneIsUsedTwice() {
        byte[] drawn = new byte[3 * 4_096];
        SplittableRandom same = new SplittableRandom(7);
        for (int from = 0; from < drawn.length; from += 4_096) {
            byte[] some = new byte[4_096];
            same.nextBytes(some);
            System.arraycopy(some, 0, drawn, from, some.length);
        }
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < drawn.length; i += 4) {
            expected.add(ByteBuffer.wrap(drawn).getInt(i));
        }
        Masks masks = new Masks(new SplittableRandom(7));
        List<Integer> keys = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            keys.add(masks.next());
        }
        assertThat(keys).isEqualTo(expected);
    }
}
