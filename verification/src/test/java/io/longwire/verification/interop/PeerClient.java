package io.longwire.verification.interop;

import java.net.URI;
import java.util.Map;

/** A client that connects to Longwire. */
interface PeerClient {
    String name();

    /** What it cannot do, and why. */
    Map<Ability, String> inabilities();

    /** Connects, and is open when this returns. */
    Connected connect(URI uri, Terms terms) throws Exception;

    /**
     * A client that is connected.
     *
     * @param release ends what was started for it
     */
    record Connected(End end, AutoCloseable release) {}
}
