package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WriteMemoryTest {
    private final WriteMemory memory = new WriteMemory();

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
        memory.keep();
        ByteBuf next = memory.borrow(1);
        assertThat(next).isNotNull().isNotSameAs(kept);
        memory.giveBack(next);
        kept.release();
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
