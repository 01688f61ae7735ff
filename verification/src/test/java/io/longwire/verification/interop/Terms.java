package io.longwire.verification.interop;

import io.longwire.protocol.deflate.DeflateOptions;
import java.util.List;

/**
 * How both ends are set up for one scenario. Immutable.
 *
 * @param offered the client's subprotocols, the preferred one first
 * @param spoken the server's
 * @param longwireLimit the largest message that Longwire takes, in bytes
 * @param peerLimit the largest that the peer takes
 */
record Terms(List<String> offered, List<String> spoken, Compression compression, int longwireLimit, int peerLimit) {
    private static final int ROOM = 4 << 20;

    static final Terms PLAIN = new Terms(List.of(), List.of(), Compression.NONE, ROOM, ROOM);

    /** What both ends are told about permessage-deflate. */
    enum Compression {
        NONE,
        /** Each message is compressed for itself. */
        FRESH,
        /** Both ends keep their context from message to message. */
        CONTEXT;

        DeflateOptions options() {
            return this == CONTEXT ? DeflateOptions.DEFAULT.withContext() : DeflateOptions.DEFAULT;
        }
    }

    Terms withSubprotocols(List<String> client, List<String> server) {
        return new Terms(client, server, compression, longwireLimit, peerLimit);
    }

    Terms with(Compression wanted) {
        return new Terms(offered, spoken, wanted, longwireLimit, peerLimit);
    }

    Terms withLongwireLimit(int bytes) {
        return new Terms(offered, spoken, compression, bytes, peerLimit);
    }

    Terms withPeerLimit(int bytes) {
        return new Terms(offered, spoken, compression, longwireLimit, bytes);
    }

    boolean compresses() {
        return compression != Compression.NONE;
    }
}
