package io.longwire.broker.feed;

import io.longwire.broker.engine.Publication;
import io.longwire.protocol.fallback.JsonText;
import io.longwire.protocol.fallback.SseEncoder;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a stream is written. What all readers of a destination get in the same form is made once and shared. */
enum StreamForm {
    /** Server-Sent Events; the id of each is what to come back with. */
    EVENTS {
        @Override
        PreparedMessage item(Publication publication, @Nullable String cursor) {
            return cursor == null
                    ? publication
                            .encodings()
                            .get(
                                    this,
                                    () -> event(
                                            publication, publication.position().toString()))
                    : event(publication, cursor);
        }

        private PreparedMessage event(Publication publication, String id) {
            return prepared(
                    SseEncoder.event(id, null, Items.item(publication, null).toBytes()));
        }

        @Override
        PreparedMessage following(String cursor) {
            return prepared(SseEncoder.id("following", cursor));
        }

        @Override
        PreparedMessage notice(Notice notice, @Nullable String destination, String detail) {
            byte[] data = Items.notice(null, null, destination, detail).toBytes();
            return prepared(SseEncoder.event(null, notice.text(), data));
        }

        @Override
        PreparedMessage heartBeat() {
            return prepared(SseEncoder.comment(""));
        }
    },

    /** One JSON object a line; or a message, where a WebSocket carries them, and the line end is white space. */
    LINES {
        @Override
        PreparedMessage item(Publication publication, @Nullable String cursor) {
            return cursor == null
                    ? publication.encodings().get(this, () -> line(Items.item(publication, null)))
                    : line(Items.item(publication, cursor));
        }

        @Override
        PreparedMessage following(String cursor) {
            return line(Items.notice("following", cursor, null, null));
        }

        @Override
        PreparedMessage notice(Notice notice, @Nullable String destination, String detail) {
            return line(Items.notice(notice.text(), null, destination, detail));
        }

        @Override
        PreparedMessage heartBeat() {
            return line(Items.notice("heart-beat", null, null, null));
        }

        private PreparedMessage line(JsonText json) {
            return prepared(json.raw("\n").toBytes());
        }
    },

    /** The bodies alone, each a message; there is no room for a word about the stream. */
    BODIES {
        @Override
        PreparedMessage item(Publication publication, @Nullable String cursor) {
            return publication
                    .encodings()
                    .get(
                            this,
                            () -> new PreparedMessage(
                                    publication.utf8() ? MessageType.TEXT : MessageType.BINARY,
                                    publication.bodyBytes()));
        }
    };

    /** What may have to be said about a stream. */
    enum Notice {
        /** Not everything after the position asked for is still retained. */
        LOST,
        /** Messages were left out, as the topic has it for slow readers. */
        MISSED,
        /** The last word: too much was not read. */
        OVERFLOW,
        /** The last word: the server ended it. */
        ENDED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A message.
     *
     * @param cursor what to come back with, where that is not its position; else null
     */
    abstract PreparedMessage item(Publication publication, @Nullable String cursor);

    /** From now on nothing is missed; null where there is no word for it. */
    @Nullable
    PreparedMessage following(String cursor) {
        return null;
    }

    /** Something about the stream; null where there is no word for it. */
    @Nullable
    PreparedMessage notice(Notice notice, @Nullable String destination, String detail) {
        return null;
    }

    /** A sign of life; null where there is none. */
    @Nullable
    PreparedMessage heartBeat() {
        return null;
    }

    private static PreparedMessage prepared(byte[] bytes) {
        return new PreparedMessage(MessageType.TEXT, bytes);
    }
}
