package io.longwire.broker.stomp;

import io.longwire.broker.session.SessionLimits;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.stomp.StompLimits;
import org.jspecify.annotations.Nullable;

/** The bounds of what clients send, made once for all sessions of a broker. Any thread. */
public final class SessionBounds {
    private record Widened(Limits from, Limits to) {}

    private final SessionLimits limits;
    private final StompLimits first;
    private final StompLimits connected;
    private final long messageBytes;

    /** The latest; nearly all transports have the same. */
    private volatile @Nullable Widened widened;

    /** The bounds that follow from those limits. */
    public SessionBounds(SessionLimits limits) {
        this.limits = limits;
        int headerBytes = Math.min(limits.headerBytes(), limits.connectBytes());
        this.first = new StompLimits(limits.headers(), headerBytes, limits.connectBytes());
        this.connected = new StompLimits(limits.headers(), limits.headerBytes(), limits.bodyBytes());
        // A whole frame, and line ends around it.
        this.messageBytes = (long) limits.bodyBytes() + limits.headerBytes() + 64;
    }

    SessionLimits limits() {
        return limits;
    }

    /** Of the first frame: nobody has said yet who it is. */
    StompLimits first() {
        return first;
    }

    /** Of the frames of a connected session. */
    StompLimits connected() {
        return connected;
    }

    /** The bounds of a transport whose session is connected. */
    Limits connected(Limits transport) {
        Widened known = widened;
        if (known == null || !known.from.equals(transport)) {
            known = new Widened(transport, transport.withMessageBytes(messageBytes));
            widened = known;
        }
        return known.to;
    }
}
