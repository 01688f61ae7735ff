package io.longwire.verification.abuse;

import static io.longwire.verification.raw.WireFrame.BINARY;
import static io.longwire.verification.raw.WireFrame.CONTINUATION;
import static io.longwire.verification.raw.WireFrame.FIN;

import io.longwire.verification.raw.WireFrame;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Little compressed data that becomes very much (RFC 7692), by the JDK's deflater alone. Keeps its context between messages. */
final class Bombs {
    private static final int RSV1 = 0x40;

    private final Deflater deflater = new Deflater(9, true);

    /** A message of that many zeros, as it is on the wire: a thousandth of it. */
    byte[] zeros(int bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] room = new byte[64 << 10];
        byte[] zeros = new byte[1 << 20];
        for (int left = bytes; left > 0; left -= zeros.length) {
            deflater.setInput(zeros, 0, Math.min(left, zeros.length));
            int flush = left <= zeros.length ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH;
            for (int made = deflater.deflate(room, 0, room.length, flush);
                    made > 0;
                    made = deflater.deflate(room, 0, room.length, flush)) {
                out.write(room, 0, made);
            }
        }
        byte[] all = out.toByteArray();
        return Arrays.copyOf(all, all.length - 4);
    }

    /** In one frame. */
    static byte[] whole(byte[] compressed) {
        return WireFrame.of(FIN | RSV1 | BINARY, compressed);
    }

    /** In frames of that many bytes. */
    static byte[] inFragments(byte[] compressed, int fragment) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < compressed.length; at += fragment) {
            int end = Math.min(compressed.length, at + fragment);
            int first = (at == 0 ? RSV1 | BINARY : CONTINUATION) | (end == compressed.length ? FIN : 0);
            out.writeBytes(WireFrame.of(first, Arrays.copyOfRange(compressed, at, end)));
        }
        return out.toByteArray();
    }
}
