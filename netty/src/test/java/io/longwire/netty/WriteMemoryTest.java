package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WriteMemoryTest {
    private final WriteMemory memory = new WriteMemory();

    @AfterEach
    void end() {
        memory.ended();
    }

    @Test
    void oneAtATimeHasTheBuffer() {
        ByteBuf buffer = memory.borrow();
        assertThat(memory.borrow()).isNull();
        memory.giveBack(buffer);
        assertThat(memory.borrow()).isSameAs(buffer);
        memory.giveBack(buffer);
    }

    @Test
    void itIsEmptyForTheNext() {
        memory.giveBack(memory.borrow().writeInt(1).skipBytes(1));
        ByteBuf buffer = memory.borrow();
        assertThat(buffer.readableBytes()).isZero();
        assertThat(buffer.writableBytes()).isEqualTo(WriteMemory.BYTES);
        memory.giveBack(buffer);
    }

    @Test
    void afterOneThatIsKeptThereIsAnother() {
        ByteBuf kept = memory.borrow();
        memory.keep();
        ByteBuf next = memory.borrow();
        assertThat(next).isNotNull().isNotSameAs(kept);
        memory.giveBack(next);
        kept.release();
    }
}
