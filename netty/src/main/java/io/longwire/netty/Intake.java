package io.longwire.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** From the channel's bytes to the connection, as its demand allows: what it does not want yet is kept, and no more is read meanwhile. Guarded by the loop. */
final class Intake {
    /** What is read at once into a message, so that it is still in the cache when it is unmasked. */
    private static final int MOST_BYTES = 256 << 10;

    private final WebSocketDriver driver;
    private @Nullable ByteBuf kept;
    /** Where the next bytes are read into, while that is memory of the connection's message. */
    private @Nullable ByteBuffer landing;

    private boolean autoRead;

    Intake(WebSocketDriver driver) {
        this.driver = driver;
    }

    /** Where the next bytes are best read into; null where any buffer will do. */
    @Nullable
    ByteBuf landing() {
        ByteBuffer room = kept == null ? driver.connection.landing() : null;
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
            driver.connection.receive(landed.limit(landed.position() + bytes.readableBytes()), driver.loop.now());
            return;
        }
        ByteBuf before = kept;
        if (before != null) {
            before.writeBytes(bytes);
            return;
        }
        receive(bytes);
        if (bytes.isReadable()) {
            kept = driver.channel.alloc().directBuffer(bytes.readableBytes()).writeBytes(bytes);
        }
    }

    private void receive(ByteBuf bytes) {
        ByteBuffer view = bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes());
        int start = view.position();
        driver.connection.receive(view, driver.loop.now());
        bytes.skipBytes(view.position() - start);
    }

    /** Whether something was kept for lack of demand, and need not be any longer. */
    boolean canShow() {
        return kept != null && wantsMore();
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
        boolean wanted = kept == null && wantsMore();
        if (wanted != autoRead) {
            autoRead = wanted;
            driver.channel.config().setAutoRead(wanted);
        }
    }

    private boolean wantsMore() {
        return driver.connection.demand() > 0 || !driver.connection.isOpen();
    }

    void release() {
        ByteBuf bytes = kept;
        kept = null;
        if (bytes != null) {
            bytes.release();
        }
    }
}
