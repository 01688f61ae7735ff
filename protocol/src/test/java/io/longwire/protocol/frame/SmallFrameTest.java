package io.longwire.protocol.frame;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 6455 §5.2: a frame of few bytes is its header and its payload, whatever memory they are in. */
final class SmallFrameTest {
    private static final int SIZES = SmallFrame.MOST_BYTES + 1;

    /** Where it goes to, and where the payload is. */
    static Stream<Arguments> memory() {
        List<ByteBuffer> kinds = List.of(ByteBuffer.allocate(600), ByteBuffer.allocateDirect(600));
        return kinds.stream()
                .flatMap(out -> kinds.stream()
                        .flatMap(each -> Stream.of(
                                Arguments.of(copy(out), copy(each)),
                                Arguments.of(
                                        copy(out).order(LITTLE_ENDIAN),
                                        copy(each).order(LITTLE_ENDIAN)))));
    }

    private static ByteBuffer copy(ByteBuffer kind) {
        return kind.isDirect() ? ByteBuffer.allocateDirect(600) : ByteBuffer.allocate(600);
    }

    private static ByteBuffer payload(int bytes, ByteBuffer memory) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        memory.clear().put(5, content).position(5).limit(5 + bytes);
        return memory.asReadOnlyBuffer().order(memory.order());
    }

    @ParameterizedTest
    @MethodSource("memory")
    void itIsTheHeaderWithThePayloadBehindIt(ByteBuffer out, ByteBuffer memory) {
        for (int bytes = 0; bytes < SIZES; bytes++) {
            ByteBuffer payload = payload(bytes, memory);
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
    void whatHasNoRoomIsNotWrittenBeyondTheLimit(ByteBuffer out, ByteBuffer memory) {
        for (int bytes = 1; bytes < SIZES; bytes++) {
            ByteBuffer payload = payload(bytes, memory);
            int room = FrameEncoder.headerBytes(bytes, false) + bytes - 1;
            out.clear().put(room, (byte) 42).limit(room);

            assertThatThrownBy(() -> SmallFrame.write(out, Opcode.TEXT, true, 0, payload))
                    .isInstanceOf(RuntimeException.class);

            assertThat(out.clear().get(room)).isEqualTo((byte) 42);
        }
    }
}
