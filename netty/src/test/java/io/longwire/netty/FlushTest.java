package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

/** A flush that fails is the affair of its connection alone. */
final class FlushTest {
    private final EmbeddedChannel broken = new EmbeddedChannel() {
        @Override
        public Channel flush() {
            throw new OutOfMemoryError("on purpose");
        }
    };

    @Test
    void whoHasSentIsNotToldThatItShouldSendAgain() {
        Outbound outbound = new Outbound(broken, new NettyLoop(broken.eventLoop(), Pooled.BUFFERS));
        outbound.reserve(10);

        outbound.flushOrCut();

        assertThatThrownBy(broken::checkException).hasMessage("on purpose");
    }

    @Test
    void theOthersOfItsTurnLeaveAllTheSame() {
        EmbeddedChannel whole = new EmbeddedChannel();
        NettyLoop loop = new NettyLoop(whole.eventLoop(), Pooled.BUFFERS);
        for (Channel each : new Channel[] {broken, whole}) {
            Outbound outbound = new Outbound(each, loop);
            outbound.reserve(10);
            outbound.flushLater();
        }

        whole.runPendingTasks();

        ByteBuf left = whole.readOutbound();
        assertThat(left.readableBytes()).isEqualTo(10);
        left.release();
    }
}
