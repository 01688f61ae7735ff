package io.longwire.verification.conformance;

import io.longwire.protocol.frame.Opcode;
import io.longwire.protocol.frame.Side;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads what the end under test sends, and finds fault with every frame that it may not write so (RFC 6455 §5). */
final class WireReader {
    private final InputStream in;
    private final Side sender;

    WireReader(InputStream in, Side sender) {
        this.in = new BufferedInputStream(in, 64 << 10);
        this.sender = sender;
    }

    /**
     * The next frame.
     *
     * @return null at the end of the stream
     * @throws EOFException when the stream ends inside a frame
     * @throws AssertionError when the frame is not as it must be
     */
    @Nullable
    Frame read() throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        int second = need();
        boolean masked = (second & 0x80) != 0;
        check(masked == (sender == Side.CLIENT), "masked " + masked + " by the " + sender);
        int length = length(second & 0x7f);
        byte[] mask = masked ? in.readNBytes(4) : new byte[4];
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw new EOFException("The stream ends inside a frame");
        }
        for (int i = 0; masked && i < length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return frame(first, payload);
    }

    /**
     * Whether the stream has ended, as far as one can tell without waiting for longer than the socket's timeout.
     *
     * @throws java.net.SocketTimeoutException when there is neither a byte nor the end
     */
    boolean ended() throws IOException {
        in.mark(1);
        boolean ended = in.read() < 0;
        in.reset();
        return ended;
    }

    private static Frame frame(int first, byte[] payload) throws IOException {
        Frame frame = new Frame(first & 0xf, first >= 0x80, (first >> 4) & 7, ByteBuffer.wrap(payload));
        check(Opcode.isKnown(frame.opcode()), "opcode " + frame.opcode());
        if (frame.isControl()) {
            check(frame.fin() && frame.rsv() == 0 && payload.length <= 125, "control frame " + frame);
        }
        return frame.opcode() == Opcode.CLOSE ? close(payload) : frame;
    }

    private static Frame close(byte[] payload) throws IOException {
        if (payload.length == 0) {
            return Frame.close(1005);
        }
        check(payload.length != 1, "a close frame of one byte");
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload, 2, payload.length - 2));
        } catch (CharacterCodingException e) {
            throw new AssertionError("The text of a close frame is not UTF-8", e);
        }
        return Frame.close((payload[0] & 0xff) << 8 | (payload[1] & 0xff));
    }

    private int length(int seven) throws IOException {
        if (seven < 126) {
            return seven;
        }
        long length = 0;
        for (int i = seven == 126 ? 2 : 8; i > 0; i--) {
            length = (length << 8) | need();
        }
        check(length >= (seven == 126 ? 126 : 65_536), "length " + length + " not in its shortest form");
        check(length <= 1 << 28, "length " + length);
        return (int) length;
    }

    private int need() throws IOException {
        int value = in.read();
        if (value < 0) {
            throw new EOFException("The stream ends inside a frame header");
        }
        return value;
    }

    private static void check(boolean right, String what) {
        if (!right) {
            throw new AssertionError("The end under test sent what no end may send: " + what);
        }
    }
}
