package io.longwire.protocol.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 6455 §5.2: a frame of few bytes is its header and its payload, whatever memory they are in. */
final class SmallFrameTest {
    private static final int SIZES = SmallFrame.MOST_BYTES + 1;

    static Stream<ByteBuffer> memory() {
        return Stream.of(ByteBuffer.allocate(600), ByteBuffer.allocateDirect(600))
                .flatMap(each -> Stream.of(each, each.duplicate().order(ByteOrder.LITTLE_ENDIAN)));
    }

    private static ByteBuffer payload(int bytes, ByteBuffer like) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        ByteBuffer payload = like.isDirect() ? ByteBuffer.allocateDirect(300) : ByteBuffer.allocate(300);
        return payload.put(5, content).position(5).limit(5 + bytes);
    }

    @ParameterizedTest
    @MethodSource("memory")
    void itIsTheHeaderWithThePayloadBehindIt(ByteBuffer out) {
        for (int bytes = 0; bytes < SIZES; bytes++) {
            ByteBuffer payload = payload(bytes, out);
            ByteBuffer expected = ByteBuffer.allocate(600);
            FrameEncoder.header(expected, Opcode.BINARY, bytes % 2 == 0, 0b100, bytes);
            expected.put(payload.duplicate()).flip();

            SmallFrame.write(out.clear().position(7), Opcode.BINARY, bytes % 2 == 0, 0b100, payload);

            assertThat(out.flip().position(7)).as("%d bytes", bytes).isEqualTo(expected);
            assertThat(payload.position()).isEqualTo(5);
            assertThat(payload.remaining()).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @MethodSource("memory")
    void whatHasNoRoomIsNotWrittenBeyondTheLimit(ByteBuffer out) {
        for (int bytes = 1; bytes < SIZES; bytes++) {
            ByteBuffer payload = payload(bytes, out);
            int room = FrameEncoder.headerBytes(bytes, false) + bytes - 1;
            out.clear().put(room, (byte) 42).limit(room);

            assertThatThrownBy(() -> SmallFrame.write(out, Opcode.TEXT, true, 0, payload))
                    .isInstanceOf(RuntimeException.class);

            assertThat(out.clear().get(room)).isEqualTo((byte) 42);
        }
    }
}
