package io.longwire.protocol.fallback;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Writes JSON (RFC 8259) as UTF-8 bytes. What it writes is also safe inside a line of text and inside HTML: there is no line break of any kind in
 * it, U+2028 and U+2029 included, and no {@code <}. Half a surrogate pair becomes U+FFFD.
 *
 * <p>Whoever writes puts the commas. Not for several threads.
 */
public final class JsonText {
    private static final String HEX = "0123456789abcdef";

    private byte[] bytes;
    private int length;

    /** Begins with room for about so many bytes. */
    public JsonText(int expected) {
        bytes = new byte[Math.max(16, expected)];
    }

    /** Adds ASCII as it is: punctuation and names. */
    public JsonText raw(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            octet(ascii.charAt(i));
        }
        return this;
    }

    /** Adds what was written elsewhere, as it is. */
    public JsonText raw(ByteBuffer json) {
        int count = json.remaining();
        room(count);
        json.get(json.position(), bytes, length, count);
        length += count;
        return this;
    }

    /** Adds a number. */
    public JsonText number(long number) {
        return raw(Long.toString(number));
    }

    /** Adds a string with its quotes. */
    public JsonText string(String text) {
        octet('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                ascii(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                supplementary(Character.toCodePoint(c, text.charAt(++i)));
            } else {
                basic(Character.isSurrogate(c) ? '\ufffd' : c);
            }
        }
        octet('"');
        return this;
    }

    /** Adds valid UTF-8 as a string with its quotes. */
    public JsonText utf8(byte[] text) {
        room(text.length + 2);
        octet('"');
        for (int i = 0; i < text.length; i++) {
            byte b = text[i];
            if (b >= 0) {
                ascii((char) b);
            } else if (b == (byte) 0xE2 && separatesLines(text, i)) {
                raw(text[i + 2] == (byte) 0xA8 ? "\\u2028" : "\\u2029");
                i += 2;
            } else {
                octet(b);
            }
        }
        octet('"');
        return this;
    }

    private static boolean separatesLines(byte[] text, int i) {
        return i + 2 < text.length
                && text[i + 1] == (byte) 0x80
                && (text[i + 2] == (byte) 0xA8 || text[i + 2] == (byte) 0xA9);
    }

    /** Adds bytes as a string of base64 (RFC 4648 §4) with its quotes. */
    public JsonText base64(byte[] data) {
        byte[] encoded = Base64.getEncoder().encode(data);
        octet('"');
        raw(ByteBuffer.wrap(encoded));
        octet('"');
        return this;
    }

    private void ascii(char c) {
        switch (c) {
            case '"' -> raw("\\\"");
            case '\\' -> raw("\\\\");
            case '\n' -> raw("\\n");
            case '\r' -> raw("\\r");
            case '\t' -> raw("\\t");
            default -> {
                if (c < 0x20 || c == 0x7f || c == '<') {
                    escape(c);
                } else {
                    octet(c);
                }
            }
        }
    }

    private void escape(char c) {
        raw("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            octet(HEX.charAt((c >> shift) & 0xf));
        }
    }

    private void basic(char c) {
        if (c == '\u2028' || c == '\u2029') {
            escape(c);
        } else if (c < 0x800) {
            octet(0xC0 | (c >> 6));
            octet(0x80 | (c & 0x3F));
        } else {
            octet(0xE0 | (c >> 12));
            octet(0x80 | ((c >> 6) & 0x3F));
            octet(0x80 | (c & 0x3F));
        }
    }

    private void supplementary(int codePoint) {
        octet(0xF0 | (codePoint >> 18));
        octet(0x80 | ((codePoint >> 12) & 0x3F));
        octet(0x80 | ((codePoint >> 6) & 0x3F));
        octet(0x80 | (codePoint & 0x3F));
    }

    private void octet(int octet) {
        room(1);
        bytes[length++] = (byte) octet;
    }

    private void room(int count) {
        if (count > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, (int)
                    Math.max((long) length + count, Math.min(bytes.length * 2L, Integer.MAX_VALUE - 8)));
        }
    }

    /** How many bytes there are so far. */
    public int size() {
        return length;
    }

    /** A copy of what was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
