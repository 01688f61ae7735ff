package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A flush that fails is the affair of its connection alone, and what was taken before it is not sent again. */
final class FlushTest {
    private final EmbeddedChannel whole = new EmbeddedChannel();
    private final EmbeddedChannel broken = new EmbeddedChannel() {
        @Override
        public Channel flush() {
            throw new OutOfMemoryError("on purpose");
        }
    };
    private final NettyLoop loop = new NettyLoop(whole.eventLoop(), Pooled.BUFFERS);

    @AfterEach
    void close() {
        broken.close();
        whole.finishAndReleaseAll();
    }

    private WebSocket open(Channel channel) {
        List<WebSocket> opened = new ArrayList<>();
        WebSocketListener listener = new WebSocketListener() {
            @Override
            public void opened(WebSocket webSocket) {
                opened.add(webSocket);
            }
        };
        ServerEnd.open(channel, loop, listener);
        return opened.get(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aGroupCutsWhoseFlushFailsAndNobodyWithALongerQueue(int messages) {
        WebSocket good = open(whole);
        WebSocket bad = open(broken);
        WebSocketGroup group = new WebSocketGroup();
        group.add(good);
        group.add(bad);
        whole.runPendingTasks();
        good.hold();
        good.send(MessageType.BINARY, ByteBuffer.allocate(300));

        for (int i = 0; i < messages; i++) {
            group.send(new PreparedMessage(MessageType.TEXT, new byte[] {'a'}));
        }
        whole.runPendingTasks();
        good.flush();

        assertThat(broken.isActive()).isFalse();
        assertThat(bad.statistics().messagesOut()).isEqualTo(messages);
        assertThat(ServerEnd.left(whole)).isEqualTo("827e012c" + "00".repeat(300) + "810161".repeat(messages));
    }

    @Test
    void theOthersOfItsTurnLeaveAllTheSame() {
        for (Channel each : new Channel[] {broken, whole}) {
            open(each).send(MessageType.TEXT, ByteBuffer.wrap(new byte[] {'a'}));
        }

        whole.runPendingTasks();

        assertThat(broken.isActive()).isFalse();
        assertThat(ServerEnd.left(whole)).isEqualTo("810161");
    }
}
