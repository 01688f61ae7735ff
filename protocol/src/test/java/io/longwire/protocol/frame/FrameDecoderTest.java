package io.longwire.protocol.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 §5.2: how a header is written, and how it is read. */
class FrameDecoderTest {
    private final FrameDecoder decoder = new FrameDecoder();

    private static ByteBuffer bytes(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length);
        for (int value : values) {
            buffer.put((byte) value);
        }
        return buffer.flip();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 125, 126, 127, 128, 65_535, 65_536, 1L << 32, Long.MAX_VALUE})
    void whatTheEncoderWritesTheDecoderReadsByteByByte(long length) {
        for (boolean masked : new boolean[] {true, false}) {
            ByteBuffer header = ByteBuffer.allocate(14);
            if (masked) {
                FrameEncoder.maskedHeader(header, Opcode.BINARY, false, 0b101, length, 0xcafe_babe);
            } else {
                FrameEncoder.header(header, Opcode.BINARY, false, 0b101, length);
            }
            header.flip();
            assertThat(FrameEncoder.headerBytes(length, masked)).isEqualTo(header.remaining());

            assertThat(decoder.atStart()).isTrue();
            while (header.hasRemaining()) {
                boolean complete = decoder.decode(bytes(header.get()));
                assertThat(complete).isEqualTo(!header.hasRemaining());
            }

            assertThat(decoder.violation()).isNull();
            assertThat(decoder.length()).isEqualTo(length);
            assertThat(decoder.opcode()).isEqualTo(Opcode.BINARY);
            assertThat(decoder.fin()).isFalse();
            assertThat(decoder.rsv()).isEqualTo(0b101);
            assertThat(decoder.masked()).isEqualTo(masked);
            assertThat(decoder.mask()).isEqualTo(masked ? 0xcafe_babe : 0);
            decoder.reset();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 125, 126, 127, 128, 32_768, 65_535, 65_536, 1L << 32, Long.MAX_VALUE})
    void aHeaderThatIsThereWholeIsReadAtOnceWithNothingBehindIt(long length) {
        for (boolean masked : new boolean[] {true, false}) {
            for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
                ByteBuffer bytes = ByteBuffer.allocateDirect(40).order(order).position(3);
                if (masked) {
                    FrameEncoder.maskedHeader(bytes, Opcode.TEXT, true, 0b010, length, 0x8badf00d);
                } else {
                    FrameEncoder.header(bytes, Opcode.TEXT, true, 0b010, length);
                }
                int end = bytes.position();

                assertThat(decoder.decode(bytes.position(3))).isTrue();

                assertThat(bytes.position()).isEqualTo(end);
                assertThat(decoder.violation()).isNull();
                assertThat(decoder.length()).isEqualTo(length);
                assertThat(decoder.opcode()).isEqualTo(Opcode.TEXT);
                assertThat(decoder.fin()).isTrue();
                assertThat(decoder.rsv()).isEqualTo(0b010);
                assertThat(decoder.masked()).isEqualTo(masked);
                assertThat(decoder.mask()).isEqualTo(masked ? 0x8badf00d : 0);
                assertThat(decoder.atStart()).isFalse();
                decoder.reset();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 2",
        "125, 2",
        "126, 4",
        "65535, 4",
        "65536, 10",
        "9223372036854775807, 10",
    })
    void lengthsAreWrittenInTheirShortestForm(long length, int headerBytes) {
        assertThat(FrameEncoder.headerBytes(length, false)).isEqualTo(headerBytes);
        assertThat(FrameEncoder.headerBytes(length, true)).isEqualTo(headerBytes + 4);
    }

    @Test
    void nothingBeyondTheHeaderIsRead() {
        ByteBuffer frame = bytes(0x81, 0x02, 'h', 'i');

        assertThat(decoder.decode(frame)).isTrue();

        assertThat(frame.remaining()).isEqualTo(2);
        assertThat(decoder.fin()).isTrue();
        assertThat(decoder.decode(frame)).isTrue();
        assertThat(frame.remaining()).isEqualTo(2);
    }

    @Test
    void aLengthThatIsNotShortestIsAViolation() {
        assertViolation(Violation.LENGTH_NOT_MINIMAL, 0x82, 126, 0, 125);
        assertViolation(Violation.LENGTH_NOT_MINIMAL, 0x82, 126, 0, 0);
        assertViolation(Violation.LENGTH_NOT_MINIMAL, 0x82, 127, 0, 0, 0, 0, 0, 0, 0xff, 0xff);
        assertViolation(Violation.LENGTH_NOT_MINIMAL, 0x82, 0xff, 0, 0, 0, 0, 0, 0, 0, 5);
    }

    @Test
    void aLengthWithItsTopBitSetIsAViolation() {
        assertViolation(Violation.LENGTH_TOP_BIT, 0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 0);
        assertViolation(Violation.LENGTH_TOP_BIT, 0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
    }

    @Test
    void afterAnotherFramesLongHeaderAShortOneIsReadRight() {
        decoder.decode(bytes(0x82, 127, 0, 0, 0, 1, 0, 0, 0, 0));
        decoder.reset();

        assertThat(decoder.decode(bytes(0x01))).isFalse();
        assertThat(decoder.decode(bytes(0x00))).isTrue();

        assertThat(decoder.length()).isZero();
        assertThat(decoder.fin()).isFalse();
    }

    private static void assertViolation(Violation expected, int... header) {
        FrameDecoder decoder = new FrameDecoder();
        assertThat(decoder.decode(bytes(header))).isTrue();
        assertThat(decoder.violation()).isEqualTo(expected);

        FrameDecoder atOnce = new FrameDecoder();
        assertThat(atOnce.decode(bytes(Arrays.copyOf(header, header.length + 14))))
                .isTrue();
        assertThat(atOnce.violation()).isEqualTo(expected);
    }
}
