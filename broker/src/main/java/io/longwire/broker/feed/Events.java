package io.longwire.broker.feed;

import io.longwire.broker.engine.Publication;
import io.longwire.protocol.fallback.FeedItem;
import io.longwire.protocol.fallback.JsonText;
import io.longwire.protocol.fallback.SseEncoder;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;

/** Publications as items of JSON and as events; the event is made once and shared by all streams. */
final class Events {
    private enum Key {
        EVENT
    }

    private Events() {}

    static void write(JsonText json, Publication publication) {
        FeedItem.write(
                json,
                publication.destination(),
                publication.position().toString(),
                publication.timestamp(),
                publication.contentType(),
                publication.headers(),
                publication.bodyBytes(),
                publication.utf8());
    }

    static PreparedMessage event(Publication publication) {
        return publication.encodings().get(Key.EVENT, () -> {
            JsonText json = new JsonText(publication.bodyBytes().length + 256);
            write(json, publication);
            return prepared(SseEncoder.event(publication.position().toString(), null, json.toBytes()));
        });
    }

    /** An event about the stream itself; it has no id, so the client's last one stays. */
    static PreparedMessage notice(String name, String detail) {
        JsonText json = new JsonText(128).raw("{\"detail\":").string(detail).raw("}");
        return prepared(SseEncoder.event(null, name, json.toBytes()));
    }

    static PreparedMessage prepared(byte[] bytes) {
        return new PreparedMessage(MessageType.TEXT, bytes);
    }
}
