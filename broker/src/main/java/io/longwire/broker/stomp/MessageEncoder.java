package io.longwire.broker.stomp;

import io.longwire.broker.engine.Publication;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.stomp.StompCommand;
import io.longwire.protocol.stomp.StompEncoder;
import io.longwire.protocol.stomp.StompVersion;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Publication → MESSAGE. One encoder for one subscription; the frame is shared with every subscription that has the same version and id, as the
 * encoder is its own key.
 *
 * @param subscription null where a 1.0 client named none
 */
record MessageEncoder(StompVersion version, @Nullable String subscription) {
    PreparedMessage encode(Publication publication) {
        return publication.encodings().get(this, () -> prepare(publication));
    }

    private PreparedMessage prepare(Publication publication) {
        StompEncoder frame = StompEncoder.frame(version, StompCommand.MESSAGE);
        String position = publication.position().toString();
        if (subscription != null) {
            frame.header("subscription", subscription);
        }
        frame.header("message-id", position)
                .header("destination", publication.destination())
                .header("position", position)
                .header("timestamp", Long.toString(publication.timestamp()));
        String contentType = publication.contentType();
        if (contentType != null) {
            frame.header("content-type", contentType);
        }
        for (Map.Entry<String, String> header : publication.headers().entrySet()) {
            frame.header(header.getKey(), header.getValue());
        }
        // A text message has to be UTF-8 as a whole (RFC 6455 §5.6); headers always are.
        MessageType type = publication.utf8() ? MessageType.TEXT : MessageType.BINARY;
        return new PreparedMessage(type, frame.body(publication.bodyBytes()));
    }
}
