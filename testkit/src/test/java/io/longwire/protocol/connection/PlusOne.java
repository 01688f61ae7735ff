package io.longwire.protocol.connection;

import io.longwire.protocol.extension.Extension;
import io.longwire.protocol.extension.ExtensionException;
import io.longwire.protocol.extension.FrameInfo;
import java.nio.ByteBuffer;

/** An extension that uses RSV2, on every frame, and adds one to each byte. */
final class PlusOne implements Extension {
    @Override
    public int rsv() {
        return FrameInfo.RSV2;
    }

    @Override
    public void decode(FrameInfo frame, ByteBuffer payload, boolean endOfFrame, Next next) throws ExtensionException {
        if ((frame.rsv & FrameInfo.RSV2) != 0) {
            frame.rsv &= ~FrameInfo.RSV2;
            for (int i = payload.position(); i < payload.limit(); i++) {
                payload.put(i, (byte) (payload.get(i) - 1));
            }
        }
        next.accept(payload, endOfFrame);
    }

    @Override
    public ByteBuffer encode(FrameInfo frame, ByteBuffer payload) {
        frame.rsv |= FrameInfo.RSV2;
        ByteBuffer out = ByteBuffer.allocate(payload.remaining());
        for (int i = payload.position(); i < payload.limit(); i++) {
            out.put((byte) (payload.get(i) + 1));
        }
        return out.flip();
    }

    @Override
    public void close() {}
}
