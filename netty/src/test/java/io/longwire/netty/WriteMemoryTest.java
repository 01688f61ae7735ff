package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WriteMemoryTest {
    private final EndingMemory few = new EndingMemory();
    private final WriteMemory memory = new WriteMemory(few);

    @AfterEach
    void end() {
        memory.release();
    }

    @Test
    void oneAtATimeHasTheBuffer() {
        ByteBuf buffer = memory.borrow(1);
        assertThat(memory.borrow(1)).isNull();
        memory.giveBack(buffer);
        assertThat(memory.borrow(1)).isSameAs(buffer);
        memory.giveBack(buffer);
    }

    @Test
    void itIsEmptyForTheNext() {
        memory.giveBack(memory.borrow(1).writeInt(1).skipBytes(1));
        ByteBuf buffer = memory.borrow(1);
        assertThat(buffer.readableBytes()).isZero();
        assertThat(buffer.writableBytes()).isEqualTo(buffer.maxCapacity());
        memory.giveBack(buffer);
    }

    @Test
    void afterOneThatIsKeptThereIsAnother() {
        ByteBuf kept = memory.borrow(1);
        assertThat(memory.keep()).isTrue();
        ByteBuf next = memory.borrow(1);
        assertThat(next).isNotNull().isNotSameAs(kept);
        memory.giveBack(next);
        kept.release();
    }

    @Test
    void nobodyKeepsTheLast() {
        ByteBuf last = memory.borrow(1);
        few.ended = true;
        assertThat(memory.keep()).isFalse();
        assertThat(memory.borrow(1)).as("it is still lent").isNull();
        memory.giveBack(last);
        assertThat(memory.borrow(1)).isSameAs(last);
        memory.giveBack(last);
    }

    @Test
    void whereThereIsNoLargerOneTheSmallOneStays() {
        ByteBuf small = memory.borrow(1);
        memory.giveBack(small);
        few.ended = true;
        assertThat(memory.borrow(1 << 20)).isNull();
        assertThat(memory.borrow(1)).isSameAs(small);
        memory.giveBack(small);
    }

    @Test
    void itGrowsToWhatIsAskedForAndStaysSo() {
        memory.giveBack(memory.borrow(1));
        ByteBuf large = memory.borrow(1 << 20);
        assertThat(large.writableBytes()).isGreaterThanOrEqualTo(1 << 20);
        memory.giveBack(large);
        assertThat(memory.borrow(1)).isSameAs(large);
        memory.giveBack(large);
    }

    @Test
    void whatIsVeryLargeIsNotLent() {
        assertThat(memory.borrow(16 << 20)).isNull();
    }
}
