package io.longwire.protocol.deflate;

import io.longwire.protocol.extension.Extension.Next;
import io.longwire.protocol.extension.ExtensionException;
import io.longwire.protocol.frame.CloseCode;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** The way in of one connection: deflate blocks to payload, in pieces, so that a bomb stops where the limit is (RFC 7692 §7.2.2). */
final class Decompressor {
    private static final byte[] TAIL = {0x00, 0x00, (byte) 0xFF, (byte) 0xFF};
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final DeflatePool pool;
    private final boolean keepsContext;
    private @Nullable Inflater inflater;

    Decompressor(DeflatePool pool, boolean keepsContext) {
        this.pool = pool;
        this.keepsContext = keepsContext;
    }

    void decompress(ByteBuffer payload, boolean endOfFrame, boolean endOfMessage, Next next) throws ExtensionException {
        Inflater active = inflater;
        if (active == null) {
            active = pool.inflater();
            inflater = active;
        }
        boolean more = inflate(active, payload, next);
        if (more && endOfMessage) {
            more = inflate(active, ByteBuffer.wrap(TAIL), next);
            endMessage(active);
        }
        if (more && endOfFrame) {
            next.accept(EMPTY.duplicate(), true);
        }
    }

    private boolean inflate(Inflater active, ByteBuffer in, Next next) throws ExtensionException {
        active.setInput(in);
        ByteBuffer out = pool.takePiece();
        try {
            while (true) {
                int made = active.inflate(out.clear());
                if (made > 0 && !next.accept(out.flip(), false)) {
                    return false;
                }
                if (active.finished()) {
                    // A block with BFINAL ends a stream, not the message (§7.2.3.5): what follows is another stream.
                    int left = active.getRemaining();
                    active.reset();
                    if (left == 0) {
                        return true;
                    }
                    active.setInput(in);
                } else if (made == 0) {
                    return settled(active);
                }
            }
        } catch (DataFormatException wrong) {
            throw new ExtensionException(CloseCode.INVALID_PAYLOAD, "The compressed data is damaged");
        } finally {
            active.setInput(EMPTY); // not to keep the driver's memory
            pool.givePiece(out);
        }
    }

    private static boolean settled(Inflater active) throws ExtensionException {
        if (active.needsDictionary()) {
            throw new ExtensionException(CloseCode.INVALID_PAYLOAD, "The compressed data wants a dictionary");
        }
        return true;
    }

    private void endMessage(Inflater active) {
        if (!keepsContext) {
            inflater = null;
            pool.give(active);
        }
    }

    void close() {
        Inflater active = inflater;
        inflater = null;
        if (active != null) {
            pool.give(active);
        }
    }
}
