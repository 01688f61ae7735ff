package io.longwire.protocol.connection;

import io.longwire.protocol.extension.Extension;
import io.longwire.protocol.extension.ExtensionException;
import io.longwire.protocol.extension.FrameInfo;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.Opcode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An extension that uses RSV1 and changes the length: each byte travels as a pair of count and value. A pair may be cut by frames. RSV1 marks a
 * message's first frame; a count of 0 is wrong.
 */
final class RunLength implements Extension {
    private boolean active;
    private @Nullable Integer count;

    /** How many bytes it has made of what came in. */
    long produced;

    int closed;

    @Override
    public int rsv() {
        return FrameInfo.RSV1;
    }

    @Override
    public void decode(FrameInfo frame, ByteBuffer payload, boolean endOfFrame, Next next) throws ExtensionException {
        if (frame.opcode != Opcode.CONTINUATION) {
            active = (frame.rsv & FrameInfo.RSV1) != 0;
        } else if ((frame.rsv & FrameInfo.RSV1) != 0) {
            throw new ExtensionException(CloseCode.PROTOCOL_ERROR, "RSV1 on a continuation frame");
        }
        frame.rsv &= ~FrameInfo.RSV1;
        if (!active) {
            next.accept(payload, endOfFrame);
            return;
        }
        while (payload.hasRemaining()) {
            int value = payload.get() & 0xff;
            if (count == null) {
                count = checked(value);
            } else if (!run(count, (byte) value, next)) {
                return;
            } else {
                count = null;
            }
        }
        if (endOfFrame) {
            next.accept(ByteBuffer.allocate(0), true);
        }
    }

    private static int checked(int count) throws ExtensionException {
        if (count == 0) {
            throw new ExtensionException(CloseCode.INVALID_PAYLOAD, "A run of nothing");
        }
        return count;
    }

    private boolean run(int count, byte value, Next next) throws ExtensionException {
        byte[] run = new byte[count];
        Arrays.fill(run, value);
        produced += count;
        return next.accept(ByteBuffer.wrap(run), false);
    }

    @Override
    public ByteBuffer encode(FrameInfo frame, ByteBuffer payload) {
        if (frame.opcode != Opcode.CONTINUATION) {
            frame.rsv |= FrameInfo.RSV1;
        }
        ByteBuffer out = ByteBuffer.allocate(2 * payload.remaining());
        for (int i = payload.position(); i < payload.limit(); i++) {
            out.put((byte) 1).put(payload.get(i));
        }
        return out.flip();
    }

    @Override
    public void close() {
        closed++;
    }
}
