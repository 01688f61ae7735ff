package io.longwire.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.protocol.memory.Block;
import io.longwire.testkit.memory.CheckedBuffers;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pieces become one, in no more memory than they need. */
class MessageAssemblerTest {
    private final CheckedBuffers buffers = new CheckedBuffers();
    private final MessageAssembler assembler = new MessageAssembler(buffers);

    private static byte[] content(Block block) {
        byte[] bytes = new byte[block.buffer().remaining()];
        block.buffer().get(bytes);
        return bytes;
    }

    @Test
    void piecesOfAnySizeBecomeOneMessage() {
        byte[] message = new byte[100_000];
        Random random = new Random(7);
        random.nextBytes(message);
        int at = 0;
        while (at < message.length) {
            int bytes = Math.min(message.length - at, random.nextInt(3_000));
            ByteBuffer piece = ByteBuffer.wrap(message, at, bytes);
            boolean known = random.nextBoolean();
            assembler.append(piece, known ? message.length - at - bytes : Long.MAX_VALUE, known);
            assertThat(piece.remaining()).isEqualTo(bytes);
            at += bytes;
        }

        Block whole = assembler.take();

        assertThat(content(whole)).isEqualTo(message);
        assertThat(assembler.isEmpty()).isTrue();
        whole.release();
        buffers.assertNothingLeaked();
    }

    @Test
    void aMessageNeverShowsWhatStoodInItsMemoryBefore() {
        assembler.append(ByteBuffer.wrap(new byte[] {1, 2, 3}), Long.MAX_VALUE, false);

        Block whole = assembler.take();

        assertThat(content(whole)).containsExactly(1, 2, 3);
        whole.release();
    }

    @Test
    void whatIsAnnouncedIsNotTaken() {
        assembler.append(ByteBuffer.allocate(9), Long.MAX_VALUE, false);
        assertThat(buffers.bytesLive()).isEqualTo(512);
        assembler.append(ByteBuffer.allocate(1_000), 1 << 30, true);

        assertThat(buffers.bytesLive()).isEqualTo(4 * 1_009);
        assembler.release();
        assembler.release();
        buffers.assertNothingLeaked();
    }

    @Test
    void aMessageOfOneMebibyteMovesOnceWhileItGrows() {
        int left = 1 << 20;
        for (; left > 0; left -= 64 << 10) {
            assembler.append(ByteBuffer.allocate(64 << 10), left - (64 << 10), true);
        }

        assertThat(buffers.taken()).as("64 KiB came: 256; 320 came: all").isEqualTo(2);
        assertThat(buffers.bytesLive()).isEqualTo(1 << 20);
        assembler.release();
    }

    @Test
    void whatIsAnnouncedHasItsRoomAtOnceWhereMemoryIsSetAsideForThat() {
        buffers.setAside(1 << 20);
        assembler.append(ByteBuffer.allocate(32 << 10), 992 << 10, true);

        assertThat(buffers.bytesLive()).isEqualTo(1 << 20);
        assembler.append(ByteBuffer.allocate(992 << 10), 0, true);
        assertThat(buffers.taken()).isEqualTo(1);
        assembler.release();
        buffers.assertNothingLeaked();
    }

    @Test
    void aPeerThatHasSentLittleOfWhatItAnnouncesHasNoneOfThatMemory() {
        buffers.setAside(1 << 20);
        assembler.append(ByteBuffer.allocate((32 << 10) - 1), (992 << 10) + 1, true);

        assertThat(buffers.bytesLive()).isEqualTo(4 * ((32 << 10) - 1));
        assembler.release();
    }

    @Test
    void norHasOneThatAnnouncesNothing() {
        buffers.setAside(1 << 20);
        assembler.append(ByteBuffer.allocate(32 << 10), 992 << 10, false);

        assertThat(buffers.bytesLive()).isEqualTo(128 << 10);
        assembler.release();
    }

    @Test
    void norHasOneThatComesWhenItIsAllTaken() {
        buffers.setAside((1 << 20) - 1);
        assembler.append(ByteBuffer.allocate(32 << 10), 992 << 10, true);

        assertThat(buffers.bytesLive()).isEqualTo(128 << 10);
        assembler.release();
    }

    @Test
    void noMoreIsTakenThanCanFollow() {
        assembler.append(ByteBuffer.allocate(1_000), 24, true);

        assertThat(buffers.bytesLive()).isEqualTo(1_024);
        assembler.release();
    }

    @Test
    void nothingIsTakenForNothing() {
        assembler.append(ByteBuffer.allocate(0), 100, true);

        assertThat(assembler.isEmpty()).isTrue();
        assertThat(buffers.taken()).isZero();
        assertThatThrownBy(assembler::take).isInstanceOf(IllegalStateException.class);
    }
}
