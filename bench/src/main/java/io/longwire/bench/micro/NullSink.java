package io.longwire.bench.micro;

import io.longwire.protocol.connection.ConnectionSink;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Counts the bytes of messages, and forgets what is written. */
final class NullSink implements ConnectionSink {
    private final ByteBuffer out = ByteBuffer.allocateDirect(2 << 20);
    long bytes;

    @Override
    public void message(MessageType type, ByteBuffer payload) {
        bytes += payload.remaining();
    }

    @Override
    public void fragment(MessageType type, ByteBuffer payload, boolean last) {
        bytes += payload.remaining();
    }

    @Override
    public void ping(ByteBuffer payload) {}

    @Override
    public void pong(ByteBuffer payload) {}

    @Override
    public void closed(CloseReason reason, @Nullable Side began) {
        throw new IllegalStateException("Closed: " + reason);
    }

    @Override
    public ByteBuffer output(int size) {
        return out.clear();
    }

    @Override
    public void closeOutput() {}

    @Override
    public void abort() {}
}
