package io.longwire.protocol.stomp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns header lines into headers, and checks {@code content-length}. Holds no memory between frames. */
final class HeaderParser {
    private @Nullable List<String> headers;

    /** Takes one line. */
    void line(byte[] line, int length, StompCommand command, @Nullable StompVersion version, int limit)
            throws StompSyntaxException {
        List<String> known = headers;
        if (known == null) {
            known = new ArrayList<>();
            headers = known;
        }
        if (known.size() / 2 == limit) {
            throw new StompSyntaxException(true, "A frame has more than " + limit + " headers");
        }
        int colon = 0;
        while (colon < length && line[colon] != ':') {
            colon++;
        }
        if (colon == 0 || colon == length) {
            throw new StompSyntaxException(false, "A header line is not of the form name:value");
        }
        String name = text(line, 0, colon, command, version);
        String value = text(line, colon + 1, length, command, version);
        known.add(name); // both or none: what was read before a fault is still asked for a receipt
        known.add(value);
    }

    private static String text(byte[] line, int from, int to, StompCommand command, @Nullable StompVersion version)
            throws StompSyntaxException {
        int bits = 0;
        boolean backslash = false;
        for (int i = from; i < to; i++) {
            if (line[i] == 0) {
                throw new StompSyntaxException(false, "A header has a NUL in it; an empty line ends the headers");
            }
            bits |= line[i];
            backslash |= line[i] == '\\';
        }
        int end = backslash && version != null && Escapes.apply(command, version)
                ? Escapes.undo(line, from, to, version)
                : to;
        if (bits >= 0) {
            return new String(line, from, end - from, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line, from, end - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new StompSyntaxException(false, "A header is not valid UTF-8");
        }
    }

    /** The headers so far; the next line begins anew. */
    StompHeaders take() {
        List<String> known = headers;
        if (known == null) {
            return StompHeaders.NONE;
        }
        StompHeaders taken = StompHeaders.of(known);
        known.clear();
        return taken;
    }

    /** Gives its memory back. */
    void release() {
        headers = null;
    }

    /** The value of {@code content-length}; -1 when there is none. */
    static int contentLength(StompHeaders headers, int limit) throws StompSyntaxException {
        String text = headers.first("content-length");
        if (text == null) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                throw new StompSyntaxException(false, "content-length is not a number of bytes");
            }
            value = Math.min(value * 10 + (c - '0'), Integer.MAX_VALUE);
        }
        if (text.isEmpty()) {
            throw new StompSyntaxException(false, "content-length is not a number of bytes");
        }
        if (value > limit) {
            throw new StompSyntaxException(true, "A body has more than " + limit + " bytes");
        }
        return (int) value;
    }
}
