package io.longwire.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.protocol.memory.Block;
import org.junit.jupiter.api.Test;

/** The watcher is watched. */
class CheckedBuffersTest {
    private final CheckedBuffers buffers = new CheckedBuffers();

    @Test
    void aBlockThatIsNotReleasedIsMissedWithThePlaceWhereItWasTaken() {
        Block block = buffers.take(10);

        assertThatThrownBy(buffers::assertNothingLeaked)
                .isInstanceOf(AssertionError.class)
                .satisfies(leak -> assertThat(leak.getSuppressed()[0].getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(CheckedBuffersTest.class.getName())));
        block.release();
        assertThatCode(buffers::assertNothingLeaked).doesNotThrowAnyException();
    }

    @Test
    void whatWasRetainedNeedsAnotherRelease() {
        Block block = buffers.take(10);

        block.retain().release();
        assertThat(buffers.live()).isEqualTo(1);
        block.release();

        assertThat(buffers.live()).isZero();
    }

    @Test
    void useAfterTheLastReleaseIsFound() {
        Block block = buffers.take(10);
        block.release();

        assertThatThrownBy(block::release).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(block::retain).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void memoryIsPoisonedBeforeAndAfterUse() {
        Block block = buffers.take(3);
        assertThat(block.buffer().array()).containsOnly(CheckedBuffers.POISON);
        block.buffer().put((byte) 1);

        block.release();

        assertThat(block.buffer().array()).containsOnly(CheckedBuffers.POISON);
        assertThat(block.buffer().position()).isEqualTo(1);
    }

    @Test
    void itCounts() {
        Block a = buffers.take(3);
        Block b = buffers.take(4);
        a.release();
        b.release();
        buffers.take(5).release();

        assertThat(buffers.taken()).isEqualTo(3);
        assertThat(buffers.bytesPeak()).isEqualTo(7);
        assertThat(buffers.bytesLive()).isZero();
        assertThatThrownBy(() -> buffers.take(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
