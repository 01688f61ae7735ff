package io.longwire.netty;

import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.FrameRules;
import java.nio.ByteBuffer;

/** What may be sent in a control frame, checked in the call of whoever wants it sent. Any thread. */
final class Sendable {
    private Sendable() {}

    /**
     * Checks a ping's or pong's payload, left as it was.
     *
     * @throws IllegalArgumentException when it is too long
     */
    static void checkControl(ByteBuffer payload) {
        if (payload.remaining() > FrameRules.MAX_CONTROL_BYTES) {
            throw new IllegalArgumentException("A ping or pong has at most " + FrameRules.MAX_CONTROL_BYTES
                    + " bytes, but got " + payload.remaining());
        }
    }

    /**
     * A copy of a ping's or pong's payload.
     *
     * @throws IllegalArgumentException when it is too long
     */
    static byte[] controlPayload(ByteBuffer payload) {
        checkControl(payload);
        byte[] copy = new byte[payload.remaining()];
        payload.duplicate().get(copy);
        return copy;
    }

    /**
     * A close reason that may be sent.
     *
     * @throws IllegalArgumentException when its code may not
     */
    static CloseReason closeReason(CloseReason reason) {
        if (!CloseCode.mayTravel(reason.code())) {
            throw new IllegalArgumentException("Close code " + reason.code()
                    + " must not be sent: use 1000–1003, 1007–1014 or 3000–4999 (RFC 6455 §7.4)");
        }
        return reason;
    }
}
