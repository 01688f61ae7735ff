package io.longwire.protocol.sockjs;

import io.longwire.protocol.message.Utf8Validator;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes the messages out of one JSON text (RFC 8259) that is an array of strings, or one string, as its bytes arrive. Strict: anything else is
 * broken. No more is kept than the message that is being read.
 *
 * <p>A surrogate without its other half becomes U+FFFD, as in a WebSocket of a browser. Not for several threads.
 */
final class MessageReader {
    private enum At {
        START,
        FIRST,
        ELEMENT,
        STRING,
        ESCAPE,
        HEX,
        BEHIND,
        END,
        BROKEN,
        TOO_LARGE
    }

    private static final int REPLACEMENT = 0xFFFD;

    private final Utf8Validator utf8 = new Utf8Validator();
    private long limit;
    private At at = At.START;
    private boolean array;
    private byte[] message = {};
    private int length;
    private int digits;
    private int unit;

    /** The first half of a surrogate pair whose second half may follow; 0 for none. */
    private int high;

    /** @param limit bytes of one message */
    MessageReader(long limit) {
        this.limit = limit;
    }

    /** Another bound, from the next message on. */
    void limit(long bytes) {
        limit = bytes;
    }

    /** Whether the text may end here. */
    boolean complete() {
        return at == At.END;
    }

    /** Whether nothing but blanks has come. */
    boolean empty() {
        return at == At.START;
    }

    boolean broken() {
        return at == At.BROKEN;
    }

    boolean tooLarge() {
        return at == At.TOO_LARGE;
    }

    /** Makes ready for another text. */
    void reset() {
        at = At.START;
        array = false;
        message = new byte[0];
        length = 0;
        high = 0;
    }

    /** The next message, in UTF-8; null when more bytes are needed, or nothing can follow. Once it is broken or too large, nothing is read any more. */
    byte @Nullable [] next(ByteBuffer in) {
        while (in.hasRemaining() && at != At.BROKEN && at != At.TOO_LARGE) {
            int octet = in.get() & 0xff;
            switch (at) {
                case STRING -> {
                    if (octet == '"') {
                        return ended();
                    }
                    inString(octet);
                }
                case ESCAPE -> escape(octet);
                case HEX -> hex(octet);
                default -> between(octet);
            }
        }
        return null;
    }

    /** Passes over what cannot lead to another message: blanks, and the end of the array. */
    void skip(ByteBuffer in) {
        while (in.hasRemaining() && at != At.STRING && at != At.ESCAPE && at != At.HEX) {
            int octet = in.get(in.position()) & 0xff;
            if (!isBlank(octet) && !(octet == ']' && at == At.BEHIND)) {
                return;
            }
            between(octet);
            in.get();
        }
    }

    private static boolean isBlank(int octet) {
        return octet == ' ' || octet == '\t' || octet == '\n' || octet == '\r';
    }

    private void between(int octet) {
        if (isBlank(octet)) {
            return;
        }
        at = switch (at) {
            case START -> octet == '[' ? opened() : string(octet);
            case FIRST -> octet == ']' ? At.END : string(octet);
            case ELEMENT -> string(octet);
            case BEHIND -> octet == ',' ? At.ELEMENT : octet == ']' ? At.END : At.BROKEN;
            default -> At.BROKEN;
        };
    }

    private At opened() {
        array = true;
        return At.FIRST;
    }

    private static At string(int octet) {
        return octet == '"' ? At.STRING : At.BROKEN;
    }

    private void inString(int octet) {
        if (octet == '\\') {
            at = At.ESCAPE;
        } else if (octet < 0x20) {
            at = At.BROKEN;
        } else {
            octet(octet);
        }
    }

    private void escape(int octet) {
        at = At.STRING;
        switch (octet) {
            case '"', '\\', '/' -> octet(octet);
            case 'b' -> octet('\b');
            case 'f' -> octet('\f');
            case 'n' -> octet('\n');
            case 'r' -> octet('\r');
            case 't' -> octet('\t');
            case 'u' -> {
                at = At.HEX;
                digits = 0;
                unit = 0;
            }
            default -> at = At.BROKEN;
        }
    }

    private void hex(int octet) {
        int digit = octet < 0x80 ? Character.digit(octet, 16) : -1;
        if (digit < 0) {
            at = At.BROKEN;
            return;
        }
        unit = (unit << 4) | digit;
        if (++digits == 4) {
            at = At.STRING;
            unit();
        }
    }

    private void unit() {
        char c = (char) unit;
        if (Character.isLowSurrogate(c) && high != 0) {
            int codePoint = Character.toCodePoint((char) high, c);
            high = 0;
            codePoint(codePoint);
            return;
        }
        half();
        if (Character.isHighSurrogate(c)) {
            high = c;
        } else {
            codePoint(Character.isSurrogate(c) ? REPLACEMENT : c);
        }
    }

    /** What came before was half a pair, and its other half does not follow. */
    private void half() {
        if (high != 0) {
            high = 0;
            codePoint(REPLACEMENT);
        }
    }

    private void codePoint(int c) {
        if (c < 0x80) {
            octet(c);
            return;
        }
        int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
        octet(((0xFF00 >> (more + 1)) & 0xFF) | (c >> (6 * more)));
        for (int i = more - 1; i >= 0; i--) {
            octet(0x80 | ((c >> (6 * i)) & 0x3F));
        }
    }

    private void octet(int octet) {
        half();
        if (length >= limit) {
            at = At.TOO_LARGE;
            return;
        }
        if (length == message.length) {
            message = Arrays.copyOf(message, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(64, length * 2L)));
        }
        message[length++] = (byte) octet;
    }

    private byte @Nullable [] ended() {
        half();
        at = array ? At.BEHIND : At.END;
        byte[] text = length == message.length ? message : Arrays.copyOf(message, length);
        message = new byte[0];
        length = 0;
        utf8.reset();
        if (!utf8.accept(ByteBuffer.wrap(text)) || !utf8.complete()) {
            at = At.BROKEN;
            return null;
        }
        return text;
    }
}
