package io.longwire.protocol.sockjs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Makes JSON strings out of UTF-8, and strings of a script out of frames. */
final class Quoting {
    private static final String HEX = "0123456789abcdef";

    private Quoting() {}

    /**
     * Valid UTF-8 as a JSON string with its quotes. What browsers change on the way (SockJS protocol 0.3.3, "JSON Unicode Encoding") is escaped:
     * control characters, U+200C–200F, U+2028–202F, U+2060–206F, U+FFF0–FFFF.
     */
    static byte[] json(byte[] utf8) {
        Octets out = new Octets(utf8.length + 2 + (utf8.length >> 3));
        out.write('"');
        for (int i = 0; i < utf8.length; i++) {
            int octet = utf8[i] & 0xff;
            if (octet < 0x80) {
                ascii(octet, out);
            } else {
                int unit = octet == 0xE2 || octet == 0xEF ? mangled(utf8, i) : 0;
                if (unit == 0) {
                    out.write(octet);
                } else {
                    unit(unit, out);
                    i += 2;
                }
            }
        }
        out.write('"');
        return out.toByteArray();
    }

    private static void ascii(int octet, Octets out) {
        switch (octet) {
            case '"' -> out.text("\\\"");
            case '\\' -> out.text("\\\\");
            case '\b' -> out.text("\\b");
            case '\f' -> out.text("\\f");
            case '\n' -> out.text("\\n");
            case '\r' -> out.text("\\r");
            case '\t' -> out.text("\\t");
            default -> {
                if (octet < 0x20) {
                    unit(octet, out);
                } else {
                    out.write(octet);
                }
            }
        }
    }

    /** The three bytes from there as a character that must be escaped; 0 when it need not. */
    private static int mangled(byte[] utf8, int i) {
        if (i + 2 >= utf8.length) {
            return 0;
        }
        int c = ((utf8[i] & 0xF) << 12) | ((utf8[i + 1] & 0x3F) << 6) | (utf8[i + 2] & 0x3F);
        boolean escaped = (c >= 0x200C && c <= 0x200F)
                || (c >= 0x2028 && c <= 0x202F)
                || (c >= 0x2060 && c <= 0x206F)
                || c >= 0xFFF0;
        return escaped ? c : 0;
    }

    private static void unit(int c, Octets out) {
        out.text("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.write(HEX.charAt((c >> shift) & 0xf));
        }
    }

    /**
     * A frame as a string of JavaScript with its quotes, safe inside {@code <script>} too: there is no {@code <} in it, and a frame has no line end.
     */
    static byte[] script(byte[] frame) {
        Octets out = new Octets(frame.length + 2 + (frame.length >> 3));
        out.write('"');
        for (byte octet : frame) {
            switch (octet) {
                case '"' -> out.text("\\\"");
                case '\\' -> out.text("\\\\");
                case '<' -> out.text("\\u003c");
                default -> out.write(octet);
            }
        }
        out.write('"');
        return out.toByteArray();
    }

    /** A frame in an event: sockjs-client decodes percent signs there, and nowhere else. */
    static byte[] percent(byte[] frame) {
        Octets out = new Octets(frame.length + 16);
        for (byte octet : frame) {
            out.write(octet);
            if (octet == '%') {
                out.text("25");
            }
        }
        return out.toByteArray();
    }

    /** Bytes that are put together, on one thread. */
    private static final class Octets extends ByteArrayOutputStream {
        Octets(int expected) {
            super(expected);
        }

        void text(String ascii) {
            writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
