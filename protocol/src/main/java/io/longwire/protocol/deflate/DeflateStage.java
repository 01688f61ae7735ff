package io.longwire.protocol.deflate;

import io.longwire.protocol.extension.Extension;
import io.longwire.protocol.extension.ExtensionException;
import io.longwire.protocol.extension.FrameInfo;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.Opcode;
import java.nio.ByteBuffer;

/** permessage-deflate on one connection: RSV1 of a message's first frame says whether the message is compressed (RFC 7692 §6). */
final class DeflateStage implements Extension {
    /** Under which a whole message's compressed form is shared: what it depends on. */
    private record SharedKey(int level, int window, int threshold) {}

    private final Compressor compressor;
    private final Decompressor decompressor;
    private final int threshold;
    private final SharedKey sharedKey;
    private boolean receiving;
    private boolean sending;

    DeflateStage(Compressor compressor, Decompressor decompressor, int threshold) {
        this.compressor = compressor;
        this.decompressor = decompressor;
        this.threshold = threshold;
        this.sharedKey = new SharedKey(compressor.level(), compressor.window(), threshold);
    }

    @Override
    public int rsv() {
        return FrameInfo.RSV1;
    }

    @Override
    public void decode(FrameInfo frame, ByteBuffer payload, boolean endOfFrame, Next next) throws ExtensionException {
        boolean marked = (frame.rsv & FrameInfo.RSV1) != 0;
        if (frame.opcode != Opcode.CONTINUATION) {
            receiving = marked;
        } else if (marked) {
            throw new ExtensionException(CloseCode.PROTOCOL_ERROR, "RSV1 on a continuation frame (RFC 7692 §6.1)");
        }
        frame.rsv &= ~FrameInfo.RSV1;
        if (receiving) {
            decompressor.decompress(payload, endOfFrame, endOfFrame && frame.fin, next);
        } else {
            next.accept(payload, endOfFrame);
        }
    }

    @Override
    public ByteBuffer encode(FrameInfo frame, ByteBuffer payload) {
        if (frame.opcode != Opcode.CONTINUATION) {
            // Of a message in fragments only the first is known; it may well become long.
            sending = !frame.fin || payload.remaining() >= threshold;
            if (sending) {
                frame.rsv |= FrameInfo.RSV1;
            }
        }
        return sending ? compressor.compress(payload, frame.fin) : payload;
    }

    @Override
    public Object sharedKey() {
        return sharedKey;
    }

    @Override
    public ByteBuffer encodeShared(FrameInfo frame, ByteBuffer payload) {
        // What this connection sent before must not be referred to: others have not had it.
        compressor.forget();
        return encode(frame, payload);
    }

    @Override
    public void sentShared() {
        compressor.forget();
    }

    @Override
    public void close() {
        compressor.close();
        decompressor.close();
    }
}
