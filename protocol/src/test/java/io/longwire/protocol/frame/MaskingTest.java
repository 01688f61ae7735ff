package io.longwire.protocol.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** RFC 6455 §5.3. */
class MaskingTest {
    private static final int MASK = 0x37fa213d;

    /** The RFC's own words: octet i of the result is octet i of the data XOR octet i modulo 4 of the key. */
    private static byte masked(byte value, int i) {
        return (byte) (value ^ (MASK >>> (24 - 8 * (i % 4))));
    }

    @Test
    void theExampleOfTheRfc() {
        ByteBuffer hello = ByteBuffer.wrap(new byte[] {0x7f, (byte) 0x9f, 0x4d, 0x51, 0x58});

        Masking.apply(hello, 0, 5, MASK, 0);

        assertThat(new String(hello.array(), StandardCharsets.US_ASCII)).isEqualTo("Hello");
    }

    @Test
    void everyLengthPlaceAndOffsetOnEveryKindOfBuffer() {
        byte[] data = new byte[64];
        new Random(1).nextBytes(data);
        for (int bytes = 0; bytes <= 35; bytes++) {
            for (int from = 0; from <= 9; from++) {
                for (int offset = 0; offset <= 9; offset++) {
                    assertMasked(data, from, bytes, offset);
                }
            }
        }
    }

    private static void assertMasked(byte[] data, int from, int bytes, int offset) {
        byte[] expected = data.clone();
        for (int i = 0; i < bytes; i++) {
            expected[from + i] = masked(data[from + i], offset + i);
        }
        List<ByteBuffer> buffers = List.of(
                ByteBuffer.allocate(64),
                ByteBuffer.allocateDirect(64),
                ByteBuffer.allocateDirect(64).order(ByteOrder.LITTLE_ENDIAN),
                ByteBuffer.allocate(70).position(3).slice());
        for (ByteBuffer buffer : buffers) {
            buffer.put(0, data).position(2).limit(60);
            ByteOrder order = buffer.order();

            Masking.apply(buffer, from, bytes, MASK, offset);

            byte[] actual = new byte[64];
            assertThat(buffer.position()).isEqualTo(2);
            assertThat(buffer.limit()).isEqualTo(60);
            assertThat(buffer.order()).isEqualTo(order);
            buffer.clear().get(0, actual);
            assertThat(actual).isEqualTo(expected);
        }
    }

    @Test
    void tellsWhetherWhatItMaskedIsAscii() {
        for (int bytes = 0; bytes <= 40; bytes++) {
            for (int at = -1; at < bytes; at++) {
                byte[] data = new byte[64];
                if (at >= 0) {
                    data[5 + at] = (byte) 0x80;
                }
                for (int i = 0; i < bytes; i++) {
                    data[5 + i] = masked(data[5 + i], i);
                }
                data[4] = (byte) 0xff; // outside, as is what follows the piece
                data[5 + bytes] = (byte) 0xff;

                boolean ascii = Masking.apply(ByteBuffer.wrap(data), 5, bytes, MASK, 0);

                assertThat(ascii).as("%d bytes, 0x80 at %d", bytes, at).isEqualTo(at < 0);
            }
        }
    }
}
