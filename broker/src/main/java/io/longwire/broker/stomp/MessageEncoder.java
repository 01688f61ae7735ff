package io.longwire.broker.stomp;

import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Lease;
import io.longwire.broker.engine.Publication;
import io.longwire.broker.hub.Batch;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.message.PreparedMessages;
import io.longwire.protocol.stomp.StompCommand;
import io.longwire.protocol.stomp.StompEncoder;
import io.longwire.protocol.stomp.StompVersion;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Publication → MESSAGE. One encoder for one subscription; the frame is shared with every subscription that has the same version, id and need of an
 * acknowledgement, as the encoder is its own key.
 *
 * @param subscription the id; where a 1.0 client named none, its destination
 * @param named whether the client named the id
 * @param acknowledged whether each message is to be acknowledged
 * @param shownAs the destination that it names; null for the one it was published to
 */
record MessageEncoder(
        StompVersion version,
        String subscription,
        boolean named,
        boolean acknowledged,
        @Nullable String shownAs) {
    PreparedMessage encode(Publication publication) {
        PreparedMessage made = publication.encodings().find(this);
        return made != null ? made : publication.encodings().get(this, () -> prepare(publication, 1, 0, false));
    }

    /** The frames of all of them, shared in the same way; null where too many others have forms of their own for this one to be shared. */
    @Nullable
    PreparedMessages encode(Batch batch) {
        PreparedMessages made = batch.encodings().find(this);
        if (made != null || !batch.encodings().hasRoom()) {
            return made;
        }
        return batch.encodings().get(this, () -> prepare(batch));
    }

    /**
     * The frame that says how many were left out before.
     *
     * @param missed 0 for none
     * @param partial whether the subscription began after a position, and some of what came after that is no longer retained
     */
    PreparedMessage encode(Publication publication, int missed, boolean partial) {
        return missed == 0 && !partial ? encode(publication) : prepare(publication, 1, missed, partial);
    }

    /** A message that was not published, but is for this subscription alone; it has no position. */
    PreparedMessage event(String destination, String event, byte[] json) {
        StompEncoder frame = StompEncoder.frame(version, StompCommand.MESSAGE);
        if (named) {
            frame.header("subscription", subscription);
        }
        frame.header("message-id", event)
                .header("destination", destination)
                .header("event", event)
                .header("content-type", "application/json");
        return new PreparedMessage(MessageType.TEXT, frame.body(json));
    }

    /** What the application answers to this subscription alone; it has no position. */
    PreparedMessage reply(Draft reply) {
        StompEncoder frame = StompEncoder.frame(version, StompCommand.MESSAGE);
        if (named) {
            frame.header("subscription", subscription);
        }
        frame.header("message-id", "reply").header("destination", reply.destination());
        if (reply.contentType() != null) {
            frame.header("content-type", reply.contentType());
        }
        reply.headers().forEach(frame::header);
        return new PreparedMessage(reply.utf8() ? MessageType.TEXT : MessageType.BINARY, frame.body(reply.body()));
    }

    /** A message of a queue, which only one gets. */
    PreparedMessage encode(Lease lease) {
        return prepare(lease.publication(), lease.attempt(), 0, false);
    }

    private PreparedMessages prepare(Batch batch) {
        return new PreparedMessages(
                batch.publications().stream().map(this::encode).toList());
    }

    private PreparedMessage prepare(Publication publication, int attempt, int missed, boolean partial) {
        StompEncoder frame = StompEncoder.frame(version, StompCommand.MESSAGE);
        String position = publication.position().toString();
        if (named) {
            frame.header("subscription", subscription);
        }
        frame.header("message-id", position)
                .header("destination", shownAs != null ? shownAs : publication.destination())
                .header("position", position)
                .header("timestamp", Long.toString(publication.timestamp()));
        if (acknowledged) {
            frame.header("ack", new AckId(publication.position(), subscription).toString());
        }
        if (attempt > 1) {
            frame.header("redelivered", "true").header("delivery-attempt", Integer.toString(attempt));
        }
        if (missed > 0) {
            frame.header("missed", Integer.toString(missed));
        }
        if (partial) {
            frame.header("recovered", "false");
        }
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
