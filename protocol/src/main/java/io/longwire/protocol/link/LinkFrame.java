package io.longwire.protocol.link;

import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The text frames of a link: a letter, then what belongs to it. {@code docs/link.md} is the specification. */
final class LinkFrame {
    static final byte OPEN = 'o';
    static final byte RESUME = 'r';
    static final byte TEXT = 't';
    static final byte BASE64 = 'b';
    static final byte ACKNOWLEDGE = 'a';
    static final byte PING = 'p';
    static final byte PONG = 'q';
    static final byte CLOSE = 'x';

    /** The version that is spoken here. */
    static final String VERSION = "1";

    /** The longest frame but for those that carry a message. */
    static final int CONTROL_BYTES = 1024;

    /** A session that is not here: expired, of another node, or of somebody else. */
    static final CloseReason UNKNOWN = new CloseReason(4404, "No such session here; open a new one");

    static final CloseReason TAKEN_OVER = new CloseReason(4409, "Taken over by another carrier");

    private static final int MOST_DIGITS = 18;

    private LinkFrame() {}

    /** The text frame of a message. */
    static byte[] text(byte[] payload) {
        byte[] frame = new byte[payload.length + 1];
        frame[0] = TEXT;
        System.arraycopy(payload, 0, frame, 1, payload.length);
        return frame;
    }

    static byte[] text(ByteBuffer payload) {
        ByteBuffer read = payload.duplicate();
        byte[] frame = new byte[read.remaining() + 1];
        frame[0] = TEXT;
        read.get(frame, 1, read.remaining());
        return frame;
    }

    /** A message of bytes, for carriers that have text only. */
    static byte[] base64(byte[] payload) {
        byte[] encoded = Base64.getEncoder().encode(payload);
        byte[] frame = new byte[encoded.length + 1];
        frame[0] = BASE64;
        System.arraycopy(encoded, 0, frame, 1, encoded.length);
        return frame;
    }

    /** The bytes of such a frame, behind its letter; null where it is not base64. */
    static @Nullable ByteBuffer decoded(ByteBuffer rest) {
        try {
            return Base64.getDecoder().decode(rest.duplicate());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    static byte[] control(byte letter, String rest) {
        return ((char) letter + rest).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] close(CloseReason reason) {
        return control(CLOSE, reason.code() + (reason.text().isEmpty() ? "" : " " + reason.text()));
    }

    static String string(ByteBuffer rest) {
        return StandardCharsets.UTF_8.decode(rest.duplicate()).toString();
    }

    /** A count; -1 where it is none. */
    static long number(String digits) {
        if (digits.isEmpty() || digits.length() > MOST_DIGITS) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + (digit - '0');
        }
        return number;
    }

    /** The reason of a close frame; null where it is malformed or may not travel. 1005 says that there was none. */
    static @Nullable CloseReason reason(String rest) {
        int blank = rest.indexOf(' ');
        long code = number(blank < 0 ? rest : rest.substring(0, blank));
        if (code > Integer.MAX_VALUE || (!CloseCode.mayTravel((int) code) && code != CloseCode.NO_STATUS)) {
            return null;
        }
        return CloseReason.of((int) code, blank < 0 ? "" : rest.substring(blank + 1));
    }
}
