package io.longwire.protocol.stomp;

/**
 * The bounds of one frame; enforced before memory is taken.
 *
 * @param headers header lines
 * @param headerBytes command and header lines together, line ends included
 * @param bodyBytes the body
 */
public record StompLimits(int headers, int headerBytes, int bodyBytes) {
    public StompLimits {
        if (headers <= 0 || headerBytes <= 0 || bodyBytes < 0) {
            throw new IllegalArgumentException("STOMP limits must be more than 0, but are " + headers + " headers, "
                    + headerBytes + " header bytes, " + bodyBytes + " body bytes");
        }
    }
}
