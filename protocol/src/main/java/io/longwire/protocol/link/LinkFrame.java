package io.longwire.protocol.link;

import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.message.MessageType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The text frames of a link: a letter, then what belongs to it. {@code docs/link.md} is the specification. */
final class LinkFrame {
    static final byte OPEN = 'o';
    static final byte RESUME = 'r';
    static final byte TEXT = 't';
    static final byte BASE64 = 'b';
    /** The same two with their numbers, for carriers that may repeat or lose what they were given. */
    static final byte NUMBERED_TEXT = 'T';

    static final byte NUMBERED_BASE64 = 'B';
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

    /** A session that was not let wait any longer. */
    static final CloseReason SENT_AWAY =
            new CloseReason(4404, "The session ended, for too much was kept for those who wait; open a new one");

    static final CloseReason TAKEN_OVER = new CloseReason(4409, "Taken over by another carrier");

    /** A message before this one has not come over the carrier. */
    static final CloseReason GAP = new CloseReason(4400, "A message is missing; resume");

    /** With these one end has given the other up for good. */
    static final Set<Integer> FATAL = Set.of(
            CloseCode.PROTOCOL_ERROR,
            CloseCode.UNSUPPORTED_DATA,
            CloseCode.INVALID_PAYLOAD,
            CloseCode.POLICY_VIOLATION,
            CloseCode.TOO_BIG,
            CloseCode.MANDATORY_EXTENSION,
            CloseCode.INTERNAL_ERROR);

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

    /** A message with its number, in text whatever it is. */
    static byte[] numbered(Outgoing.Item item) {
        boolean text = item.type == MessageType.TEXT;
        byte[] payload = text ? item.bytes : Base64.getEncoder().encode(item.bytes);
        int from = text ? 1 : 0;
        byte[] head = control(text ? NUMBERED_TEXT : NUMBERED_BASE64, item.number + " ");
        byte[] frame = Arrays.copyOf(head, head.length + payload.length - from);
        System.arraycopy(payload, from, frame, head.length, payload.length - from);
        return frame;
    }

    /** Takes the number off a numbered message, with the blank behind it; -1 where there is none. */
    static long takeNumber(ByteBuffer rest) {
        long number = 0;
        for (int digits = 0; digits <= MOST_DIGITS && rest.hasRemaining(); digits++) {
            byte next = rest.get();
            if (next == ' ') {
                return digits == 0 ? -1 : number;
            }
            if (next < '0' || next > '9') {
                return -1;
            }
            number = number * 10 + (next - '0');
        }
        return -1;
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
