package io.longwire.protocol.fallback;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message as every HTTP transport shows it: {@code {"destination":…,"position":…,"timestamp":…,"contentType":…,"headers":{…},"data":"text"}},
 * with {@code "base64"} in place of {@code "data"} where the body is no UTF-8. {@code contentType} and {@code headers} are left out where there
 * are none. {@code "cursor"} comes after {@code "position"} where a reader needs more than that to come back. {@code timestamp} is in milliseconds since 1970.
 */
public final class FeedItem {
    private FeedItem() {}

    /**
     * Writes an item.
     *
     * @param cursor null for none
     * @param utf8 whether the body is valid UTF-8
     */
    public static void write(
            JsonText json,
            String destination,
            String position,
            @Nullable String cursor,
            long timestamp,
            @Nullable String contentType,
            Map<String, String> headers,
            byte[] body,
            boolean utf8) {
        open(json, destination, position, cursor, timestamp, contentType, headers, body, utf8);
        json.raw("}");
    }

    /** Writes an item as {@link #write} does, but leaves it open: its reader is told more of it, and then {@code "}"} ends it. */
    public static void open(
            JsonText json,
            String destination,
            String position,
            @Nullable String cursor,
            long timestamp,
            @Nullable String contentType,
            Map<String, String> headers,
            byte[] body,
            boolean utf8) {
        json.raw("{\"destination\":").string(destination);
        json.raw(",\"position\":").string(position);
        if (cursor != null) {
            json.raw(",\"cursor\":").string(cursor);
        }
        json.raw(",\"timestamp\":").number(timestamp);
        if (contentType != null) {
            json.raw(",\"contentType\":").string(contentType);
        }
        if (!headers.isEmpty()) {
            writeHeaders(json, headers);
        }
        if (utf8) {
            json.raw(",\"data\":").utf8(body);
        } else {
            json.raw(",\"base64\":").base64(body);
        }
    }

    private static void writeHeaders(JsonText json, Map<String, String> headers) {
        String before = ",\"headers\":{";
        for (Map.Entry<String, String> header : headers.entrySet()) {
            json.raw(before).string(header.getKey()).raw(":").string(header.getValue());
            before = ",";
        }
        json.raw("}");
    }
}
