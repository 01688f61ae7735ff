package io.longwire.netty;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a WebSocket has done so far: a snapshot, whose figures may be a moment apart. Sizes in bytes; they only grow.
 *
 * @param messagesIn whole messages received
 * @param messagesOut messages accepted for sending
 * @param payloadBytesIn payload received, after extensions
 * @param payloadBytesOut payload accepted, before extensions
 * @param wireBytesIn bytes read, frame headers and control frames included, below TLS
 * @param wireBytesOut bytes framed for writing
 * @param roundTrip of the latest keep-alive ping that was answered; null before there is one
 */
public record Statistics(
        long messagesIn,
        long messagesOut,
        long payloadBytesIn,
        long payloadBytesOut,
        long wireBytesIn,
        long wireBytesOut,
        @Nullable Duration roundTrip) {
    /** How many bytes of payload came out of one byte on the wire; 0 before anything was received. */
    public double compressionIn() {
        return wireBytesIn == 0 ? 0 : (double) payloadBytesIn / wireBytesIn;
    }

    /** How many bytes of payload went into one byte on the wire; 0 before anything was sent. */
    public double compressionOut() {
        return wireBytesOut == 0 ? 0 : (double) payloadBytesOut / wireBytesOut;
    }
}
