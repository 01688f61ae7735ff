package io.longwire.netty;

import io.longwire.protocol.connection.Connection;
import io.longwire.protocol.loop.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** From the channel's bytes to the connection, as its demand allows: what it does not want yet is kept, and no more is read meanwhile. Guarded by the loop. */
final class Intake {
    /** What is read at once into a message, so that it is still in the cache when it is unmasked. */
    private static final int MOST_BYTES = 128 << 10;

    private final Channel channel;
    private final Connection connection;
    private final Loop loop;
    private @Nullable ByteBuf kept;
    /** Where the next bytes are read into, while that is memory of the connection's message. */
    private @Nullable ByteBuffer landing;

    private boolean autoRead;

    Intake(Channel channel, Connection connection, Loop loop) {
        this.channel = channel;
        this.connection = connection;
        this.loop = loop;
    }

    /** Where the next bytes are best read into; null where any buffer will do. */
    @Nullable
    ByteBuf landing() {
        ByteBuffer room = kept == null ? connection.landing() : null;
        landing = room;
        if (room == null) {
            return null;
        }
        int bytes = Math.min(room.remaining(), MOST_BYTES);
        return Unpooled.wrappedBuffer(room.limit(room.position() + bytes)).clear();
    }

    /** Takes what was read; it stays the caller's to release. */
    void take(ByteBuf bytes) {
        ByteBuffer landed = landing;
        if (landed != null) {
            landing = null;
            connection.receive(landed.limit(landed.position() + bytes.readableBytes()), loop.now());
            return;
        }
        ByteBuf before = kept;
        if (before != null) {
            before.writeBytes(bytes);
            return;
        }
        receive(bytes);
        if (bytes.isReadable()) {
            kept = channel.alloc().directBuffer(bytes.readableBytes()).writeBytes(bytes);
        }
    }

    private void receive(ByteBuf bytes) {
        ByteBuffer view = bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes());
        int start = view.position();
        connection.receive(view, loop.now());
        bytes.skipBytes(view.position() - start);
    }

    /** Whether something was kept for lack of demand, and need not be any longer. */
    boolean canShow() {
        return kept != null && (connection.demand() > 0 || !connection.isOpen());
    }

    /** Shows what was kept. */
    void showKept() {
        ByteBuf bytes = kept;
        if (bytes != null && canShow()) {
            receive(bytes);
            if (!bytes.isReadable()) {
                kept = null;
                bytes.release();
            }
        }
    }

    void readOnDemand() {
        boolean wanted = kept == null && (connection.demand() > 0 || !connection.isOpen());
        if (wanted != autoRead) {
            autoRead = wanted;
            channel.config().setAutoRead(wanted);
        }
    }

    void release() {
        ByteBuf bytes = kept;
        kept = null;
        if (bytes != null) {
            bytes.release();
        }
    }
}
