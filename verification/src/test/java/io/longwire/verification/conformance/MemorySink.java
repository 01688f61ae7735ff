package io.longwire.verification.conformance;

import io.longwire.protocol.connection.Connection;
import io.longwire.protocol.connection.ConnectionSink;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The application in memory: echoes, one message of demand at a time, and keeps what is written. */
final class MemorySink implements ConnectionSink {
    private final Echoing echoing;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final List<String> faults = new ArrayList<>();
    private @Nullable Connection connection;
    private @Nullable ByteBuffer room;
    private int promised;
    private boolean outputClosed;
    private @Nullable CloseReason reason;
    private @Nullable Side began;

    MemorySink(Echoing echoing) {
        this.echoing = echoing;
    }

    void attach(Connection made) {
        connection = made;
    }

    private Connection connection() {
        return Objects.requireNonNull(connection);
    }

    byte[] written() {
        collect();
        return written.toByteArray();
    }

    boolean outputClosed() {
        return outputClosed;
    }

    /** 0 when the end was never told. */
    int code() {
        return reason == null ? 0 : reason.code();
    }

    @Nullable
    Side began() {
        return began;
    }

    List<String> faults() {
        return faults;
    }

    @Override
    public void message(MessageType type, ByteBuffer payload) {
        CloseReason asked = Commands.close(type, payload);
        if (asked != null) {
            connection().close(asked, 0);
        } else if (echoing.fragment() > 0) {
            fragments(type, payload);
        } else if (!connection().send(type, payload)) {
            faults.add("a message was shown that could not be answered");
        }
        connection().request(1);
    }

    private void fragments(MessageType type, ByteBuffer payload) {
        int end = payload.limit();
        do {
            payload.limit(Math.min(end, payload.position() + echoing.fragment()));
            connection().sendFragment(type, payload, payload.limit() == end);
            payload.position(payload.limit()).limit(end);
        } while (payload.hasRemaining());
    }

    @Override
    public void fragment(MessageType type, ByteBuffer payload, boolean last) {
        connection().sendFragment(type, payload, last);
        connection().request(1);
    }

    @Override
    public void ping(ByteBuffer payload) {}

    @Override
    public void pong(ByteBuffer payload) {}

    @Override
    public void closed(CloseReason reason, @Nullable Side began) {
        if (this.reason != null) {
            faults.add("told of the end twice");
        }
        this.reason = reason;
        this.began = began;
    }

    @Override
    public ByteBuffer output(int bytes) {
        collect();
        if (outputClosed) {
            faults.add("wrote after it closed its output");
        }
        promised = bytes;
        ByteBuffer fresh = ByteBuffer.allocate(bytes);
        room = fresh;
        return fresh;
    }

    private void collect() {
        ByteBuffer last = room;
        room = null;
        if (last != null) {
            if (last.position() != promised) {
                faults.add("asked for " + promised + " bytes and wrote " + last.position());
            }
            byte[] bytes = new byte[last.position()];
            last.get(0, bytes);
            written.writeBytes(bytes);
        }
    }

    @Override
    public void closeOutput() {
        if (outputClosed) {
            faults.add("closed its output twice");
        }
        outputClosed = true;
    }

    @Override
    public void abort() {
        faults.add("aborted");
    }
}
