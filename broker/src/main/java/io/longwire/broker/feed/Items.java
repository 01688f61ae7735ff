package io.longwire.broker.feed;

import io.longwire.broker.engine.Lease;
import io.longwire.broker.engine.Publication;
import io.longwire.protocol.fallback.FeedItem;
import io.longwire.protocol.fallback.JsonText;
import org.jspecify.annotations.Nullable;

/** Publications and what is said about a stream, as JSON objects. */
final class Items {
    /** What the messages of one list have together at most; one message is always let through. */
    static final long MOST_BYTES = 4 << 20;

    private static final int ROOM = 256;

    private Items() {}

    /**
     * An item.
     *
     * @param cursor what to come back with, where that is not the position alone; else null
     */
    static void write(JsonText json, Publication publication, @Nullable String cursor) {
        open(json, publication, cursor);
        json.raw("}");
    }

    /**
     * An item that is leased: with what its reader has to know to settle it.
     *
     * @param deadline in milliseconds since 1970
     */
    static void leased(JsonText json, Lease lease, String token, long deadline) {
        open(json, lease.publication(), null);
        json.raw(",\"attempt\":").number(lease.attempt());
        json.raw(",\"lease\":").string(token);
        json.raw(",\"deadline\":").number(deadline).raw("}");
    }

    private static void open(JsonText json, Publication publication, @Nullable String cursor) {
        FeedItem.open(
                json,
                publication.destination(),
                publication.position().toString(),
                cursor,
                publication.timestamp(),
                publication.contentType(),
                publication.headers(),
                publication.bodyBytes(),
                publication.utf8());
    }

    static JsonText item(Publication publication, @Nullable String cursor) {
        JsonText json = new JsonText(publication.bodyBytes().length + ROOM);
        write(json, publication, cursor);
        return json;
    }

    /** What is said about a stream; an absent part is left out. */
    static JsonText notice(
            @Nullable String event, @Nullable String cursor, @Nullable String destination, @Nullable String detail) {
        JsonText json = new JsonText(ROOM);
        String before = "{";
        before = part(json, before, "event", event);
        before = part(json, before, "cursor", cursor);
        before = part(json, before, "destination", destination);
        before = part(json, before, "detail", detail);
        return json.raw(before.equals("{") ? "{}" : "}");
    }

    private static String part(JsonText json, String before, String name, @Nullable String value) {
        if (value == null) {
            return before;
        }
        json.raw(before).raw("\"").raw(name).raw("\":").string(value);
        return ",";
    }
}
