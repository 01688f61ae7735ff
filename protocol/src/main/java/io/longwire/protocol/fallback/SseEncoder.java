package io.longwire.protocol.fallback;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Server-Sent Events (WHATWG HTML, "Server-sent events") as bytes. Whatever the parts hold, they cannot add a field or end the event: data is split
 * at CR, LF and CRLF into lines of its own; an id or a name with a line break or NUL in it is refused.
 */
public final class SseEncoder {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);

    private SseEncoder() {}

    /**
     * An event.
     *
     * @param id what a client sends as {@code Last-Event-ID} when it comes back; null to leave the last one as it is
     * @param name the event's type; null for {@code message}
     * @param data UTF-8; CR and CRLF arrive as LF
     * @throws IllegalArgumentException when the id or the name has CR, LF or NUL in it
     */
    public static byte[] event(@Nullable String id, @Nullable String name, byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.length + 96);
        if (id != null) {
            field(out, "id", id);
        }
        if (name != null) {
            field(out, "event", name);
        }
        int start = 0;
        for (int i = 0; i < data.length; i++) {
            if (data[i] == '\n' || data[i] == '\r') {
                line(out, data, start, i);
                if (data[i] == '\r' && i + 1 < data.length && data[i + 1] == '\n') {
                    i++;
                }
                start = i + 1;
            }
        }
        line(out, data, start, data.length);
        out.write('\n');
        return out.toByteArray();
    }

    /**
     * A comment, which clients skip.
     *
     * @throws IllegalArgumentException when it has CR, LF or NUL in it
     */
    public static byte[] comment(String text) {
        return (": " + checked("comment", text) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * A comment and an id without an event: a client that comes back sends the id as {@code Last-Event-ID}, and its application hears nothing.
     *
     * @throws IllegalArgumentException when one of them has CR, LF or NUL in it
     */
    public static byte[] id(String comment, String id) {
        return (": " + checked("comment", comment) + "\nid: " + checked("id", id) + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * What a stream begins with: how long a client waits before it comes back, and what it then comes back with. The id is in the first block because a
     * stream begins without one, and each empty line makes that the client's last: one that is cut before its first event would have none to send.
     *
     * @param millis 0 or more
     * @throws IllegalArgumentException when the id has CR, LF or NUL in it
     */
    public static byte[] opening(long millis, String id) {
        if (millis < 0) {
            throw new IllegalArgumentException("retry must be 0 or more, but is " + millis);
        }
        return ("retry: " + millis + "\nid: " + checked("id", id) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void field(ByteArrayOutputStream out, String field, String value) {
        out.writeBytes((field + ": " + checked(field, value) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String checked(String field, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                throw new IllegalArgumentException("The " + field + " of an event has a line break or NUL in it");
            }
        }
        return value;
    }

    private static void line(ByteArrayOutputStream out, byte[] data, int from, int to) {
        out.writeBytes(DATA);
        out.write(data, from, to - from);
        out.write('\n');
    }
}
