package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.protocol.memory.Block;
import org.junit.jupiter.api.Test;

final class PooledBuffersTest {
    private final EndingMemory memory = new EndingMemory();
    private final PooledBuffers buffers = new PooledBuffers(memory, 1_000);

    @Test
    void noMoreIsTakenAheadAtATimeThanIsSetAside() {
        Block first = buffers.takeAhead(600);
        assertThat(first.buffer().capacity()).isEqualTo(600);
        assertThat(buffers.takeAhead(401)).isNull();
        Block second = buffers.takeAhead(400);
        assertThat(second).isNotNull();
        assertThat(buffers.takeAhead(1)).isNull();
        first.release();
        second.release();
    }

    @Test
    void itComesBackWithTheLastReference() {
        Block block = buffers.takeAhead(1_000);
        block.retain().release();
        assertThat(buffers.takeAhead(1)).isNull();
        block.release();
        Block next = buffers.takeAhead(1_000);
        assertThat(next).isNotNull();
        next.release();
    }

    @Test
    void whatIsTakenForWhatHasComeDoesNotCount() {
        buffers.take(1_000).release();
        Block ahead = buffers.takeAhead(1_000);
        assertThat(ahead).isNotNull();
        assertThat(buffers.takeAhead(1)).isNull();
        ahead.release();
    }

    @Test
    void whereThereIsNoMemoryNothingIsTakenAheadAndNothingStaysTaken() {
        memory.ended = true;
        assertThat(buffers.takeAhead(1_000)).isNull();
        memory.ended = false;
        Block block = buffers.takeAhead(1_000);
        assertThat(block).isNotNull();
        block.release();
    }
}
