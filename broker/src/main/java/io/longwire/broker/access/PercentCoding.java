package io.longwire.broker.access;

import io.longwire.protocol.http.PercentEncoding;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of a path (RFC 3986 §2.1), strictly: no {@code /} in disguise, no broken UTF-8. */
final class PercentCoding {
    private static final String UNRESERVED = "-._~";

    private PercentCoding() {}

    /** Any text as one segment: everything but the unreserved characters (RFC 3986 §2.3) is encoded, and so are {@code .} and {@code ..}. */
    static String encode(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        boolean dots = text.equals(".") || text.equals("..");
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (letter || (!dots && UNRESERVED.indexOf(c) >= 0)) {
                out.append(c);
            } else {
                out.append('%').append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            }
        }
        return out.toString();
    }

    static String decode(String path) throws DestinationException {
        if (path.indexOf('%') < 0) {
            return path;
        }
        byte[] out = new byte[path.length() * 3];
        int length = 0;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c >= 0x80) {
                throw Destination.refused(path, "a path is percent-encoded ASCII");
            }
            if (c == '%') {
                out[length++] = octet(path, i);
                i += 2;
            } else {
                out[length++] = (byte) c;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(out, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Destination.refused(path, "its percent-encoding is no UTF-8");
        }
    }

    private static byte octet(String path, int percent) throws DestinationException {
        int octet = PercentEncoding.octet(path, percent);
        if (octet < 0) {
            throw Destination.refused(path, "'%' is followed by two hexadecimal digits");
        }
        if (octet == '/') {
            throw Destination.refused(path, "'/' may not be percent-encoded");
        }
        return (byte) octet;
    }
}
