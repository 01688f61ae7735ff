package io.longwire.broker.stomp;

import io.longwire.broker.engine.Settlement;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One SUBSCRIBE of one session. On the session's loop. */
interface StompSubscription {
    /** Ends it; nothing follows. May be called twice. */
    void cancel();

    /** There is room again. */
    void resume();

    /**
     * What an ACK or NACK of a message stands for; from now on that needs no acknowledgement any more.
     *
     * @param offset the message's
     * @return null when this subscription has no message with that offset that waits for one
     */
    @Nullable
    Acknowledgement acknowledge(long offset, boolean positive);

    /** What was acknowledged, taken out of its subscription and not settled yet. */
    interface Acknowledgement {
        /** What the engine has to settle; empty on a topic, where there is nothing to settle. */
        List<Settlement> settlements();

        /** Settles it by itself. */
        CompletionStage<Void> settle();

        /** It was settled as a part of a transaction. */
        void settled();

        /** The transaction did not come to be: the messages wait for an acknowledgement as before. */
        void undo();
    }

    /** How messages are acknowledged (STOMP 1.2, "SUBSCRIBE ack Header"). */
    enum AckMode {
        AUTO,
        CLIENT,
        CLIENT_INDIVIDUAL;

        /** The mode that the header names; null when it is none. */
        static @Nullable AckMode of(@Nullable String header) {
            if (header == null) {
                return AUTO;
            }
            return switch (header) {
                case "auto" -> AUTO;
                case "client" -> CLIENT;
                case "client-individual" -> CLIENT_INDIVIDUAL;
                default -> null;
            };
        }
    }
}
