package io.longwire.protocol.connection;

import java.time.Duration;

/**
 * All bounds of one connection. Immutable; replaceable as a whole while the connection runs. Enforced before memory is taken.
 *
 * @param frameBytes payload of one frame; default 1 MiB, as a message in one frame is the usual case
 * @param messageBytes payload of one message after extensions undid their work; default 1 MiB
 * @param fragments frames in one message, empty ones too; default 131,072, so that a message of tiny frames passes up to a point, and one of
 *     a million empty ones does not
 * @param inflationRatio how many times a message may grow in an extension once it is beyond 64 KiB; default 1,100, which is more than deflate
 *     can reach (1,032), so that no message within the other bounds is refused for being regular
 * @param outboundBytes accepted but unsent bytes of one connection; default 4 MiB; a message that finds the queue empty is taken whatever its
 *     size
 * @param handshakeBytes request line and headers of the opening handshake; default 16 KiB
 * @param handshakeTimeout from the connection's first moment to the end of the opening handshake; default 10 s
 * @param closeTimeout from the sent close frame to the other side's answer and the end of the connection; default 5 s
 */
public record Limits(
        long frameBytes,
        long messageBytes,
        int fragments,
        int inflationRatio,
        long outboundBytes,
        int handshakeBytes,
        Duration handshakeTimeout,
        Duration closeTimeout) {
    public static final Limits DEFAULT = new Limits(
            1 << 20, 1 << 20, 131_072, 1_100, 4 << 20, 16 << 10, Duration.ofSeconds(10), Duration.ofSeconds(5));

    public Limits {
        positive("frameBytes", frameBytes);
        positive("messageBytes", messageBytes);
        positive("fragments", fragments);
        positive("inflationRatio", inflationRatio);
        positive("outboundBytes", outboundBytes);
        positive("handshakeBytes", handshakeBytes);
        positive("handshakeTimeout in ms", handshakeTimeout.toMillis());
        positive("closeTimeout in ms", closeTimeout.toMillis());
    }

    /** The same bounds with another size for messages and frames, in bytes. */
    public Limits withMessageBytes(long bytes) {
        return new Limits(
                bytes, bytes, fragments, inflationRatio, outboundBytes, handshakeBytes, handshakeTimeout, closeTimeout);
    }

    /** The same bounds with another size of the outbound queue, in bytes. */
    public Limits withOutboundBytes(long bytes) {
        return new Limits(
                frameBytes,
                messageBytes,
                fragments,
                inflationRatio,
                bytes,
                handshakeBytes,
                handshakeTimeout,
                closeTimeout);
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be more than 0, but is " + value);
        }
    }
}
