package io.longwire.protocol.connection;

import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Connection} tells its driver, and asks of it. Every method is called from inside a call of the driver to the connection; the driver
 * may call {@code send}, {@code close} and the like from inside.
 */
public interface ConnectionSink {
    /** A whole message; valid until the call returns. Not called where parts are wanted. */
    void message(MessageType type, ByteBuffer payload);

    /** A part of a message as it arrives; text is valid UTF-8 so far, but may be cut inside a character. Only where parts are wanted. */
    void fragment(MessageType type, ByteBuffer payload, boolean last);

    /** A ping, already answered. */
    void ping(ByteBuffer payload);

    void pong(ByteBuffer payload);

    /**
     * The closing handshake is over, or the connection failed or broke. Nothing but {@link #output}, {@link #closeOutput} and {@link #abort}
     * follows.
     *
     * @param began null when the connection broke
     */
    void closed(CloseReason reason, @Nullable Side began);

    /**
     * Asks for room for bytes to write.
     *
     * @return a buffer with {@code bytes} remaining or more; the connection puts exactly {@code bytes} into it before it returns to the
     *     driver or asks again
     */
    ByteBuffer output(int bytes);

    /**
     * Offers a large payload, before it is copied behind its header into the last bytes of what {@link #output} gave: the driver may write it from
     * where it is, with all that is before it.
     *
     * @param payload left as it was
     * @return how many of its first bytes were written; the connection puts the others at their place in the buffer, which may be used for nothing
     *     else once all were written
     */
    default int write(ByteBuffer payload) {
        return 0;
    }

    /** After what was written: this side sends nothing more. The driver half-closes, or closes when the other side has. */
    void closeOutput();

    /** The connection is to be cut now, what is unwritten dropped. */
    void abort();
}
