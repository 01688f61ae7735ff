package io.longwire.protocol.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** However many bytes there are, those are copied and no others. */
class CopyingTest {
    private static final int MOST = 300;
    private static final List<IntFunction<ByteBuffer>> KINDS = List.of(
            ByteBuffer::allocate,
            ByteBuffer::allocateDirect,
            bytes -> ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN));

    private final byte[] content = new byte[MOST];

    CopyingTest() {
        new Random(3).nextBytes(content);
    }

    private static byte[] all(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.capacity()];
        buffer.get(0, bytes);
        return bytes;
    }

    /** Zeros, with the content's first bytes at a place. */
    private byte[] expected(int at, int bytes) {
        byte[] expected = new byte[MOST + 20];
        System.arraycopy(content, 0, expected, at, bytes);
        return expected;
    }

    @Test
    void fromBufferToBuffer() {
        for (IntFunction<ByteBuffer> kind : KINDS) {
            for (IntFunction<ByteBuffer> other : KINDS) {
                for (int bytes = 0; bytes <= MOST; bytes++) {
                    ByteBuffer source = kind.apply(MOST + 5).put(5, content);
                    ByteBuffer target = other.apply(MOST + 20);

                    Copying.copy(source, 5, target, 3, bytes);

                    assertThat(all(target)).isEqualTo(expected(3, bytes));
                    assertThat(source.position()).isZero();
                    assertThat(target.position()).isZero();
                }
            }
        }
    }

    @Test
    void fromAnArrayToABuffer() {
        for (IntFunction<ByteBuffer> kind : KINDS) {
            for (int bytes = 0; bytes <= MOST; bytes++) {
                ByteBuffer target = kind.apply(MOST + 20).position(7);

                Copying.put(Arrays.copyOf(content, bytes), target);

                assertThat(target.position()).isEqualTo(7 + bytes);
                assertThat(all(target)).isEqualTo(expected(7, bytes));
            }
        }
    }

    @Test
    void nothingBeyondALimitIsTouched() {
        for (int bytes : new int[] {1, 8, 9, 64, 256, 257}) {
            ByteBuffer small = ByteBuffer.allocateDirect(MOST).limit(bytes - 1);
            ByteBuffer large = ByteBuffer.allocateDirect(MOST);

            assertThatThrownBy(() -> Copying.copy(small, 0, large, 0, bytes))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> Copying.copy(large, 0, small, 0, bytes))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> Copying.put(new byte[bytes], small)).isInstanceOf(RuntimeException.class);
        }
    }
}
