package io.longwire.verification.interop;

import java.net.URI;
import java.util.Map;

/** A server that Longwire connects to. */
interface PeerServer {
    String name();

    /** What it cannot do, and why. */
    Map<Ability, String> inabilities();

    /** Starts it on a free port of the loopback address. */
    Listening listen(Terms terms) throws Exception;

    /** A server that runs. */
    interface Listening extends AutoCloseable {
        URI uri();

        /** Waits for the WebSocket that was opened to it. */
        End accepted() throws Exception;
    }
}
