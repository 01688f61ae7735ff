package io.longwire.protocol.extension;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One extension on one connection: a stage from frame to frame in each direction. Data frames pass, control frames do not. Inbound, stages
 * run in the reverse of the agreed order; outbound, in that order.
 *
 * <p>Threads: the connection's only.
 */
public interface Extension extends AutoCloseable {
    /** The reserved bits it gives a meaning to, as in {@link FrameInfo#rsv}. */
    int rsv();

    /**
     * Undoes its work on a piece of a frame's payload, and passes on what comes out, in as many pieces as it likes.
     *
     * @param frame the frame's header; called with the same values for every piece
     * @param payload a piece in order; may be empty; its content may be changed; valid until the call returns
     * @param endOfFrame whether this is the frame's last piece; the stage then passes a last piece on itself
     * @param next what comes after; when it answers false the stage stops at once, for a limit is exceeded or the connection has failed
     * @throws ExtensionException when the data is wrong; the connection fails with its code
     */
    void decode(FrameInfo frame, ByteBuffer payload, boolean endOfFrame, Next next) throws ExtensionException;

    /**
     * Does its work on a whole frame's payload.
     *
     * @param frame the frame's header; the stage sets its bits here
     * @param payload left unchanged, position included
     * @return what is to be sent instead, valid until the next call; may be {@code payload} itself
     */
    ByteBuffer encode(FrameInfo frame, ByteBuffer payload);

    /**
     * Under which key the form of a whole message may be shared between connections; null, as by default, where what is sent depends on what was sent
     * before and cannot be made not to.
     */
    default @Nullable Object sharedKey() {
        return null;
    }

    /** Does its work on a whole message such that every stage with the same {@link #sharedKey} could have sent the result. Only with a key. */
    default ByteBuffer encodeShared(FrameInfo frame, ByteBuffer payload) {
        return encode(frame, payload);
    }

    /** The connection has sent a form that was made by {@link #encodeShared}, perhaps of another stage. */
    default void sentShared() {}

    /** Gives back whatever it holds. Nothing is called afterwards. */
    @Override
    void close();

    /** The rest of the way in. */
    interface Next {
        /**
         * Takes a piece.
         *
         * @param payload valid until the call returns; may be changed
         * @param endOfFrame whether it is the frame's last
         * @return whether more may come
         */
        boolean accept(ByteBuffer payload, boolean endOfFrame) throws ExtensionException;
    }
}
