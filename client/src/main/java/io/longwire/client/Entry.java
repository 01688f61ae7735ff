package io.longwire.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Frames that leave together, and what becomes of them.
 *
 * @param id the receipt's; where none is asked for, a name of its own
 * @param frames in order; the last one asks for the receipt
 * @param receipt whether it is answered by a receipt; else it is done once it was written
 * @param link the connection it belongs to and ends with; null when it may wait for another
 * @param repeatable whether it may be sent again when nobody knows whether it arrived
 * @param bytes that it holds of the client's space
 * @param done called once, on the client's loop
 */
record Entry(
        String id,
        List<Frame> frames,
        boolean receipt,
        @Nullable Link link,
        boolean repeatable,
        int bytes,
        Done done) {
    /** What became of an entry: one of both is there. */
    @FunctionalInterface
    interface Done {
        void done(@Nullable Receipt receipt, @Nullable StompException failure);
    }
}
