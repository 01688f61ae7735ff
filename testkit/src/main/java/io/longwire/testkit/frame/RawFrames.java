package io.longwire.testkit.frame;

import io.longwire.protocol.frame.Opcode;
import io.longwire.protocol.frame.Side;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Builds frames byte by byte from RFC 6455 §5.2, apart from the code under test, wrong ones too. Each of {@code text}, {@code ping} and so on begins
 * a frame; the settings before it hold for that frame alone, but for the sender, which stays.
 */
public final class RawFrames {
    private static final long NONE = Long.MIN_VALUE + 1;
    private static final int[] MASK = {0x37, 0xfa, 0x21, 0x3d};

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final boolean clientSends;
    private boolean fin = true;
    private boolean masked;
    private int rsv;
    private int lengthBytes;
    private long claimedLength = NONE;

    private RawFrames(Side sender) {
        clientSends = sender == Side.CLIENT;
        reset();
    }

    /** Frames as that side sends them: a client's are masked. */
    public static RawFrames from(Side sender) {
        return new RawFrames(sender);
    }

    private void reset() {
        fin = true;
        masked = clientSends;
        rsv = 0;
        lengthBytes = 0;
        claimedLength = NONE;
    }

    /** The next frame does not end its message. */
    public RawFrames more() {
        fin = false;
        return this;
    }

    /** The next frame has those reserved bits, RSV1 as 0b100. */
    public RawFrames rsv(int bits) {
        rsv = bits;
        return this;
    }

    /** The next frame is masked, or not, whoever sends it. */
    public RawFrames masked(boolean masked) {
        this.masked = masked;
        return this;
    }

    /** The next frame's length is written in that many bytes after the first: 0, 2 or 8, whether that is the shortest form or not. */
    public RawFrames lengthIn(int bytes) {
        lengthBytes = bytes == 0 ? -1 : bytes;
        return this;
    }

    /** The next frame's header claims that length, whatever follows; negative ones with the top bit set, as 64 bits. */
    public RawFrames claiming(long length) {
        claimedLength = length;
        if (length < 0) {
            lengthBytes = 8;
        }
        return this;
    }

    public RawFrames text(String payload) {
        return frame(Opcode.TEXT, payload.getBytes(StandardCharsets.UTF_8));
    }

    public RawFrames text(byte[] payload) {
        return frame(Opcode.TEXT, payload);
    }

    public RawFrames binary(byte[] payload) {
        return frame(Opcode.BINARY, payload);
    }

    public RawFrames continuation(String payload) {
        return frame(Opcode.CONTINUATION, payload.getBytes(StandardCharsets.UTF_8));
    }

    public RawFrames continuation(byte[] payload) {
        return frame(Opcode.CONTINUATION, payload);
    }

    public RawFrames ping(String payload) {
        return frame(Opcode.PING, payload.getBytes(StandardCharsets.UTF_8));
    }

    public RawFrames pong(String payload) {
        return frame(Opcode.PONG, payload.getBytes(StandardCharsets.UTF_8));
    }

    public RawFrames close(int code, String text) {
        byte[] words = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer payload = ByteBuffer.allocate(2 + words.length);
        return frame(Opcode.CLOSE, payload.putShort((short) code).put(words).array());
    }

    /** A close frame without a payload. */
    public RawFrames close() {
        return frame(Opcode.CLOSE, new byte[0]);
    }

    /** Any frame. */
    public RawFrames frame(int opcode, byte[] payload) {
        out.write((fin ? 0x80 : 0) | (rsv << 4) | opcode);
        length(claimedLength == NONE ? payload.length : claimedLength);
        if (masked) {
            for (int key : MASK) {
                out.write(key);
            }
        }
        byte[] sent = payload.clone();
        for (int i = 0; masked && i < sent.length; i++) {
            sent[i] ^= (byte) MASK[i % 4];
        }
        out.writeBytes(sent);
        reset();
        return this;
    }

    private void length(long length) {
        int mask = masked ? 0x80 : 0;
        int bytes = lengthBytes != 0 ? Math.max(0, lengthBytes) : length < 126 ? 0 : length < 65_536 ? 2 : 8;
        if (bytes == 0) {
            out.write(mask | ((int) length & 0x7f));
            return;
        }
        out.write(mask | (bytes == 2 ? 126 : 127));
        for (int i = bytes - 1; i >= 0; i--) {
            out.write((int) (length >> (8 * i)));
        }
    }

    /** Any bytes, as they are. */
    public RawFrames raw(int... bytes) {
        for (int value : bytes) {
            out.write(value);
        }
        return this;
    }

    /** All that was built. */
    public byte[] bytes() {
        return out.toByteArray();
    }
}
