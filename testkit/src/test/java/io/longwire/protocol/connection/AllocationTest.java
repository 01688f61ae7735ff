package io.longwire.protocol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.memory.Buffers;
import io.longwire.protocol.message.MessageType;
import io.longwire.testkit.frame.RawFrames;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an open connection costs the heap for each message: nothing. */
final class AllocationTest {
    private static final int MESSAGES = 10_000;

    @Test
    void receivingAMessageAllocatesNothing() {
        assertThat(bytesPerMessage(RawFrames.from(Side.CLIENT).text("x".repeat(64)), false))
                .isZero();
        assertThat(bytesPerMessage(RawFrames.from(Side.CLIENT).text("é".repeat(1_000)), false))
                .isZero();
    }

    @Test
    void sendingWhatWasReceivedAllocatesNothing() {
        assertThat(bytesPerMessage(RawFrames.from(Side.CLIENT).text("x".repeat(64)), true))
                .isZero();
        assertThat(bytesPerMessage(RawFrames.from(Side.CLIENT).binary(new byte[20_000]), true))
                .isZero();
    }

    private static long bytesPerMessage(RawFrames frames, boolean echo) {
        Sink sink = new Sink(echo);
        Buffers none = bytes -> {
            throw new AssertionError("A message in one piece needs no memory");
        };
        Connection connection = new Connection(Side.SERVER, Limits.DEFAULT, none, List.of(), () -> 0, false, sink);
        sink.connection = connection;
        connection.request(Long.MAX_VALUE);
        byte[] wire = frames.bytes();
        ByteBuffer read = ByteBuffer.allocateDirect(wire.length);
        receive(connection, wire, read, MESSAGES); // until what is used is compiled and linked
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        receive(connection, wire, read, MESSAGES);
        long allocated = thread.getCurrentThreadAllocatedBytes() - before;
        assertThat(sink.messages).isEqualTo(2 * MESSAGES);
        return allocated / MESSAGES;
    }

    private static void receive(Connection connection, byte[] wire, ByteBuffer read, int messages) {
        for (int i = 0; i < messages; i++) {
            read.clear().put(wire).flip();
            connection.receive(read, i);
        }
    }

    private static final class Sink implements ConnectionSink {
        private final ByteBuffer out = ByteBuffer.allocateDirect(64 << 10);
        private final boolean echo;
        private @Nullable Connection connection;
        private int messages;

        Sink(boolean echo) {
            this.echo = echo;
        }

        @Override
        public void message(MessageType type, ByteBuffer payload) {
            messages++;
            if (echo && connection != null) {
                connection.send(type, payload);
            }
        }

        @Override
        public void fragment(MessageType type, ByteBuffer payload, boolean last) {
            throw new AssertionError("Nobody wants parts");
        }

        @Override
        public void ping(ByteBuffer payload) {}

        @Override
        public void pong(ByteBuffer payload) {}

        @Override
        public void closed(CloseReason reason, @Nullable Side began) {
            throw new AssertionError("Closed: " + reason);
        }

        @Override
        public ByteBuffer output(int bytes) {
            return out.clear();
        }

        @Override
        public void closeOutput() {}

        @Override
        public void abort() {}
    }
}
