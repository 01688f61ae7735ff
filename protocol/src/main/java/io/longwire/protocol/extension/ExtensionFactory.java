package io.longwire.protocol.extension;

import io.longwire.protocol.frame.Side;
import java.util.Optional;

/** An extension as an endpoint offers it: how it is negotiated, and its stage for each connection. Any thread; keeps nothing of a connection. */
public interface ExtensionFactory {
    /** The token it is registered under. */
    String name();

    /** The reserved bits its stages use, as in {@link Extension#rsv}; extensions that use the same are not agreed on together. */
    int rsv();

    /** What a client offers. */
    ExtensionOffer offer();

    /**
     * Answers, as a server, one offer of that name.
     *
     * @return what is agreed; empty when this offer is declined, and a later one of the same name may be tried
     */
    Optional<ExtensionOffer> accept(ExtensionOffer offered);

    /**
     * Whether a client can live with what the server agreed to; else the handshake fails (RFC 6455 §4.1).
     *
     * @param agreed the server's answer, one whose name is this extension's
     */
    boolean agrees(ExtensionOffer agreed);

    /**
     * A stage for one connection on those terms. On the connection's loop.
     *
     * @param shared what stages of this loop have in common
     */
    Extension stage(ExtensionOffer agreed, Side side, LoopLocal shared);
}
